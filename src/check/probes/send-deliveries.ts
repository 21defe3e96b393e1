import { answerWords } from '../../domain/check/answer-words.ts';
import type { CheckedEndpoint } from '../probe.ts';
import type { NamedExchange } from '../../domain/check/judge-accepted.ts';
import type { Judgement, ProbeRequest } from '../../domain/check/probe-result.ts';

/** A request, and what it is called in a finding. */
export interface NamedRequest {
  readonly name: string;
  readonly request: ProbeRequest;
}

/**
 * Sends requests one after the other. Once one is not answered in time the others are left out, since they would
 * wait as long.
 */
export async function sendInTurn(
  endpoint: CheckedEndpoint,
  requests: readonly NamedRequest[],
): Promise<NamedExchange[]> {
  const exchanges: NamedExchange[] = [];
  for (const { name, request } of requests) {
    const exchange = await endpoint.send(request);
    exchanges.push({ name, exchange });
    if (exchange.answer.kind === 'timeout') break;
  }
  return exchanges;
}

/** Why a probe says nothing of an endpoint that accepts no genuine delivery; undefined for one that does. */
export async function skipWithoutGenuine(endpoint: CheckedEndpoint): Promise<Judgement | undefined> {
  if ((await endpoint.acceptsGenuine()) !== false) return undefined;
  const genuine = await endpoint.genuine();
  const did = genuine === undefined ? 'accepted none' : answerWords(genuine.answer);
  return {
    verdict: 'skip',
    reason: `It ${did} to a genuine delivery: nothing more can be told before it accepts one.`,
    evidence: genuine === undefined ? [] : [genuine],
  };
}
