import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Different bodies of the size of real ones, each signed once: signing costs more than all else.
 *
 * @param {string} folder for the key
 * @param {number} count
 */
export async function makeDeliveries(folder, count) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyFile = join(folder, 'key.pem');
  await writeFile(keyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  const bodies = Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(12, '0');
    const meeting = {
      id: `000000a1-0000-4000-8000-${number}`,
      sessionId: `000000b2-0000-4000-8000-${number}`,
      title: 'Weekly planning of everybody who takes part in it',
      status: 'LIVE',
      createdAt: '2026-01-02T03:04:05.678Z',
      startedAt: '2026-01-02T03:04:05.678Z',
      organizedBy: { id: '000000c3-0000-4000-8000-0000000000c3', name: 'Acme' },
    };
    const participant = {
      peerId: `000000f6-0000-4000-8000-${number}`,
      userDisplayName: 'Ada',
      customParticipantId: 'user-1',
      joinedAt: '2026-01-02T03:05:00.000Z',
    };
    const body = JSON.stringify({ event: 'meeting.participantJoined', meeting, participant });
    return { body, signature: sign('sha256', Buffer.from(body), privateKey).toString('base64') };
  });
  return { keyFile, bodies };
}
