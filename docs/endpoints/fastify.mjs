// An endpoint of Fastify 5. See docs/endpoints.md.
//   WEBHOOK_PUBLIC_KEY="$(dyte-hooks keys show)" node fastify.mjs
import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import { parsePublicKey, readDeliveryHeaders, verifySignature } from 'dyte-hooks';

const { WEBHOOK_PUBLIC_KEY, PORT = '3000' } = process.env;
const key = WEBHOOK_PUBLIC_KEY ? parsePublicKey(WEBHOOK_PUBLIC_KEY) : undefined;

/** Yours is a table with a unique id: INSERT … ON CONFLICT DO NOTHING. Memory forgets. */
const kept = new Map();

const app = Fastify({ bodyLimit: 5 * 1024 * 1024 });

// A plugin of its own, so that other routes keep their JSON.
app.register(async (webhooks) => {
  webhooks.removeAllContentTypeParsers();
  // The bytes as they came: the signature is over them.
  webhooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  webhooks.post('/webhook', async (request, reply) => {
    const body = request.body ?? Buffer.alloc(0);
    const { signature, uuid, webhookId } = readDeliveryHeaders(request.headers);
    if (key === undefined) return reply.code(503).send('no key yet\n');
    if (verifySignature(body, signature, key).state !== 'valid')
      return reply.code(401).send('bad signature\n');
    const event = parse(body);
    if (event === undefined) return reply.code(400).send('not JSON\n');
    await keepOnce(uuid ?? digestOf(webhookId, body), event);
    return reply.code(200).send('ok\n');
  });
});

// A fault of our own is a 503, so that the service sends again: RealtimeKit takes a 4xx as final.
app.setErrorHandler((error, _request, reply) => {
  console.error(error.message);
  const isTheirs = error.statusCode >= 400 && error.statusCode < 500;
  reply.code(isTheirs ? error.statusCode : 503).send(isTheirs ? 'refused\n' : 'try again\n');
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

console.log(`listening on ${await app.listen({ port: Number(PORT), host: '127.0.0.1' })}`);

export const server = app.server;
