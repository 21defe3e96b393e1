// An endpoint of Next.js: app/webhook/route.js. See docs/endpoints.md.
//   WEBHOOK_PUBLIC_KEY="$(dyte-hooks keys show)" npx next dev
import { createHash } from 'node:crypto';
import { parsePublicKey, readDeliveryHeaders, verifySignature } from 'dyte-hooks';

/** The library needs Node.js: it does not run on "edge". */
export const runtime = 'nodejs';

const { WEBHOOK_PUBLIC_KEY } = process.env;
const key = WEBHOOK_PUBLIC_KEY ? parsePublicKey(WEBHOOK_PUBLIC_KEY) : undefined;

/** Yours is a table with a unique id: INSERT … ON CONFLICT DO NOTHING. Memory forgets. */
const kept = new Map();

export async function POST(request) {
  try {
    return await receive(request);
  } catch (error) {
    console.error(error.message);
    // A fault of our own is a 503, so that the service sends again: RealtimeKit takes a 4xx as final.
    return new Response('try again\n', { status: 503 });
  }
}

async function receive(request) {
  // Not request.json(): the signature is over the bytes as they came.
  const body = Buffer.from(await request.arrayBuffer());
  const { signature, uuid, webhookId } = readDeliveryHeaders(request.headers);
  if (key === undefined) return new Response('no key yet\n', { status: 503 });
  if (verifySignature(body, signature, key).state !== 'valid')
    return new Response('bad signature\n', { status: 401 });
  const event = parse(body);
  if (event === undefined) return new Response('not JSON\n', { status: 400 });
  await keepOnce(uuid ?? digestOf(webhookId, body), event);
  return new Response('ok\n');
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
