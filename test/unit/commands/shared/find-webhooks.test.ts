import { describe, expect, it } from 'vitest';
import { eventually } from '../../../helpers/eventually.ts';
import { withApiProgress, isServiceLocal } from '../../../../src/commands/shared/find-webhooks.ts';
import { fakeClock } from '../../../helpers/clock.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { management, signedIn } from '../../../helpers/management.ts';

/** A call that takes until the test lets it end. */
function longCall(): { readonly call: Promise<string>; readonly end: () => void } {
  let end: () => void = () => undefined;
  const call = new Promise<string>((resolve) => {
    end = () => {
      resolve('answer');
    };
  });
  return { call, end };
}

describe('asking', () => {
  it('names the host on a terminal while a call takes its time', async () => {
    const clock = manualClock();
    const { context, err } = management([], { isTerminal: true, clock });
    const { call, end } = longCall();
    const result = withApiProgress(context, call);
    await eventually(() => {
      expect(clock.sleepers).toBe(1);
    });
    await clock.pass(1000);
    expect(err()).toBe('Asking api.dyte.io …');
    end();
    expect(await result).toBe('answer');
  });

  it.each([
    ['with --quiet', { isTerminal: true, options: { quiet: true } }],
    ['where nobody looks', {}],
  ])('says nothing %s', async (_when, parts) => {
    const clock = fakeClock();
    const { context, err } = management([], { ...parts, clock });
    const { call, end } = longCall();
    const result = withApiProgress(context, call);
    end();
    expect(await result).toBe('answer');
    expect([err(), clock.sleeps]).toEqual(['', []]);
  });
});

describe('isServiceLocal', () => {
  it.each([
    ['http://127.0.0.1:4010/v2', true],
    ['http://localhost:4010/v2', true],
    ['http://[::1]:4010/v2', true],
    ['https://api.dyte.io/v2', false],
    ['http://10.0.0.1/v2', false],
  ])('%s: %j', async (apiUrl, expected) => {
    const { context } = management([], { settings: signedIn({ apiUrl }) });
    expect(await isServiceLocal(context)).toBe(expected);
  });
});
