// An endpoint of Hono on Node.js. See docs/endpoints.md.
//   WEBHOOK_PUBLIC_KEY="$(dyte-hooks keys show)" node hono.mjs
import { createHash } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { parsePublicKey, readDeliveryHeaders, verifySignature } from 'dyte-hooks';

const { WEBHOOK_PUBLIC_KEY, PORT = '3000' } = process.env;
const key = WEBHOOK_PUBLIC_KEY ? parsePublicKey(WEBHOOK_PUBLIC_KEY) : undefined;

/** Yours is a table with a unique id: INSERT … ON CONFLICT DO NOTHING. Memory forgets. */
const kept = new Map();

const app = new Hono();

app.post('/webhook', bodyLimit({ maxSize: 5 * 1024 * 1024 }), async (context) => {
  // Not context.req.json(): the signature is over the bytes as they came.
  const body = Buffer.from(await context.req.arrayBuffer());
  const { signature, uuid, webhookId } = readDeliveryHeaders(context.req.raw.headers);
  if (key === undefined) return context.text('no key yet\n', 503);
  if (verifySignature(body, signature, key).state !== 'valid') return context.text('bad signature\n', 401);
  const event = parse(body);
  if (event === undefined) return context.text('not JSON\n', 400);
  await keepOnce(uuid ?? digestOf(webhookId, body), event);
  return context.text('ok\n', 200);
});

// A fault of our own is a 503, so that the service sends again: RealtimeKit takes a 4xx as final.
app.onError((error, context) => {
  console.error(error.message);
  return context.text('try again\n', 503);
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

export const server = serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`listening on ${port}`),
);
