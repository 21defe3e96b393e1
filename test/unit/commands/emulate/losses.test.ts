import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { lossText, readLoss, type LossOptions } from '../../../../src/commands/emulate/losses.ts';
import { EMULATE_OPTIONS, startEmulating } from '../../../helpers/emulating.ts';
import { startServer } from '../../../helpers/http-servers.ts';

function loss(options: Partial<LossOptions>) {
  return readLoss({ ...EMULATE_OPTIONS, ...options }, () => 250_000);
}

describe('emulate --lose', () => {
  it.each([
    [{}, undefined],
    [{ lose: { count: 1 } }, 'The first delivery will be lost.'],
    [
      { lose: { count: 3 }, loseEvents: ['meeting.ended'] },
      'The first 3 deliveries of meeting.ended will be lost.',
    ],
    [{ lose: { share: 0.1 }, seed: 7 }, '10% of the deliveries will be lost; --seed 7 loses the same again.'],
    [{ lose: { share: 0.1 } }, '10% of the deliveries will be lost; --seed 250000 loses the same again.'],
  ])('says of %j: %s', (options, text) => {
    expect(lossText(loss(options))).toBe(text);
  });

  it.each([[{ loseEvents: ['meeting.ended'] }], [{ seed: 7 }], [{ lose: { count: 3 }, seed: 7 }]])(
    'refuses what makes no sense: %j',
    (options) => {
      expect(() => loss(options)).toThrow(HooksError);
    },
  );

  it('shows each delivery that is lost, and how many at the end', async () => {
    const endpoint = await startServer({ status: 200 });
    const { call, line, stop } = await startEmulating({ lose: { share: 1 }, seed: 7 });
    expect(await line(/will be lost/)).toBe(
      '  100% of the deliveries will be lost; --seed 7 loses the same again.',
    );
    await call('POST', '/v2/webhooks', { name: 'A', url: endpoint.url, events: ['meeting.ended'] });
    for (const event of ['meeting.ended', 'meeting.ended'])
      await call('POST', '/_emulator/events', { event });
    await stop();
    expect(endpoint.received).toEqual([]);
    expect(await line(/^Stopped/)).toBe('Stopped: 2 lost, 3 calls.');
  });

  it('says it in JSON too', async () => {
    const { objects, stop } = await startEmulating({ lose: { count: 3 } }, { options: { json: true } });
    await stop();
    expect(objects()).toMatchObject([
      { type: 'ready', lose: { share: null, count: 3, events: null, seed: null } },
      { type: 'summary', lost: 0 },
    ]);
  });
});
