import type { NetworkFault } from '../../src/domain/network/network-fault.ts';
import type { HeaderPair } from '../../src/domain/delivery/received-delivery.ts';
import type { Answer, Exchange, Judgement, ProbeRequest } from '../../src/domain/check/probe-result.ts';

/** What is asked in the exchanges of unit tests. */
export const REQUEST: ProbeRequest = {
  what: 'genuine meeting.started',
  body: Buffer.from('{}'),
  headers: [],
};

export interface AnswerParts {
  readonly headers?: readonly HeaderPair[];
  readonly body?: string;
  readonly durationMs?: number;
}

export function answered(
  status: number,
  { headers = [], body = '', durationMs = 12 }: AnswerParts = {},
): Answer {
  return { kind: 'answered', status, headers, start: Buffer.from(body), durationMs };
}

export const TIMEOUT: Answer = { kind: 'timeout', durationMs: 3001 };

export const REFUSED: Answer = { kind: 'network_error', fault: 'connection_refused', durationMs: 1 };

export function exchangeOf(answer: Answer, request: ProbeRequest = REQUEST): Exchange {
  return { request, answer };
}

/** The texts of a judgement: its verdict and finding, and what to do, with the section of docs/check.md. */
export function judgementText(judgement: Judgement): string {
  if (judgement.verdict === 'skip') return `skip: ${judgement.reason}`;
  const remedy =
    judgement.verdict === 'pass' ? '' : `\n${judgement.remedy.text} #${judgement.remedy.section}`;
  return `${judgement.verdict}: ${judgement.finding}${remedy}`;
}

export function notReached(fault: NetworkFault): Answer {
  return { kind: 'network_error', fault, durationMs: 1 };
}

/** An exchange of which only the answer matters, or only its status. */
export function exchangeWith(answer: Answer | number, durationMs?: number): Exchange {
  if (typeof answer !== 'number') return exchangeOf(answer);
  return exchangeOf(answered(answer, durationMs === undefined ? {} : { durationMs }));
}

/** The same by name. */
export function namedExchange(
  name: string,
  answer: Answer | number,
  durationMs?: number,
): { readonly name: string; readonly exchange: Exchange } {
  return { name, exchange: exchangeWith(answer, durationMs) };
}
