import { headerOf } from '../../domain/check/request-headers.ts';
import { isAccepted } from '../../domain/check/answers.ts';
import { judgeRefusals } from '../../domain/check/judge-authentic.ts';
import {
  hexSignature,
  hmacSignature,
  NOT_BASE64,
  tamperedBody,
  truncatedSignature,
} from '../../domain/check/odd-signatures.ts';
import type { CheckedEndpoint, DeliveryChanges, Probe } from '../probe.ts';
import type { Exchange, ProbeRequest, Remedy } from '../../domain/check/probe-result.ts';

const VERIFY: Remedy = {
  text: 'Verify the signature over the raw body with the public key of the service, and use what the check says.',
  section: 'verify-the-signature',
};

const VERIFY_RSA: Remedy = {
  text: 'Verify RSA with SHA-256 by the public key of the service: it never gives a secret, and uses no HMAC.',
  section: 'verify-the-signature',
};

const EVENT = 'meeting.started';

/** Makes what is to be refused. */
type Make = (endpoint: CheckedEndpoint, what: string) => Promise<readonly ProbeRequest[]>;

interface Secret {
  readonly secret: string;
  readonly name: string;
}

interface Refusal {
  readonly id: string;
  /** A delivery, for `refuses a …`: `delivery without a signature`. */
  readonly what: string;
  readonly requests?: number;
  readonly remedy?: Remedy;
  readonly consequence?: string;
  readonly make: Make;
}

const ANYBODY = 'anybody can tell it of events that never took place';

const GUESSABLE_SECRETS: readonly Secret[] = [
  { secret: '', name: 'an empty secret' },
  { secret: 'secret', name: 'the secret "secret"' },
];

const REFUSALS: readonly Refusal[] = [
  {
    id: 'no-signature',
    what: 'delivery without a signature',
    consequence: ANYBODY,
    make: withChanges(() => ({ signature: null })),
  },
  {
    id: 'empty-signature',
    what: 'delivery with an empty signature',
    make: withChanges(() => ({ signature: '' })),
  },
  {
    id: 'forged',
    what: 'delivery signed with another key',
    consequence: ANYBODY,
    make: withChanges(async (endpoint, body) => ({ signature: await endpoint.signForged(body) })),
  },
  {
    id: 'tampered',
    what: 'delivery with one byte changed after it was signed',
    make: withChanges(async (endpoint, body) => ({
      body: tamperedBody(body),
      signature: await endpoint.sign(body),
    })),
  },
  { id: 'other-body', what: 'delivery with the signature of another one', make: withSignatureOfAnother },
  {
    id: 'truncated',
    what: 'delivery with a signature that is cut off',
    make: withSignature(truncatedSignature),
  },
  {
    id: 'not-base64',
    what: 'delivery with a signature that is not base64',
    make: withSignature(() => NOT_BASE64),
  },
  {
    id: 'hex',
    what: 'delivery with a signature in hex instead of base64',
    consequence: 'the service writes none in hex',
    make: withSignature(hexSignature),
  },
  hmacRefusal('hex'),
  hmacRefusal('base64'),
];

/** Probes of the group `authentic`: what is not genuine is to be refused. */
export const AUTHENTIC_PROBES: readonly Probe[] = REFUSALS.map(
  ({ id, what, requests = 1, remedy = VERIFY, consequence, make }) => ({
    id: `authentic.${id}`,
    group: 'authentic',
    title: `refuses a ${what}`,
    needs: [],
    requests,
    run: async (endpoint) => {
      const acceptsGenuine = await endpoint.acceptsGenuine();
      const exchanges = await sendUntilTaken(endpoint, await make(endpoint, what));
      const leftUndone = await isLeftUndone(endpoint, exchanges);
      const context = { acceptsGenuine, remedy, leftUndone };
      return judgeRefusals(exchanges, consequence === undefined ? context : { ...context, consequence });
    },
  }),
);

/** @param change of a delivery whose body is this */
function withChanges(
  change: (endpoint: CheckedEndpoint, body: Uint8Array) => DeliveryChanges | Promise<DeliveryChanges>,
): Make {
  return async (endpoint, what) => {
    const { body } = await endpoint.makeDelivery(what, EVENT);
    return [await endpoint.makeDelivery(what, EVENT, { body, ...(await change(endpoint, body)) })];
  };
}

function withSignature(write: (signature: string) => string): Make {
  return withChanges(async (endpoint, body) => ({ signature: write(await endpoint.sign(body)) }));
}

async function withSignatureOfAnother(
  endpoint: CheckedEndpoint,
  what: string,
): Promise<readonly ProbeRequest[]> {
  const other = await endpoint.makeDelivery(what, EVENT);
  return [await endpoint.makeDelivery(what, EVENT, { signature: await endpoint.sign(other.body) })];
}

function hmacRefusal(encoding: 'hex' | 'base64'): Refusal {
  const what = `delivery with an HMAC in ${encoding} for a signature`;
  return {
    id: `hmac-${encoding}`,
    what,
    requests: GUESSABLE_SECRETS.length + 1,
    remedy: VERIFY_RSA,
    consequence: 'whoever guesses the secret can tell it of events that never took place',
    make: async (endpoint) => {
      const { body, headers } = await endpoint.makeDelivery(what, EVENT);
      // Every delivery says it, so it is none; some take it for one.
      const webhookId = { secret: headerOf(headers, 'webhook-id') ?? '', name: 'the id of the webhook' };
      return Promise.all(
        [...GUESSABLE_SECRETS, webhookId].map(async ({ secret, name }) =>
          endpoint.makeDelivery(`${what}, made with ${name}`, EVENT, {
            body,
            signature: hmacSignature(body, secret, encoding),
          }),
        ),
      );
    },
  };
}

/** One after another; what is accepted, or gets no answer, says enough. */
async function sendUntilTaken(
  endpoint: CheckedEndpoint,
  requests: readonly ProbeRequest[],
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const request of requests) {
    const exchange = await endpoint.send(request);
    exchanges.push(exchange);
    if (isAccepted(exchange.answer) || exchange.answer.kind !== 'answered') break;
  }
  return exchanges;
}

/** Whether an observer sees the work for genuine deliveries, and none for the one that was accepted. */
async function isLeftUndone(endpoint: CheckedEndpoint, exchanges: readonly Exchange[]): Promise<boolean> {
  const { observer } = endpoint;
  const accepted = exchanges.find(({ answer }) => isAccepted(answer));
  if (observer === undefined || accepted === undefined) return false;
  const genuine = await endpoint.genuine();
  const timesDone = async (exchange: Exchange | undefined): Promise<number | undefined> => {
    const uuid = exchange === undefined ? undefined : headerOf(exchange.request.headers, 'uuid');
    return uuid === undefined ? undefined : observer.timesDone(uuid);
  };
  const doneForGenuine = await timesDone(genuine);
  return doneForGenuine !== undefined && doneForGenuine > 0 && (await timesDone(accepted)) === 0;
}
