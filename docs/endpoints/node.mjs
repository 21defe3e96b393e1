// An endpoint of plain Node.js. See docs/endpoints.md.
//   WEBHOOK_PUBLIC_KEY="$(dyte-hooks keys show)" node node.mjs
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { parsePublicKey, readDeliveryHeaders, verifySignature } from 'dyte-hooks';

const { WEBHOOK_PUBLIC_KEY, PORT = '3000' } = process.env;
const key = WEBHOOK_PUBLIC_KEY ? parsePublicKey(WEBHOOK_PUBLIC_KEY) : undefined;
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** Yours is a table with a unique id: INSERT … ON CONFLICT DO NOTHING. Memory forgets. */
const kept = new Map();

export const server = createServer((request, response) => {
  const answer = (status, text) => response.writeHead(status).end(`${text}\n`);
  receive(request).then(
    ([status, text]) => answer(status, text),
    (error) => {
      console.error(error.message);
      // A fault of our own is a 503, so that the service sends again: RealtimeKit takes a 4xx as final.
      answer(503, 'try again');
    },
  );
});

async function receive(request) {
  if (request.url !== '/webhook') return [404, 'not found'];
  if (request.method !== 'POST') return [405, 'POST only'];
  const body = await readBody(request);
  if (body === undefined) return [413, 'too large'];
  const { signature, uuid, webhookId } = readDeliveryHeaders(request.headers);
  if (key === undefined) return [503, 'no key yet'];
  if (verifySignature(body, signature, key).state !== 'valid') return [401, 'bad signature'];
  const event = parse(body);
  if (event === undefined) return [400, 'not JSON'];
  await keepOnce(uuid ?? digestOf(webhookId, body), event);
  return [200, 'ok'];
}

/** The bytes as they came: the signature is over them. */
async function readBody(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

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

server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
