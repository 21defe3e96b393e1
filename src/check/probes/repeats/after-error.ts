import { isAccepted } from '../../../domain/check/answers.ts';
import {
  FAIL_ONCE_HEADER,
  judgeAfterError,
  type CourseOfError,
} from '../../../domain/check/judge-after-error.ts';
import { headerOf } from '../../../domain/check/request-headers.ts';
import { policyNamed } from '../../../domain/retry/retry-policy.ts';
import { testId } from '../../../domain/check/test-ids.ts';
import { observe } from './observe.ts';
import { skipWithoutGenuine } from '../send-deliveries.ts';
import type { CheckedEndpoint, Probe } from '../../probe.ts';
import type { Exchange, Judgement, ProbeRequest } from '../../../domain/check/probe-result.ts';
import type { Observed } from '../../../domain/check/judge-repeats.ts';

const EVENT = 'meeting.started';

/** Of an event that code reads more of. */
const BAD_EVENT = 'meeting.participantJoined';

/** Signed bodies that code which expects an event may fail at. */
const BAD_BODIES = [
  { what: 'without its meeting and participant', text: `{"event":"${BAD_EVENT}"}` },
  { what: 'with null in place of all', text: `{"event":"${BAD_EVENT}","meeting":null,"participant":null}` },
  { what: 'that breaks off', text: `{"event":"${BAD_EVENT}","meeting":{` },
];

/** Before it is sent again, in milliseconds: the service waits longer, which takes the time of whoever checks. */
const WAIT_MS = 100;

/**
 * Makes an endpoint fail at a delivery, and sends it again. It is asked to by a header, which an endpoint under test
 * can heed; else it is sent what code may fail at, and then a sound delivery with the same UUID.
 */
export const AFTER_ERROR_PROBE: Probe = {
  id: 'repeats.after-error',
  group: 'repeats',
  title: 'does the work for a delivery that it has failed at first',
  needs: ['trusted_key'],
  requests: BAD_BODIES.length + 2,
  run: async (endpoint) => {
    const genuine = await endpoint.genuine();
    if (genuine !== undefined && hasFailed(genuine)) return afterFailedGenuine(endpoint, genuine);
    const skipped = (await skipWithoutGenuine(endpoint)) ?? (await skipUnseen(endpoint, genuine));
    return skipped ?? judgeAfterError(await provoke(endpoint), endpoint.policy);
  },
};

/** An error of its own, which both services send again after. */
function hasFailed({ answer }: Exchange): boolean {
  return answer.kind === 'answered' && answer.status >= 500;
}

/** One that accepts a delivery the second time shows by itself what is asked here. */
async function afterFailedGenuine(endpoint: CheckedEndpoint, first: Exchange): Promise<Judgement> {
  const repeat = await sendAgain(endpoint, first.request);
  if (!isAccepted(repeat.answer))
    return { verdict: 'skip', reason: 'It accepts no genuine delivery at all.', evidence: [first, repeat] };
  const observed = await observedOf(endpoint, first);
  return judgeAfterError({ kind: 'repeated', first, repeat, isSame: true, observed }, endpoint.policy);
}

/** Where an observer shows no work for a delivery that was accepted, it shows none for others either. */
async function skipUnseen(
  endpoint: CheckedEndpoint,
  genuine: Exchange | undefined,
): Promise<Judgement | undefined> {
  const observed = genuine === undefined ? undefined : await observedOf(endpoint, genuine);
  if (observed?.times !== 0) return undefined;
  return {
    verdict: 'skip',
    reason: `${observed.name} shows no work for a delivery that was accepted at once, so it cannot show more here.`,
  };
}

async function provoke(endpoint: CheckedEndpoint): Promise<CourseOfError> {
  return (await askToFail(endpoint)) ?? (await sendBadBodies(endpoint)) ?? { kind: 'never_failed' };
}

/** @returns undefined where it does not heed the header, or nothing shows that it does */
async function askToFail(endpoint: CheckedEndpoint): Promise<CourseOfError | undefined> {
  const sound = await endpoint.makeDelivery(`genuine ${EVENT}`, EVENT);
  const asked = {
    ...sound,
    what: `${sound.what}, asked to fail`,
    headers: [...sound.headers, FAIL_ONCE_HEADER],
  };
  const first = await endpoint.send(asked);
  if (isAccepted(first.answer)) {
    const observed = await observedOf(endpoint, first);
    return observed?.times === 0 ? { kind: 'hidden', first, observed } : undefined;
  }
  if (policyNamed(endpoint.policy).decide(first.answer, 0).action === 'give_up')
    return { kind: 'final', first };
  const repeat = await sendAgain(endpoint, sound);
  return { kind: 'repeated', first, repeat, isSame: true, observed: await observedOf(endpoint, first) };
}

/** @returns undefined where it fails at none of them */
async function sendBadBodies(endpoint: CheckedEndpoint): Promise<CourseOfError | undefined> {
  for (const { what, text } of BAD_BODIES) {
    const uuid = testId(endpoint.random);
    const bad = await endpoint.makeDelivery(`signed ${BAD_EVENT} ${what}`, BAD_EVENT, {
      uuid,
      body: Buffer.from(text),
    });
    const first = await endpoint.send(bad);
    if (!hasFailed(first)) continue;
    const sound = await endpoint.makeDelivery(`genuine ${EVENT} with the same UUID`, EVENT, { uuid });
    const repeat = await sendAgain(endpoint, sound);
    return { kind: 'repeated', first, repeat, isSame: false, observed: await observedOf(endpoint, first) };
  }
  return undefined;
}

async function sendAgain(endpoint: CheckedEndpoint, request: ProbeRequest): Promise<Exchange> {
  await endpoint.clock.sleep(WAIT_MS, endpoint.signal);
  return endpoint.send(request);
}

async function observedOf(
  { observer }: CheckedEndpoint,
  { request }: Exchange,
): Promise<Observed | undefined> {
  const uuid = headerOf(request.headers, 'uuid');
  return observer === undefined || uuid === undefined ? undefined : observe(observer, uuid);
}
