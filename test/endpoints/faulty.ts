import { createHmac, createPublicKey, timingSafeEqual } from 'node:crypto';
import { tlsFixture } from '../helpers/tls.ts';
import { either, idOf, type Handler, type Incoming } from './endpoint.ts';
import { keepOnce, OK, parsed, receive, WELL } from './receive.ts';

/** The code of an endpoint with one fault, and what that is. */
export interface FaultyEndpoint {
  /** In a table: what it does. */
  readonly does: string;
  readonly handler: Handler;
  /** The same endpoint where its key is not set. */
  readonly keyless?: Handler;
}

const signatureOf = (delivery: Incoming): string => either(delivery, 'signature');

const hmacOf = ({ body }: Incoming, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** The words of a payload that the code relies on; throws where they are not there. */
function textAt(payload: unknown, ...path: readonly string[]): string {
  let value = payload;
  for (const name of path) value = (value as Record<string, unknown>)[name];
  return (value as string).trim();
}

const ANOTHER_KEY = createPublicKey(tlsFixture('key'));

/** Verify the wrong thing, or nothing. */
const SIGNATURES: Readonly<Record<string, FaultyEndpoint>> = {
  'no-check': {
    does: 'checks no signature',
    handler: receive({ isGenuine: () => true }),
  },
  'result-ignored': {
    does: 'checks the signature, and ignores what comes of it',
    handler: receive({
      isGenuine: (delivery, { isSignatureOf }) => {
        if (signatureOf(delivery) === '') return false;
        // Throws where it is no base64, as WebCrypto has it.
        isSignatureOf(delivery.body, Buffer.from(atob(signatureOf(delivery)), 'latin1').toString('base64'));
        return true;
      },
    }),
  },
  'header-only': {
    does: 'asks only whether the header is there',
    handler: receive({ isGenuine: (delivery) => signatureOf(delivery) !== '' }),
  },
  'checks-if-present': {
    does: 'checks the signature only where one came',
    handler: receive({
      isGenuine: (delivery, tools) => signatureOf(delivery) === '' || WELL.isGenuine(delivery, tools),
    }),
  },
  hmac: {
    does: 'wants an HMAC with a secret of its own',
    handler: receive({ isGenuine: (delivery) => hmacOf(delivery, 'f2b1c90a') === signatureOf(delivery) }),
  },
  'hmac-throws': {
    does: 'compares with an HMAC in a way that throws where the lengths differ',
    handler: receive({
      isGenuine: (delivery) =>
        timingSafeEqual(Buffer.from(hmacOf(delivery, 'f2b1c90a')), Buffer.from(signatureOf(delivery))),
    }),
  },
  'hmac-known-secret': {
    does: 'wants an HMAC with an empty secret, as where its variable is not set',
    handler: receive({ isGenuine: (delivery) => hmacOf(delivery, '') === signatureOf(delivery) }),
  },
  'hex-too': {
    does: 'takes the signature in hex as well',
    handler: receive({
      isGenuine: (delivery, tools) => {
        const fromHex = Buffer.from(signatureOf(delivery), 'hex').toString('base64');
        return tools.isSignatureOf(delivery.body, fromHex) || WELL.isGenuine(delivery, tools);
      },
    }),
  },
  'serialises-again': {
    does: 'parses the body, serialises it again, and checks that',
    handler: receive({
      isGenuine: (delivery, { isSignatureOf }) =>
        isSignatureOf(Buffer.from(JSON.stringify(parsed(delivery) ?? {})), signatureOf(delivery)),
    }),
  },
  trims: {
    does: 'trims the body before it checks it',
    handler: receive({
      isGenuine: (delivery, { isSignatureOf }) =>
        isSignatureOf(Buffer.from(delivery.body.toString('utf8').trim()), signatureOf(delivery)),
    }),
  },
  'latin-1': {
    does: 'decodes the body as Latin-1',
    handler: receive({
      isGenuine: (delivery, { isSignatureOf }) =>
        isSignatureOf(Buffer.from(delivery.body.toString('latin1'), 'utf8'), signatureOf(delivery)),
    }),
  },
  'wrong-key': {
    does: 'trusts another key',
    handler: receive({
      isGenuine: (delivery, { isSignatureOf }) =>
        isSignatureOf(delivery.body, signatureOf(delivery), ANOTHER_KEY),
    }),
  },
  'refuses-with-500': {
    does: 'answers 500 to a wrong signature',
    handler: receive({
      refuse: () => {
        throw new Error('bad signature');
      },
    }),
  },
  'refuses-with-200': {
    does: 'answers 200 to a wrong signature, and drops it',
    handler: receive({ refuse: () => OK }),
  },
  'key-missing-401': {
    does: 'answers 401 where its key is not set',
    handler: receive(),
    keyless: () => ({ status: 401, text: 'bad signature' }),
  },
};

/** Read the headers otherwise than they come. */
const HEADERS: Readonly<Record<string, FaultyEndpoint>> = {
  'dyte-headers-only': {
    does: 'reads `dyte-*` headers only',
    handler: receive({
      isGenuine: (delivery, { isSignatureOf }) =>
        isSignatureOf(delivery.body, delivery.header('dyte-signature')),
    }),
  },
  'rtk-headers-only': {
    does: 'reads `rtk-*` headers only',
    handler: receive({
      isGenuine: (delivery, { isSignatureOf }) =>
        isSignatureOf(delivery.body, delivery.header('rtk-signature')),
    }),
  },
  'lower-case-only': {
    does: 'finds headers only in lower-case letters',
    handler: receive({
      isGenuine: (delivery, { isSignatureOf }) => {
        const at = (name: string): number => delivery.rawHeaders.indexOf(name) + 1;
        const place = at('rtk-signature') || at('dyte-signature');
        return place > 0 && isSignatureOf(delivery.body, delivery.rawHeaders[place] ?? '');
      },
    }),
  },
};

/** Work on a delivery twice, or not at all. */
const REPEATS: Readonly<Record<string, FaultyEndpoint>> = {
  'no-deduplication': {
    does: 'works on each repeat again',
    handler: receive({
      take: (delivery, { work }) => {
        if (parsed(delivery) === undefined) return { status: 400 };
        work(delivery);
        return OK;
      },
    }),
  },
  'repeats-refused': {
    does: 'answers 409 to a repeat',
    handler: receive({
      take: async (delivery, tools) => {
        if (tools.kept.has(idOf(delivery))) return { status: 409, text: 'seen before' };
        return WELL.take(delivery, tools);
      },
    }),
  },
  'checks-then-marks': {
    does: 'looks for a repeat, and marks it a moment later',
    handler: receive({
      take: async (delivery, { kept, work, pause }) => {
        if (parsed(delivery) === undefined) return { status: 400 };
        const id = idOf(delivery);
        if (kept.has(id)) return OK;
        await pause(30);
        work(delivery);
        kept.set(id, Promise.resolve());
        return OK;
      },
    }),
  },
  'marked-before-the-work': {
    does: 'marks a delivery as seen before its work, so that one whose work failed is taken for a repeat',
    handler: receive({
      take: (delivery, { kept, work }) => {
        if (parsed(delivery) === undefined) return { status: 400 };
        const id = idOf(delivery);
        if (kept.has(id)) return OK;
        kept.set(id, Promise.resolve());
        work(delivery);
        return OK;
      },
    }),
  },
  'works-after-the-answer': {
    does: 'works after its 200, so that an event whose work fails is lost',
    handler: receive({
      take: (delivery, tools) => {
        if (parsed(delivery) === undefined) return { status: 400 };
        setImmediate(() => void keepOnce(delivery, tools).catch(() => undefined));
        return OK;
      },
    }),
  },
  'own-errors-answered-400': {
    does: 'answers 400 when its own work fails',
    handler: receive({
      take: async (delivery, tools) => {
        try {
          return await WELL.take(delivery, tools);
        } catch {
          return { status: 400 };
        }
      },
    }),
  },
};

/** Do not take what they do not know. */
const UNKNOWN: Readonly<Record<string, FaultyEndpoint>> = {
  'unknown-events-refused': {
    does: 'answers 400 to an event that it does not know',
    handler: receive({
      take: async (delivery, tools) => {
        const event = String(parsed(delivery)?.['event']);
        const known =
          /^meeting\.(?!\w*(?:unknown|test|new))|^recording\.statusUpdate$|^livestreaming\.statusUpdate$/i;
        if (!known.test(event) && event !== 'undefined') return { status: 400, text: `unknown event` };
        return WELL.take(delivery, tools);
      },
    }),
  },
  'wrong-event-names': {
    does: 'knows events by names that the service never sends, and answers 422 to others',
    handler: receive({
      take: async (delivery, tools) => {
        const known = ['participant.joined', 'participant.left', 'session.ended', 'recording.finished'];
        if (!known.includes(String(parsed(delivery)?.['event']))) return { status: 422 };
        return WELL.take(delivery, tools);
      },
    }),
  },
  'wrong-status-names': {
    does: 'answers 422 to a recording that is neither `STARTED` nor `COMPLETED`',
    handler: receive({
      take: async (delivery, tools) => {
        const recording = parsed(delivery)?.['recording'] as { status?: string } | undefined;
        if (recording?.status !== undefined && !['STARTED', 'COMPLETED'].includes(recording.status))
          return { status: 422 };
        return WELL.take(delivery, tools);
      },
    }),
  },
  'wrong-field-names': {
    does: 'reads `participant.name`, which no payload has, and answers 500',
    handler: receive({
      take: async (delivery, tools) => {
        const payload = parsed(delivery);
        if (payload?.['participant'] !== undefined) textAt(payload, 'participant', 'name');
        return WELL.take(delivery, tools);
      },
    }),
  },
  'null-crashes': {
    does: 'answers 500 where a field is null or missing',
    handler: receive({
      take: async (delivery, tools) => {
        const payload = parsed(delivery);
        if (payload?.['participant'] !== undefined) textAt(payload, 'participant', 'customParticipantId');
        if (payload?.['meeting'] !== undefined) textAt(payload, 'meeting', 'title');
        return WELL.take(delivery, tools);
      },
    }),
  },
  'unknown-fields-refused': {
    does: 'answers 400 to a field that it does not know',
    handler: receive({
      take: async (delivery, tools) => {
        const known =
          /^(?:event|meeting|participant|recording|livestream|stream|\w+Id|\w+Url|\w+Expiry|\w+At|reason)$/i;
        const unknown = Object.keys(parsed(delivery) ?? {}).filter((name) => !known.test(name));
        if (unknown.length > 0) return { status: 400, text: `unknown field ${unknown.join()}` };
        return WELL.take(delivery, tools);
      },
    }),
  },
};

/** Fail where others are at fault, or do not get as far as the code. */
const FAULTS: Readonly<Record<string, FaultyEndpoint>> = {
  'broken-json-500': {
    does: 'answers 500 to broken JSON, each time',
    handler: receive({
      take: async (delivery, tools) => {
        JSON.parse(delivery.body.toString('utf8'));
        return WELL.take(delivery, tools);
      },
    }),
  },
  'large-body-500': {
    does: 'answers 500 to a large body',
    handler: (delivery, tools) => {
      if (delivery.body.length > 100_000) throw new Error('request entity too large');
      return receive()(delivery, tools);
    },
  },
  'empty-body-waits': {
    does: 'waits for a body that never comes',
    handler: (delivery, tools) => (delivery.body.length === 0 ? null : receive()(delivery, tools)),
  },
  redirects: {
    does: 'redirects to its address with a slash',
    handler: (delivery, tools) =>
      delivery.path.endsWith('/')
        ? receive()(delivery, tools)
        : { status: 308, headers: { location: `${delivery.path}/` } },
  },
  'post-404': { does: 'has no route for `POST`', handler: () => ({ status: 404, text: 'Cannot POST' }) },
  'tunnel-page': {
    does: 'stands behind a page of a tunnel that asks visitors to go on',
    handler: () => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      text: '<!DOCTYPE html><html><body><p>You are about to visit this site, served for free through ngrok.com. ERR_NGROK_6024</p></body></html>',
    }),
  },
  'never-answers': { does: 'never answers', handler: () => null },
  'always-500': {
    does: 'answers 500 to everything',
    handler: () => {
      throw new Error('ECONNREFUSED');
    },
  },
};

/** Fail when much comes, or in another order. */
function loadFaults(timeoutMs: number): Readonly<Record<string, FaultyEndpoint>> {
  return {
    'slow-work-first': {
      does: 'does slow work before it answers, one delivery after the other',
      handler: oneAfterAnother(receive(), timeoutMs / 15),
    },
    'too-slow': {
      does: 'answers after the time of the service',
      handler: receive({
        take: async (delivery, tools) => {
          await tools.pause(timeoutMs * 1.5);
          return WELL.take(delivery, tools);
        },
      }),
    },
    'burst-fails': { does: 'answers 503 when many come at once', handler: withAtMost(6, receive()) },
    'needs-order': {
      does: 'answers 409 to a participant of a session that has not started',
      handler: needingOrder(),
    },
  };
}

/** @param slowMs how long each takes; an eighth of it where one comes alone, so that a check does not take long */
function oneAfterAnother(handler: Handler, slowMs: number): Handler {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (delivery, tools) => {
    waiting += 1;
    const mine = last
      .then(() => tools.pause(waiting > 1 ? slowMs : slowMs / 8))
      .then(() => handler(delivery, tools))
      .finally(() => {
        waiting -= 1;
      });
    last = mine.catch(() => undefined);
    return mine;
  };
}

function withAtMost(most: number, handler: Handler): Handler {
  let running = 0;
  return async (delivery, tools) => {
    if (running >= most) return { status: 503, text: 'too many connections' };
    running += 1;
    try {
      // As long as others come meanwhile, also on a busy machine.
      await tools.pause(running > 1 ? 400 : 40);
      return await handler(delivery, tools);
    } finally {
      running -= 1;
    }
  };
}

function needingOrder(): Handler {
  const started = new Set<unknown>();
  return receive({
    take: async (delivery, tools) => {
      const payload = parsed(delivery);
      const session = (payload?.['meeting'] as { sessionId?: unknown } | undefined)?.sessionId;
      if (payload?.['event'] === 'meeting.started') started.add(session);
      if (payload?.['participant'] !== undefined && !started.has(session)) return { status: 409 };
      await keepOnce(delivery, tools);
      return OK;
    },
  });
}

/**
 * Endpoints with one fault each, by its name.
 *
 * @param timeoutMs how long they are waited for
 */
export function faultyEndpoints(timeoutMs: number): Readonly<Record<string, FaultyEndpoint>> {
  return { ...SIGNATURES, ...HEADERS, ...REPEATS, ...UNKNOWN, ...FAULTS, ...loadFaults(timeoutMs) };
}
