import { DamagedValue } from './row-values.ts';
import { isObject } from '../../../domain/json/json-value.ts';
import { readNetworkFault } from '../../../domain/network/network-fault.ts';
import type { HeaderPair } from '../../../domain/delivery/received-delivery.ts';
import type { ForwardOutcome } from '../../../domain/delivery/stored-delivery.ts';

export function encodeHeaders(headers: readonly HeaderPair[]): string {
  return JSON.stringify(headers);
}

/** The outcome without its bytes, which stand in a column of their own. Stores call its duration `milliseconds`. */
export function encodeOutcome(outcome: ForwardOutcome): {
  readonly text: string;
  readonly answer: Buffer | null;
} {
  const { durationMs: milliseconds, ...rest } = outcome;
  if (!('answerStart' in rest)) return { text: JSON.stringify({ ...rest, milliseconds }), answer: null };
  const { answerStart, ...stored } = rest;
  return { text: JSON.stringify({ ...stored, milliseconds }), answer: answerStart };
}

/** @throws DamagedValue for what `encodeOutcome` did not write */
export function decodeOutcome(value: unknown, answer: Buffer): ForwardOutcome {
  if (!isObject(value)) throw new DamagedValue('outcome is none');
  const durationMs = numberOf(value, 'milliseconds');
  switch (value['kind']) {
    case 'answered':
      return {
        kind: 'answered',
        status: numberOf(value, 'status'),
        headers: decodeHeaders(value['headers'], 'outcome'),
        answerStart: answer,
        durationMs,
      };
    case 'timeout':
      return { kind: 'timeout', durationMs };
    case 'network_error':
      return { kind: 'network_error', fault: readNetworkFault(value['fault']), durationMs };
    case 'exited':
      return {
        kind: 'exited',
        code: value['code'] === null ? null : numberOf(value, 'code'),
        signal: value['signal'] === null ? null : textOf(value, 'signal'),
        answerStart: answer,
        durationMs,
      };
    case 'not_started':
      return { kind: 'not_started', reason: textOf(value, 'reason'), durationMs };
    default:
      throw new DamagedValue('outcome is of an unknown kind');
  }
}

/** @throws DamagedValue for what `encodeHeaders` did not write */
export function decodeHeaders(value: unknown, column: string): readonly HeaderPair[] {
  if (Array.isArray(value) && value.every(isPair)) return value;
  throw new DamagedValue(`${column} has headers that are none`);
}

function isPair(value: unknown): value is HeaderPair {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function numberOf(value: Readonly<Record<string, unknown>>, name: string): number {
  const found = value[name];
  if (typeof found === 'number' && Number.isFinite(found)) return found;
  throw new DamagedValue(`outcome has no proper ${name}`);
}

function textOf(value: Readonly<Record<string, unknown>>, name: string): string {
  const found = value[name];
  if (typeof found === 'string') return found;
  throw new DamagedValue(`outcome has no proper ${name}`);
}
