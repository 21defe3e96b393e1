// An endpoint of Express 5. See docs/endpoints.md.
//   WEBHOOK_PUBLIC_KEY="$(dyte-hooks keys show)" node express.mjs
import { createHash } from 'node:crypto';
import express from 'express';
import { parsePublicKey, readDeliveryHeaders, verifySignature } from 'dyte-hooks';

const { WEBHOOK_PUBLIC_KEY, PORT = '3000' } = process.env;
const key = WEBHOOK_PUBLIC_KEY ? parsePublicKey(WEBHOOK_PUBLIC_KEY) : undefined;

/** Yours is a table with a unique id: INSERT … ON CONFLICT DO NOTHING. Memory forgets. */
const kept = new Map();

const app = express();

// Before any app.use(express.json()). express.raw gives the bytes as they came: the signature is over them.
app.post('/webhook', express.raw({ type: () => true, limit: '5mb' }), async (request, response) => {
  const body = request.body ?? Buffer.alloc(0);
  const { signature, uuid, webhookId } = readDeliveryHeaders(request.headers);
  if (key === undefined) return response.status(503).send('no key yet\n');
  if (verifySignature(body, signature, key).state !== 'valid')
    return response.status(401).send('bad signature\n');
  const event = parse(body);
  if (event === undefined) return response.status(400).send('not JSON\n');
  await keepOnce(uuid ?? digestOf(webhookId, body), event);
  return response.status(200).send('ok\n');
});

// A fault of our own is a 503, so that the service sends again: RealtimeKit takes a 4xx as final.
app.use((error, _request, response, _next) => {
  console.error(error.message);
  const isTheirs = error.status >= 400 && error.status < 500;
  response.status(isTheirs ? error.status : 503).send(isTheirs ? 'refused\n' : 'try again\n');
});

/** Waited for before the 200. The slow work is done later, by whoever reads the table. */
async function keepOnce(id, event) {
  if (kept.has(id)) return;
  kept.set(id, event);
  console.log(`${event?.event} ${id}`);
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

export const server = app.listen(Number(PORT), '127.0.0.1', () =>
  console.log(`listening on ${server.address().port}`),
);
