// What Cloudflare's guide has people write, in our words: a Worker with the key pinned as PEM in a variable, which
// works in the background after its 200.

/**
 * @typedef {object} Environment
 * @property {string} [WEBHOOK_PUBLIC_KEY] pinned, as PEM
 * @property {(event: unknown) => Promise<void>} [work]
 */

export default {
  /**
   * @param {Request} request
   * @param {Environment} env
   * @param {{ waitUntil(work: Promise<unknown>): void }} context
   */
  async fetch(request, env, context) {
    if (request.method !== 'POST') return new Response('method not allowed', { status: 405 });
    const signature = request.headers.get('rtk-signature');
    // Also where only the key is missing.
    if (!signature || !env.WEBHOOK_PUBLIC_KEY) return new Response('missing signature', { status: 400 });
    const body = await request.text();
    if (!(await isValid(body, signature, env.WEBHOOK_PUBLIC_KEY)))
      return new Response('invalid signature', { status: 401 });
    context.waitUntil(work(body, env));
    return new Response('ok');
  },
};

/**
 * @param {string} body
 * @param {string} signature
 * @param {string} pem
 */
async function isValid(body, signature, pem) {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const der = bytesOf(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''));
  const key = await crypto.subtle.importKey('spki', der, algorithm, false, ['verify']);
  try {
    return await crypto.subtle.verify(algorithm, key, bytesOf(signature), new TextEncoder().encode(body));
  } catch {
    return false;
  }
}

/** @param {string} base64 */
function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * @param {string} body
 * @param {Environment} env
 */
async function work(body, env) {
  await env.work?.(JSON.parse(body));
}
