// An endpoint as a Cloudflare Worker, with WebCrypto and a D1 database; no library. See docs/endpoints.md.
//   npx wrangler dev --var WEBHOOK_PUBLIC_KEY:"$(dyte-hooks keys show)"
// Once: CREATE TABLE deliveries (id TEXT PRIMARY KEY, body TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0)

/** A value of D1 has 2 MB at most. */
const MAX_BODY_BYTES = 1_900_000;

export default {
  async fetch(request, env) {
    try {
      return await receive(request, env);
    } catch (error) {
      console.error(error.message);
      // A fault of our own is a 503, so that the service sends again: RealtimeKit takes a 4xx as final.
      return new Response('try again\n', { status: 503 });
    }
  },
};

async function receive(request, env) {
  if (new URL(request.url).pathname !== '/webhook') return new Response('not found\n', { status: 404 });
  if (request.method !== 'POST') return new Response('POST only\n', { status: 405 });
  // Asked before the signature: without a key nobody can say that a signature is bad.
  if (!env.WEBHOOK_PUBLIC_KEY) return new Response('no key yet\n', { status: 503 });
  // Not request.json(): the signature is over the bytes as they came.
  const body = await request.arrayBuffer();
  if (body.byteLength > MAX_BODY_BYTES) return new Response('too large\n', { status: 413 });
  const header = (name) => request.headers.get(`rtk-${name}`) ?? request.headers.get(`dyte-${name}`);
  if (!(await isGenuine(body, header('signature'), env.WEBHOOK_PUBLIC_KEY)))
    return new Response('bad signature\n', { status: 401 });
  const text = new TextDecoder().decode(body);
  if (!isJson(text)) return new Response('not JSON\n', { status: 400 });
  const id = header('uuid') ?? (await digestOf(header('webhook-id') ?? '', body));
  // Waited for before the 200: what is done in ctx.waitUntil is lost when it fails. The table is also the queue:
  // a cron trigger does the slow work for the rows that are not done.
  await env.DB.prepare('INSERT INTO deliveries (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING')
    .bind(id, text)
    .run();
  return new Response('ok\n');
}

async function isGenuine(body, signature, pem) {
  const signatureBytes = fromBase64(signature ?? '');
  if (signatureBytes === undefined) return false;
  const der = fromBase64(pem.replaceAll(/-----[A-Z ]+-----|\\n|\s/g, ''));
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('spki', der, algorithm, false, ['verify']);
  return crypto.subtle.verify(algorithm, key, signatureBytes, body);
}

function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Without a UUID the same bytes for the same webhook are the same delivery. */
async function digestOf(webhookId, body) {
  const digest = await crypto.subtle.digest(
    'SHA-256',
    await new Blob([`${webhookId}\n`, body]).arrayBuffer(),
  );
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
