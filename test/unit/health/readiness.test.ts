import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { Readiness } from '../../../src/health/readiness.ts';
import { shareResult } from '../../../src/health/shared-result.ts';
import type { StoreHealth } from '../../../src/store/delivery-store.ts';
import { manualClock } from '../../helpers/manual-clock.ts';

function healthOf(probe: () => Promise<void>): StoreHealth {
  return { probe, measure: async () => ({ bytes: 0, pending: [] }), onCommit: () => undefined };
}

describe('readiness', () => {
  it('is there where the store commits and the key is there', async () => {
    const readiness = new Readiness({
      store: { health: healthOf(async () => undefined) },
      hasKey: async () => true,
      clock: manualClock(),
    });
    expect(await readiness.report()).toEqual({ ready: true, reasons: [] });
  });

  it('needs no key where nothing is checked, and no store where that cannot fail', async () => {
    const readiness = new Readiness({ store: {}, hasKey: undefined, clock: manualClock() });
    expect(await readiness.report()).toEqual({ ready: true, reasons: [] });
  });

  it.each([
    [new HooksError('store_full', 'secret path'), 'store_full'],
    [new HooksError('store_busy', 'secret path'), 'store_busy'],
    [new HooksError('port_in_use', 'secret path'), 'store_failed'],
    [new Error('secret path'), 'store_failed'],
  ])('names all that is missing, and nothing of where: %s', async (error, code) => {
    const health = healthOf(async () => {
      throw error;
    });
    const readiness = new Readiness({ store: { health }, hasKey: async () => false, clock: manualClock() });
    const report = await readiness.report();
    expect(report.ready).toBe(false);
    expect(report.reasons.map((reason) => reason.code)).toEqual([code, 'key_unavailable']);
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it('asks the store once a second, whoever asks', async () => {
    let probes = 0;
    const clock = manualClock();
    const health = healthOf(async () => {
      probes += 1;
    });
    const readiness = new Readiness({ store: { health }, hasKey: undefined, clock });
    await Promise.all(Array.from({ length: 50 }, () => readiness.report()));
    await clock.pass(999);
    await readiness.report();
    expect(probes).toBe(1);
    await clock.pass(1);
    await readiness.report();
    expect(probes).toBe(2);
  });

  it('says so where the store hangs, and does not ask it again meanwhile', async () => {
    let probes = 0;
    const clock = manualClock();
    const health = healthOf(async () => {
      probes += 1;
      await new Promise(() => undefined);
    });
    const readiness = new Readiness({ store: { health }, hasKey: undefined, clock });
    const first = readiness.report();
    await clock.pass(2500);
    expect((await first).reasons.map(({ code }) => code)).toEqual(['store_slow']);
    const second = readiness.report();
    await clock.pass(2500);
    expect((await second).ready).toBe(false);
    expect(probes).toBe(1);
  });

  it('ends with the receiver', async () => {
    const readiness = new Readiness({ store: {}, hasKey: undefined, clock: manualClock() });
    readiness.end();
    expect((await readiness.report()).reasons.map(({ code }) => code)).toEqual(['shutting_down']);
  });
});

describe('what is shared', () => {
  it('is done seldom where it takes long', async () => {
    const clock = manualClock();
    let begun = 0;
    const share = shareResult(
      async () => {
        begun += 1;
        await clock.sleep(500);
      },
      { clock, intervalMs: 1000, restFactor: 20 },
    );
    const first = share();
    await clock.pass(500);
    await first;
    await clock.pass(9999);
    await share();
    expect(begun).toBe(1);
    await clock.pass(1);
    void share();
    expect(begun).toBe(2);
  });
});
