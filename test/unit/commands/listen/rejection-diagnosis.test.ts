import { describe, expect, it } from 'vitest';
import { createRejectionDiagnosis } from '../../../../src/commands/listen/rejection-diagnosis.ts';
import { fixedKey } from '../../../../src/receiver/key-source.ts';
import type { Explain } from '../../../../src/commands/listen/delivery-lines.ts';
import { keyCacheOf, testContext, type ContextParts } from '../../../helpers/context.ts';
import { createTestKeys, deliveryEvent } from '../../../helpers/deliveries.ts';
import { manualClock, type ManualClock } from '../../../helpers/manual-clock.ts';
import { eventually } from '../../../helpers/eventually.ts';

const keys = createTestKeys();
const other = createTestKeys();
const BODY = '{"event":"meeting.started","n":1}';

function rejected(body: string, headers: readonly (readonly [string, string])[]) {
  return deliveryEvent({
    body: Buffer.from(body),
    headers,
    signature: { state: 'mismatch' },
    rejection: 'signature',
    status: 401,
  });
}

const PYTHON = rejected('{"event": "meeting.started", "n": 1}', [['rtk-signature', keys.sign(BODY)]]);

interface Started {
  readonly explain: Explain;
  readonly clock: ManualClock;
}

async function started(parts: ContextParts = {}, origin = 'https://api.dyte.io/k'): Promise<Started> {
  const clock = manualClock();
  const context = testContext({ clock, keyCache: keyCacheOf(other.pem), ...parts });
  const { explain, start } = createRejectionDiagnosis(context);
  expect(explain(PYTHON)).toBeUndefined();
  start(fixedKey(keys.key), origin);
  await eventually(async () => {
    await clock.pass(1000);
    expect(explain(PYTHON)).toBeDefined();
  });
  await clock.pass(1000);
  return { explain, clock };
}

describe('why the signature of a rejected delivery fails', () => {
  it('is said in a sentence, with what does that', async () => {
    const { explain } = await started();
    expect(explain(PYTHON)).toMatch(
      /^It does not verify as it is\. It does when the body is taken with the white space between its JSON removed\. It is written as by json\.dumps of Python\.$/,
    );
  });

  it('knows other keys, and says when none fits', async () => {
    const { explain, clock } = await started();
    expect(explain(rejected(BODY, [['dyte-signature', other.sign(BODY)]]))).toContain(
      'It does when the key of api.realtime.cloudflare.com is used.',
    );
    await clock.pass(1000);
    const stranger = createTestKeys();
    expect(explain(rejected(BODY, [['dyte-signature', stranger.sign(BODY)]]))).toMatch(
      /^No key that is known/,
    );
    await clock.pass(1000);
    expect(explain(rejected(BODY, [['dyte-signature', keys.sign('other')]]))).toBe(
      'The signature was made with the key of api.dyte.io, but not for these bytes. The body was changed in a way that is not known here, or the signature is that of another delivery.',
    );
  });

  it('leaves to the usual cause what has no signature, and repeats no name from outside', async () => {
    const { explain, clock } = await started();
    expect(explain(rejected(BODY, []))).toBeUndefined();
    await clock.pass(1000);
    expect(explain(rejected(BODY, [['x-evil-signature', keys.sign(BODY)]]))).toBeUndefined();
  });

  it('is looked into once a second at most, and of small bodies', async () => {
    const { explain, clock } = await started();
    expect(explain(PYTHON)).toBeDefined();
    expect(explain(PYTHON)).toBeUndefined();
    await clock.pass(999);
    expect(explain(PYTHON)).toBeUndefined();
    await clock.pass(1);
    const large = (spaces: number) => {
      const body = `${BODY}${' '.repeat(spaces)}`;
      return rejected(body, [['rtk-signature', keys.sign(BODY)]]);
    };
    expect(explain(large(8 * 1024 - BODY.length + 1))).toBeUndefined();
    expect(explain(large(8 * 1024 - BODY.length))).toBeDefined();
  });

  it('is looked into more seldom where it takes long', async () => {
    const clock = manualClock();
    let slowMs = 0;
    let elapsed = 0;
    const slow = { ...clock, elapsed: () => (elapsed += slowMs) };
    const { explain, start } = createRejectionDiagnosis(
      testContext({ clock: slow, keyCache: keyCacheOf(other.pem) }),
    );
    start(fixedKey(keys.key), 'key.pem');
    await eventually(() => {
      elapsed += 1000;
      expect(explain(PYTHON)).toBeDefined();
    });
    elapsed += 1000;
    slowMs = 100;
    expect(explain(PYTHON)).toBeDefined();
    slowMs = 0;
    elapsed += 4800;
    expect(explain(PYTHON)).toBeUndefined();
    elapsed += 200;
    expect(explain(PYTHON)).toBeDefined();
  });

  it('is not looked for with --quiet', async () => {
    const clock = manualClock();
    const options = { quiet: true };
    const { explain, start } = createRejectionDiagnosis(testContext({ clock, options }));
    start(fixedKey(keys.key), 'key.pem');
    await new Promise(setImmediate);
    expect(explain(PYTHON)).toBeUndefined();
  });

  it('says nothing while there is no key, or where keys cannot be read', async () => {
    const clock = manualClock();
    const broken = testContext({
      clock,
      signingKey: async () => {
        throw new Error('no home');
      },
    });
    const { explain, start } = createRejectionDiagnosis(broken);
    start({ ...fixedKey(keys.key), known: () => undefined }, 'key.pem');
    await new Promise(setImmediate);
    expect(explain(PYTHON)).toBeUndefined();
  });
});
