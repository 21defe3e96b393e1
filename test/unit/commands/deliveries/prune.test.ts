import { describe, expect, it } from 'vitest';
import { run, type DeliveriesPruneOptions } from '../../../../src/commands/deliveries/prune.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { failureOf, type ContextParts } from '../../../helpers/context.ts';
import { deliveryOf, looking, NOW, type Looking } from '../../../helpers/deliveries-command.ts';
import { scriptedPrompts } from '../../../helpers/scripted-prompts.ts';

const HOUR = 3_600_000;

const OPTIONS: DeliveriesPruneOptions = {
  keep: undefined,
  maxStore: undefined,
  dryRun: false,
  yes: false,
  store: undefined,
};

/** Of 1,000 bytes each; the first ones are the oldest. */
const deliveries = [5, 4, 3, 2, 1].map((hours) =>
  deliveryOf(String(hours), {}, { receivedAt: NOW - hours * HOUR, body: Buffer.alloc(1000) }),
);

async function prune(options: Partial<DeliveriesPruneOptions>, parts: ContextParts = {}): Promise<Looking> {
  const looked = looking(deliveries, parts);
  // A script says yes; whoever asks about questions says so.
  const yes = parts.interactive !== true && options.dryRun !== true;
  await run({ ...OPTIONS, yes, ...options }, looked.context);
  expect(looked.isClosed()).toBe(true);
  return looked;
}

function left({ history }: Looking): number {
  return history.count({});
}

describe('deliveries prune', () => {
  it('removes what is older, and says what it did', async () => {
    const looked = await prune({ keep: 3.5 * HOUR });
    expect([looked.out(), looked.err(), left(looked)]).toEqual([
      '✓ Removed 2 deliveries: 5.0 kB before, 3.0 kB now.\n',
      '',
      3,
    ]);
  });

  it('removes the oldest until the rest fits', async () => {
    const looked = await prune({ maxStore: 1500 });
    expect([looked.out(), left(looked)]).toEqual(['✓ Removed 4 deliveries: 5.0 kB before, 1.0 kB now.\n', 1]);
  });

  it.each([
    [
      'asks with the reason on a terminal',
      { interactive: true, isTerminal: true, prompts: scriptedPrompts('') },
    ],
    ['says so in a dry run', { dryRun: true }],
  ])(
    '%s where a wrong clock would take all',
    async (_what, { dryRun = false, ...parts }: ContextParts & { dryRun?: boolean }) => {
      const looked = await prune({ keep: HOUR / 2, dryRun }, parts);
      expect(looked.err()).toContain('All deliveries are older than that by the clock of this machine');
      expect(left(looked)).toBe(5);
    },
  );

  it('wants --yes where a wrong clock would take all, and nobody can be asked', async () => {
    const looked = looking(deliveries);
    const error = await failureOf(run({ ...OPTIONS, keep: HOUR / 2 }, looked.context));
    expect([error.code, error.exitCode, left(looked)]).toEqual(['confirmation_missing', 2, 5]);
    await run({ ...OPTIONS, keep: HOUR / 2, yes: true }, looked.context);
    expect(left(looked)).toBe(0);
  });

  it('empties a store that is to keep no more than minutes, without a question of the clock', async () => {
    const looked = await prune({ keep: 0 });
    expect([left(looked), looked.err()]).toEqual([0, '']);
  });

  it('does both when both are given', async () => {
    const looked = await prune({ keep: 4.5 * HOUR, maxStore: 2000 });
    expect(left(looked)).toBe(2);
  });

  it('has nothing to do where all may stay', async () => {
    const looked = await prune({ keep: 24 * HOUR }, { interactive: true, isTerminal: true });
    expect([looked.out(), left(looked)]).toEqual(['= Nothing to remove: the store has 5.0 kB.\n', 5]);
  });

  it('wants to know what may go', async () => {
    const looked = looking(deliveries);
    const error = await failureOf(run(OPTIONS, looked.context));
    expect([error.code, error.exitCode, left(looked)]).toEqual(['option_missing', 2, 5]);
  });

  it('removes nothing in a dry run, and opens the store for reading only', async () => {
    const opened: unknown[] = [];
    const looked = looking(deliveries);
    const context = {
      ...looked.context,
      deliveryHistory: async (wanted: Parameters<typeof looked.context.deliveryHistory>[0]) => {
        opened.push(wanted);
        return await looked.context.deliveryHistory(wanted);
      },
    };
    await run({ ...OPTIONS, keep: 3.5 * HOUR, dryRun: true, store: 'x' }, context);
    expect([looked.out(), left(looked), opened]).toEqual([
      'Would remove 2 deliveries of a store of 5.0 kB.\n',
      5,
      [{ file: 'x', access: 'read', endsAtOnce: true }],
    ]);
  });

  it('says in a dry run about how many where a size decides', async () => {
    const looked = await prune({ maxStore: 1500, dryRun: true });
    expect(looked.out()).toBe('Would remove about 4 deliveries of a store of 5.0 kB.\n');
  });

  it('gives one document with --json', async () => {
    const done = await prune({ keep: 3.5 * HOUR }, { options: { json: true } });
    expect(done.json()).toEqual({ dryRun: false, deliveries: 2, bytesBefore: 5000, bytesAfter: 3000 });
    const dry = await prune({ keep: 3.5 * HOUR, dryRun: true }, { options: { json: true } });
    expect(dry.json()).toEqual({ dryRun: true, deliveries: 2, bytesBefore: 5000, bytesAfter: null });
  });

  it.each([
    ['2', 3],
    ['y', 5],
    ['', 5],
  ])('wants the number typed on a terminal: %j', async (answer, expected) => {
    const prompts = scriptedPrompts(answer);
    const looked = await prune({ keep: 3.5 * HOUR }, { interactive: true, isTerminal: true, prompts });
    expect(left(looked)).toBe(expected);
    expect(prompts.questions).toEqual(['Type 2 to remove 2 deliveries:']);
    expect(looked.err().includes('Nothing was removed')).toBe(expected === 5);
  });

  it.each([{}, { options: { json: true } }])('wants --yes where nobody can be asked: %j', async (parts) => {
    const looked = looking(deliveries, parts);
    const error = await failureOf(run({ ...OPTIONS, keep: 3.5 * HOUR }, looked.context));
    expect([error.code, error.exitCode, left(looked)]).toEqual(['confirmation_missing', 2, 5]);
    expect(error.hint).toContain('--yes');
  });

  it('does not ask with --yes', async () => {
    const looked = await prune({ keep: 3.5 * HOUR, yes: true }, { interactive: true, isTerminal: true });
    expect(left(looked)).toBe(3);
  });

  it('says when the store is still larger than wanted', async () => {
    const looked = looking(deliveries);
    const stubborn = {
      ...looked.history,
      prune: async () => ({ deliveries: 1, bytesBefore: 5000, bytesAfter: 4000 }),
    };
    const { context, err } = looking([], { history: async () => stubborn });
    await run({ ...OPTIONS, maxStore: 1000, yes: true }, context);
    expect(err()).toContain('still larger than wanted');
  });

  it('shows on a terminal how far it is, and stops between two steps when it is told to', async () => {
    const interruption = new AbortController();
    const looked = looking(deliveries, { isTerminal: true, signal: interruption.signal });
    const { clock, history } = looked;
    const slow: typeof history = {
      ...history,
      prune: async (limits, onProgress) =>
        await history.prune(limits, (removed) => {
          void clock.pass(150);
          if (removed === 2) interruption.abort(new HooksError('interrupted', 'Cancelled.'));
          onProgress?.(removed);
        }),
    };
    const context = { ...looked.context, deliveryHistory: async () => slow };
    const error = await failureOf(run({ ...OPTIONS, maxStore: 0, yes: true }, context));
    expect([error.code, left(looked)]).toEqual(['interrupted', 3]);
    const clear = '\r\u001b[2K';
    const lines = looked.err().split(clear);
    expect(lines.at(-1)).toBe('');
    expect(lines.at(-2)).toMatch(/^Removed \d deliver(?:y|ies) …$/);
  });
});
