// What a receiver is measured against: node:http that reads the body and answers; with a public key as
// argument it verifies the signature too, with the key object made once.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [keyFile] = process.argv.slice(2);
const key = keyFile === undefined ? undefined : createPublicKey(readFileSync(keyFile));

const server = createServer((request, response) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const signature = Buffer.from(String(request.headers['dyte-signature']), 'base64');
    const isGood = key === undefined || verify('sha256', Buffer.concat(chunks), key, signature);
    response.writeHead(isGood ? 200 : 401, { 'Content-Type': 'text/plain', 'Content-Length': '3' });
    response.end(isGood ? 'ok\n' : 'no\n');
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(
    JSON.stringify({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` }),
  );
});
