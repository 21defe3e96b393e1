import { describe, expect, it } from 'vitest';
import { startListening } from '../../helpers/listening.ts';
import { sendSigned } from '../../helpers/send-delivery.ts';

const LARGE = JSON.stringify({ event: 'meeting.ended', meeting: { title: 'x'.repeat(300_000) } });

describe('a body that is too large to be shown', () => {
  it('is taken, and shown without its payload', async () => {
    const listening = await startListening({}, { options: { json: true } });
    expect((await sendSigned(listening.url, LARGE)).status).toBe(200);
    await listening.stop();
    expect(listening.objects()[1]).toMatchObject({
      event: 'meeting.ended',
      status: 200,
      signature: 'valid',
      payload: null,
      unreadable: 'too_large',
    });
  });

  it('is a line with its event for people', async () => {
    const listening = await startListening({ verbose: true });
    expect((await sendSigned(listening.url, LARGE)).status).toBe(200);
    await listening.stop();
    expect(listening.stdout()).toMatch(/[\da-f]{8}   meeting\.ended/);
    expect(listening.stdout().length).toBeLessThan(5000);
  });
});
