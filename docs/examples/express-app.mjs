// An Express application that takes deliveries: it checks each signature over the raw body, knows a repeat
// by its UUID, and answers before any slow work. See docs/express.md.
//   KEY_URL=http://127.0.0.1:4010/.well-known/webhooks.json node express-app.mjs
import express from 'express';
import { parsePublicKey, readDeliveryHeaders, verifySignature } from 'dyte-hooks';

const { KEY_URL = 'https://api.dyte.io/.well-known/webhooks.json', PORT = '3000' } = process.env;

/** The key is the provider's: fetched once, and once more when a signature does not match. */
async function fetchKey() {
  const { data } = await (await fetch(KEY_URL)).json();
  return parsePublicKey(data.publicKey);
}

let key = await fetchKey();
/** Yours is a table with a unique column: memory forgets. */
const handled = new Set();

const app = express();

// express.raw, not express.json: the signature is over the bytes as they came.
app.post('/webhook', express.raw({ type: '*/*', limit: '5mb' }), async (request, response) => {
  const { signature, uuid } = readDeliveryHeaders(request.headers);
  if (!(await isGenuine(request.body, signature))) return response.status(401).send('bad signature\n');
  if (handled.has(uuid)) return response.status(200).send('again\n');
  const event = JSON.parse(request.body.toString('utf8'));
  console.log(`${event.event} ${uuid}`);
  // Marked only now, when the work is done, or safely queued.
  handled.add(uuid);
  return response.status(200).send('ok\n');
});

async function isGenuine(body, signature) {
  if (verifySignature(body, signature, key).state === 'valid') return true;
  key = await fetchKey();
  return verifySignature(body, signature, key).state === 'valid';
}

app.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${PORT}`));
