import { isSettled, judgeUnusable, judgeWithoutKey } from '../../domain/check/judge-faults.ts';
import { largeBody, unfinishedBody } from '../../domain/check/unusable-bodies.ts';
import { withContentType } from '../../domain/check/request-headers.ts';
import type { CheckedEndpoint, Probe } from '../probe.ts';
import type { Judgement, ProbeRequest } from '../../domain/check/probe-result.ts';

const EVENT = 'meeting.started';

interface Unusable {
  readonly id: string;
  /** Behind `answers 2xx or 4xx to a`. */
  readonly what: string;
  readonly neverSettled: 'fail' | 'warn';
  readonly mayCut?: boolean;
  readonly body?: (genuine: Uint8Array) => Uint8Array;
  /** Instead of `application/json`; null for no such header. */
  readonly contentType?: string | null;
}

const UNUSABLE: readonly Unusable[] = [
  {
    id: 'broken-json',
    what: 'signed body that is broken JSON',
    neverSettled: 'fail',
    body: unfinishedBody,
  },
  {
    id: 'empty-body',
    what: 'signed delivery without a body',
    neverSettled: 'fail',
    body: () => Buffer.alloc(0),
  },
  { id: 'large-body', what: 'signed body of 1 MiB', neverSettled: 'fail', mayCut: true, body: largeBody },
  // The service says application/json, as far as is known: others do no harm yet.
  {
    id: 'no-content-type',
    what: 'genuine delivery without a content type',
    neverSettled: 'warn',
    contentType: null,
  },
  {
    id: 'other-content-type',
    what: 'genuine delivery of the content type text/plain',
    neverSettled: 'warn',
    contentType: 'text/plain',
  },
];

/** The probe of an instance without its key. */
const MISSING_KEY: Probe = {
  id: 'faults.missing-key',
  group: 'faults',
  title: 'answers 503 while it has no key',
  needs: ['keyless_endpoint'],
  requests: 1,
  run: async (endpoint) => {
    const { keylessUrl, policy } = endpoint;
    if (keylessUrl === undefined) return { verdict: 'skip', reason: 'No instance without a key was given.' };
    const delivery = await endpoint.makeDelivery('genuine delivery', EVENT);
    return judgeWithoutKey(await endpoint.send(delivery, keylessUrl), policy);
  },
};

/** Probes of the group `faults`: what an endpoint answers when it cannot do its work. */
export const FAULTS_PROBES: readonly Probe[] = [
  ...UNUSABLE.map((unusable): Probe => ({
    id: `faults.${unusable.id}`,
    group: 'faults',
    title: `answers 2xx or 4xx to a ${unusable.what}`,
    needs: ['trusted_key'],
    requests: 2,
    run: (endpoint) => ask(endpoint, unusable),
  })),
  MISSING_KEY,
];

async function ask(endpoint: CheckedEndpoint, unusable: Unusable): Promise<Judgement> {
  const acceptsGenuine = await endpoint.acceptsGenuine();
  const request = await makeUnusable(endpoint, unusable);
  const first = await endpoint.send(request);
  const context = { ...unusable, acceptsGenuine, policy: endpoint.policy };
  if (isSettled(first.answer) || acceptsGenuine !== true) return judgeUnusable([first], context);
  return judgeUnusable([first, await endpoint.send(request)], context);
}

async function makeUnusable(
  endpoint: CheckedEndpoint,
  { what, body, contentType }: Unusable,
): Promise<ProbeRequest> {
  const genuine = await endpoint.makeDelivery(what, EVENT);
  if (contentType !== undefined)
    return { ...genuine, headers: withContentType(genuine.headers, contentType ?? undefined) };
  return body === undefined ? genuine : endpoint.makeDelivery(what, EVENT, { body: body(genuine.body) });
}
