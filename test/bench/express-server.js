// What people would write instead of `listen`: Express that reads the body as it came, verifies it and
// keeps nothing, with the key object made once.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import express from 'express';

const key = createPublicKey(readFileSync(process.argv[2] ?? ''));

const app = express();
app.post('/webhook', express.raw({ type: 'application/json' }), (request, response) => {
  const signature = Buffer.from(request.get('dyte-signature') ?? '', 'base64');
  if (verify('sha256', request.body, key, signature)) response.type('text/plain').send('ok\n');
  else response.status(401).type('text/plain').send('no\n');
});

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(
    JSON.stringify({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` }),
  );
});
