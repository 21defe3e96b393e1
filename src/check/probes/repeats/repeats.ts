import { judgeCopies, judgeRepeat, judgeTimesDone } from '../../../domain/check/judge-repeats.ts';
import { testId } from '../../../domain/check/test-ids.ts';
import { AFTER_ERROR_PROBE } from './after-error.ts';
import { observe } from './observe.ts';
import { skipWithoutGenuine } from '../send-deliveries.ts';
import type { CheckedEndpoint, Probe } from '../../probe.ts';
import type { Exchange, Judgement } from '../../../domain/check/probe-result.ts';

/** Copies of a delivery that are sent at the same moment: two may miss one another by chance. */
const COPIES = 3;

const EVENT = 'meeting.started';

/** A delivery that was sent several times. */
interface SentAgain {
  readonly uuid: string;
  readonly exchanges: readonly Exchange[];
}

async function sendTwice(
  endpoint: CheckedEndpoint,
): Promise<{ uuid: string; exchanges: [Exchange, Exchange] }> {
  const uuid = testId(endpoint.random);
  const request = await endpoint.makeDelivery(`genuine ${EVENT}, sent twice`, EVENT, { uuid });
  const first = await endpoint.send(request);
  return { uuid, exchanges: [first, await endpoint.send(request)] };
}

async function sendCopies(endpoint: CheckedEndpoint): Promise<SentAgain> {
  const uuid = testId(endpoint.random);
  const what = `genuine ${EVENT}, ${String(COPIES)} copies at once`;
  const request = await endpoint.makeDelivery(what, EVENT, { uuid });
  const exchanges = await Promise.all(Array.from({ length: COPIES }, () => endpoint.send(request)));
  return { uuid, exchanges };
}

async function judgeWork(
  endpoint: CheckedEndpoint,
  send: (endpoint: CheckedEndpoint) => Promise<SentAgain>,
): Promise<Judgement> {
  const skipped = await skipWithoutGenuine(endpoint);
  if (skipped !== undefined || endpoint.observer === undefined)
    return skipped ?? { verdict: 'skip', reason: 'Nothing shows what was done.' };
  const { uuid, exchanges } = await send(endpoint);
  return judgeTimesDone(exchanges, await observe(endpoint.observer, uuid));
}

/** Probes of the group `repeats`. */
export const REPEATS_PROBES: readonly Probe[] = [
  {
    id: 'repeats.again',
    group: 'repeats',
    title: 'answers 2xx to a delivery that comes again',
    needs: ['trusted_key'],
    requests: 2,
    run: async (endpoint) => {
      const skipped = await skipWithoutGenuine(endpoint);
      if (skipped !== undefined) return skipped;
      const [first, repeat] = (await sendTwice(endpoint)).exchanges;
      return judgeRepeat(first, repeat, endpoint.policy);
    },
  },
  {
    id: 'repeats.at-once',
    group: 'repeats',
    title: 'answers 2xx to copies that come at the same moment',
    needs: ['trusted_key'],
    requests: COPIES,
    run: async (endpoint) =>
      (await skipWithoutGenuine(endpoint)) ??
      judgeCopies((await sendCopies(endpoint)).exchanges, endpoint.policy),
  },
  {
    id: 'repeats.worked-once',
    group: 'repeats',
    title: 'works once on a delivery that comes twice',
    needs: ['trusted_key', 'observer'],
    requests: 2,
    run: (endpoint) => judgeWork(endpoint, sendTwice),
  },
  {
    id: 'repeats.worked-once-at-once',
    group: 'repeats',
    title: 'works once on copies that come at the same moment',
    needs: ['trusted_key', 'observer'],
    requests: COPIES,
    run: (endpoint) => judgeWork(endpoint, sendCopies),
  },
  AFTER_ERROR_PROBE,
];
