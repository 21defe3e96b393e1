import { isRecord } from '../../domain/events/values.ts';
import { readNetworkFault } from '../../domain/network-fault.ts';
import type { HeaderPair } from '../../domain/received-delivery.ts';
import type { ForwardOutcome } from '../../domain/stored-delivery.ts';

export function encodeHeaders(headers: readonly HeaderPair[]): string {
  return JSON.stringify(headers);
}

export function decodeHeaders(text: string): readonly HeaderPair[] {
  const value: unknown = JSON.parse(text);
  return headerPairs(value);
}

/** The outcome without its bytes, which stand in a column of their own. */
export function encodeOutcome(outcome: ForwardOutcome): {
  readonly text: string;
  readonly answer: Buffer | null;
} {
  if (!('answerStart' in outcome)) return { text: JSON.stringify(outcome), answer: null };
  const { answerStart, ...rest } = outcome;
  return { text: JSON.stringify(rest), answer: answerStart };
}

/** @throws Error for a text that `encodeOutcome` did not write */
export function decodeOutcome(text: string, answer: Buffer): ForwardOutcome {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error('The store holds no outcome where one should be');
  const milliseconds = numberOf(value, 'milliseconds');
  switch (value['kind']) {
    case 'answered':
      return {
        kind: 'answered',
        status: numberOf(value, 'status'),
        headers: headerPairs(value['headers']),
        answerStart: answer,
        milliseconds,
      };
    case 'timeout':
      return { kind: 'timeout', milliseconds };
    case 'network_error':
      return { kind: 'network_error', fault: readNetworkFault(value['fault']), milliseconds };
    case 'exited':
      return {
        kind: 'exited',
        code: value['code'] === null ? null : numberOf(value, 'code'),
        signal: value['signal'] === null ? null : textOf(value, 'signal'),
        answerStart: answer,
        milliseconds,
      };
    case 'not_started':
      return { kind: 'not_started', reason: textOf(value, 'reason'), milliseconds };
    default:
      throw new Error('The store holds an outcome of an unknown kind');
  }
}

function headerPairs(value: unknown): readonly HeaderPair[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair: unknown) =>
    Array.isArray(pair) ? [[String(pair[0] ?? ''), String(pair[1] ?? '')] as const] : [],
  );
}

function numberOf(value: Readonly<Record<string, unknown>>, name: string): number {
  const found = value[name];
  if (typeof found === 'number') return found;
  throw new Error(`The store holds an outcome without ${name}`);
}

function textOf(value: Readonly<Record<string, unknown>>, name: string): string {
  const found = value[name];
  if (typeof found === 'string') return found;
  throw new Error(`The store holds an outcome without ${name}`);
}
