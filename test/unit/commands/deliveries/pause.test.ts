import { describe, expect, it } from 'vitest';
import { run as list, type DeliveriesListOptions } from '../../../../src/commands/deliveries/list.ts';
import { run as pause } from '../../../../src/commands/deliveries/pause.ts';
import { run as resume } from '../../../../src/commands/deliveries/resume.ts';
import { uuidFor } from '../../../helpers/deliveries.ts';
import { deliveryOf, looking, NOW, type Looking } from '../../../helpers/deliveries-command.ts';
import type { ContextParts } from '../../../helpers/context.ts';

const APP = 'http://localhost:3000/';
const SINCE = new Date(NOW).toISOString();

/** Of which one waits. */
function two(parts: ContextParts = {}): Looking {
  const looked = looking([deliveryOf('one', {}), deliveryOf('two', {})], parts);
  looked.history.forward(uuidFor('one'), APP);
  return looked;
}

describe('deliveries pause and resume', () => {
  it('say what they have changed, and how many wait', async () => {
    const looked = two();
    await pause({ store: undefined }, looked.context);
    await looked.clock.pass(300_000);
    await pause({ store: undefined }, looked.context);
    await resume({ store: undefined }, looked.context);
    await resume({ store: undefined }, looked.context);
    const lines = looked.out().split('\n');
    expect(lines[0]).toBe(
      '✓ Forwarding is paused: deliveries are received and kept, and wait. 1 delivery waits; go on with: dyte-hooks deliveries resume',
    );
    expect(lines[1]).toMatch(
      /^= Forwarding is paused already, since [\d:]{8}, by \S+@\S+\. 1 delivery waits; go on with: dyte-hooks deliveries resume$/,
    );
    expect(lines.slice(2)).toEqual([
      '✓ Forwarding goes on after 5m. 1 delivery waits.',
      '= Forwarding is not paused. 1 delivery waits.',
      '',
    ]);
    expect([looked.isClosed(), looked.err()]).toEqual([true, '']);
  });

  it('name the store that was named', async () => {
    const looked = looking();
    await pause({ store: 'my store' }, looked.context);
    expect(looked.out()).toContain(
      "None waits yet; go on with: dyte-hooks deliveries resume --store 'my store'\n",
    );
  });

  it('tell programs the same', async () => {
    const answers: unknown[] = [];
    const { history } = two();
    for (const run of [pause, pause, resume, resume]) {
      const looked = looking([], { options: { json: true }, history: async () => history });
      await run({ store: undefined }, looked.context);
      answers.push(looked.json());
    }
    const by = expect.stringContaining('@');
    expect(answers).toEqual([
      { paused: true, changed: true, since: SINCE, by, waiting: 1 },
      { paused: true, changed: false, since: SINCE, by, waiting: 1 },
      { paused: false, changed: true, since: SINCE, by, waiting: 1 },
      { paused: false, changed: false, since: null, by: null, waiting: 1 },
    ]);
  });
});

describe('deliveries list while forwarding is paused', () => {
  const OPTIONS: DeliveriesListOptions = {
    events: undefined,
    meeting: undefined,
    webhook: undefined,
    since: undefined,
    until: undefined,
    signature: undefined,
    failed: false,
    waiting: false,
    store: undefined,
    limit: undefined,
    follow: false,
    exitCode: false,
    showSecrets: false,
  };

  it('says why what it lists waits, and only then', async () => {
    const looked = two();
    await list(OPTIONS, looked.context);
    expect(looked.err()).toBe('');
    looked.history.pauseForwarding({ since: NOW, by: 'ada@\u001b[2Jlaptop' });
    await list(OPTIONS, looked.context);
    expect(looked.err()).toMatch(
      /^Forwarding is paused since [\d:]{8}, by ada@\\x1b\[2Jlaptop: deliveries wait\. It goes on with: dyte-hooks deliveries resume\n$/,
    );
    const none = looking([deliveryOf('two', {})]);
    none.history.pauseForwarding({ since: NOW, by: 'ada' });
    await list(OPTIONS, none.context);
    expect(none.err()).toBe('');
  });
});
