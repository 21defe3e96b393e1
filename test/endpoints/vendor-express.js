// What Dyte's guide has people write, in our words: the body is parsed, and the signature is checked over its
// JSON. Heavy tasks follow the answer.
import { createVerify } from 'node:crypto';
import express from 'express';

/**
 * @param {string} publicKey as PEM
 * @param {(uuid: string) => void} work what the guide calls heavy tasks
 */
export function vendorExpress(publicKey, work) {
  const app = express();
  // As in production: Express prints no stack of what a request made it throw.
  app.set('env', 'test');
  app.post('/webhook', express.json({ type: 'application/json' }), (request, response) => {
    const verifier = createVerify('sha256').update(JSON.stringify(request.body));
    if (!verifier.verify(publicKey, request.get('dyte-signature') ?? '', 'base64')) {
      response.status(401).send();
      return;
    }
    response.status(200).send();
    const { event } = request.body;
    if (event === 'meeting.participantJoined' || event === 'recording.statusUpdate')
      work(request.get('dyte-uuid') ?? '');
  });
  return app;
}
