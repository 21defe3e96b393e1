// An Express application that takes deliveries: it checks each signature over the raw body, knows a repeat
// by its UUID, and answers before any slow work. See docs/express.md.
//   KEY_URL=http://127.0.0.1:4010/.well-known/webhooks.json node express-app.mjs
import { createHash } from 'node:crypto';
import express from 'express';
import { parsePublicKey, readDeliveryHeaders, verifySignature } from 'dyte-hooks';

const { KEY_URL = 'https://api.dyte.io/.well-known/webhooks.json', PORT = '3000' } = process.env;

/** Milliseconds between two looks at the key: forged deliveries must not make us a burden to the provider. */
const KEY_PAUSE_MS = 5000;

/** The provider's key, and when it was asked for. */
let known;
let asking;
let renewedAt = -Infinity;
/** Yours is a table with a unique column: memory forgets. */
const handled = new Set();

const app = express();

// express.raw, not express.json: the signature is over the bytes as they came, whatever the Content-Type says.
app.post('/webhook', express.raw({ type: () => true, limit: '5mb' }), async (request, response) => {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const { signature, uuid, webhookId } = readDeliveryHeaders(request.headers);
  if (!(await isGenuine(body, signature))) return response.status(401).send('bad signature\n');
  const id = uuid?.toLowerCase() ?? digestOf(webhookId, body);
  if (handled.has(id)) return response.status(200).send('again\n');
  const event = parse(body);
  if (event === undefined) return response.status(400).send('not JSON\n');
  console.log(`${event?.event} ${id}`);
  // Marked only now, when the work is done, or safely queued.
  handled.add(id);
  return response.status(200).send('ok\n');
});

// What is our own fault is a 503, so that the service retries: RealtimeKit takes a 4xx as final.
app.use((error, _request, response, _next) => {
  console.error(error.message);
  const isTheirs = error.status >= 400 && error.status < 500;
  response.status(isTheirs ? error.status : 503).send(isTheirs ? 'refused\n' : 'try again\n');
});

/** Throws while nobody can say: the key may have changed since, or cannot be had. */
async function isGenuine(body, signature) {
  const cameAt = performance.now();
  known ??= await askForKey();
  const { state, reason } = verifySignature(body, signature, known.key);
  if (state === 'valid') return true;
  // No key makes these good.
  if (state === 'missing' || reason === 'not_base64' || reason === 'hex_digest') return false;
  if (cameAt - renewedAt >= KEY_PAUSE_MS) {
    renewedAt = cameAt;
    known = await askForKey();
  }
  if (verifySignature(body, signature, known.key).state === 'valid') return true;
  if (known.askedAt < cameAt) throw new Error('The key is older than this delivery.');
  return false;
}

/** Once for all who wait for it. */
function askForKey() {
  asking ??= fetchKey().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function fetchKey() {
  const askedAt = performance.now();
  const answer = await fetch(KEY_URL, { signal: AbortSignal.timeout(2000) });
  if (!answer.ok) throw new Error(`The key document answered ${answer.status}.`);
  return { key: parsePublicKey(await answer.text()), askedAt };
}

/** Without a UUID the same bytes for the same webhook are the same delivery. */
function digestOf(webhookId = '', body) {
  return createHash('sha256').update(`${webhookId}\n`).update(body).digest('hex');
}

function parse(body) {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

known = await askForKey().catch(() => undefined);

app.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${PORT}`));
