import { describe, expect, it } from 'vitest';
import type { SessionsApi } from '../../../../../src/api/sessions-api.ts';
import { refreshLinks } from '../../../../../src/commands/deliveries/reconcile/links.ts';
import { deliveryOf, looking, NOW } from '../../../../helpers/deliveries-command.ts';
import type { NewDelivery } from '../../../../../src/domain/delivery/stored-delivery.ts';

const LINK = { url: 'https://files.example.test/new?sig=hidden', expiresAt: undefined };

/** A service that has new links to chats, and to nothing else. */
const API: SessionsApi = {
  sessions: nothing,
  sessionsOf: nothing,
  session: async () => undefined,
  participants: nothing,
  recordings: nothing,
  livestreams: nothing,
  sessionFile: async (_id, kind) => (kind === 'chat' ? LINK : undefined),
  recording: async () => undefined,
  close: async () => undefined,
};

async function* nothing(): AsyncGenerator<never> {}

function file(event: string, field: string, expiresAt: number): NewDelivery {
  const expiry = new Date(expiresAt).toISOString();
  const payload = { event, [field]: 'https://files.example.test/old?sig=hidden', [`${field}Expiry`]: expiry };
  return deliveryOf(`${event} ${expiry}`, payload, { sessionId: 's' });
}

describe('links of stored files', () => {
  it('are asked for anew where they have expired, and are shown nowhere', async () => {
    const looked = looking(
      [
        file('meeting.chatSynced', 'chatDownloadUrl', NOW - 1),
        file('meeting.transcript', 'transcriptDownloadUrl', NOW - 1),
        file('meeting.chatSynced', 'chatDownloadUrl', NOW + 1000),
        deliveryOf('none', { event: 'meeting.started' }),
      ],
      { sessionsApi: API },
    );
    await refreshLinks({}, looked.history, looked.context);
    expect(looked.err()).toBe(
      'Links of 1 delivery have expired, and the service has new ones. To fetch the files: dyte-hooks deliveries download 3\nThe service has no new link for 1 file whose link has expired.\n',
    );
    expect(looked.out()).toBe('');
  });

  it('are left alone while they work', async () => {
    const looked = looking([file('meeting.summary', 'summaryDownloadUrl', NOW + 1)], { sessionsApi: API });
    await refreshLinks({}, looked.history, looked.context);
    expect(looked.err()).toBe('No link to a file has expired.\n');
  });
});
