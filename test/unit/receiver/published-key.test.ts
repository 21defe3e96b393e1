import { describe, expect, it } from 'vitest';
import { publishedKey } from '../../../src/receiver/published-key.ts';
import { FORMER_KEY_MS, type FormerKey } from '../../../src/domain/signature/former-key.ts';
import { keyFingerprint } from '../../../src/domain/signature/key-fingerprint.ts';
import type { KeySource } from '../../../src/receiver/key-source.ts';
import type { KeyEvent } from '../../../src/receiver/receiver-event.ts';
import type { VerificationKey } from '../../../src/domain/signature/public-key.ts';
import { createTestKeys } from '../../helpers/deliveries.ts';
import { manualClock, type ManualClock } from '../../helpers/manual-clock.ts';

const old = createTestKeys();
const fresh = createTestKeys();

interface Scene {
  readonly keys: KeySource;
  readonly clock: ManualClock;
  readonly events: string[];
  /** What is kept for the next run. */
  readonly written: readonly string[];
  readonly formerKeys: readonly FormerKey[];
  /** The changes that were told. */
  readonly changes: readonly KeyEvent[];
  /** What the service does from now on: `hang`, `fail`, or answer with this. */
  answer: string;
  /** Given what answers the fetch, for the answer `by hand`. */
  byHand: (answer: (pem: string) => void) => void;
  fetches: number;
}

function scene(
  answer: string,
  keptPem?: string,
  byHand: Scene['byHand'] = () => {},
  former?: FormerKey,
): Scene {
  const clock = manualClock();
  const events: KeyEvent['type'][] = [];
  const changes: KeyEvent[] = [];
  const written: string[] = [];
  const formerKeys: FormerKey[] = [];
  const kept = {
    pem: keptPem,
    write: (pem: string) => written.push(pem),
    former,
    writeFormer: (key: FormerKey) => formerKeys.push(key),
  };
  const shown: Omit<Scene, 'keys'> = {
    clock,
    events,
    written,
    formerKeys,
    changes,
    answer,
    byHand,
    fetches: 0,
  };
  const fetchPem = async (signal: AbortSignal): Promise<string> => {
    shown.fetches += 1;
    if (shown.answer === 'fail') throw new Error('unreachable');
    if (shown.answer === 'by hand') return await new Promise((resolve) => shown.byHand(resolve));
    if (shown.answer !== 'hang') return shown.answer;
    return await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  };
  const keys = publishedKey({
    fetchPem,
    origin: 'https://keys.example',
    kept,
    clock,
    onEvent: (event) => {
      events.push(event.type);
      if (event.type === 'key_changed') changes.push(event);
    },
  });
  return Object.assign(shown, { keys });
}

async function known(keys: KeySource): Promise<VerificationKey> {
  const key = await keys.current();
  if (key === undefined) throw new Error('There is no key yet.');
  return key;
}

/** When a delivery comes: time has passed since what was before. */
async function moment({ clock }: Scene, milliseconds = 1): Promise<number> {
  await clock.pass(milliseconds);
  return clock.elapsed();
}

function sameKey(one: VerificationKey | undefined, pem: string): boolean {
  return one?.keyObject.export({ type: 'spki', format: 'pem' }) === pem;
}

describe('the published key', () => {
  it('is fetched before anybody asks, once', async () => {
    const { keys, events, ...rest } = scene(old.pem);
    expect(rest.fetches).toBe(1);
    expect(sameKey(await keys.current(), old.pem)).toBe(true);
    await keys.current();
    expect(rest.fetches).toBe(1);
    expect(events).toEqual(['key_ready']);
  });

  it('keeps a delivery waiting while it is being fetched, but not longer than its sender waits', async () => {
    const { keys, clock } = scene('hang');
    let answer: unknown = 'waiting';
    void keys.current().then((key) => (answer = key));
    await clock.pass(1000);
    expect(answer).toBe('waiting');
    await clock.pass(300);
    expect(answer).toBeUndefined();
  });

  it('keeps no further delivery waiting for a fetch that is slow', async () => {
    const { keys, clock } = scene('hang');
    await clock.pass(2000);
    expect(await keys.current()).toBeUndefined();
  });

  it('is tried again with growing pauses until it is there, and told once', async () => {
    const shown = scene('fail');
    const { clock, events, keys } = shown;
    await clock.pass(0);
    expect(shown.fetches).toBe(1);
    await clock.pass(1000);
    expect(shown.fetches).toBe(2);
    await clock.pass(1999);
    expect(shown.fetches).toBe(2);
    await clock.pass(1);
    expect(shown.fetches).toBe(3);
    expect(await keys.current()).toBeUndefined();
    shown.answer = old.pem;
    await clock.pass(4000);
    expect(await keys.current()).toBeDefined();
    expect(events).toEqual(['key_unavailable', 'key_ready']);
    await clock.pass(600_000);
    expect(shown.fetches).toBe(4);
  });

  it('gives a fetch up that never ends, also one that does not listen', async () => {
    const clock = manualClock();
    let fetches = 0;
    const fetchPem = (): Promise<string> => {
      fetches += 1;
      return new Promise(() => {});
    };
    publishedKey({ fetchPem, origin: 'https://keys.example', clock, onEvent: () => {} });
    await clock.pass(10_999);
    expect(fetches).toBe(1);
    await clock.pass(1);
    expect(fetches).toBe(2);
  });

  it('takes a document without a usable key for none', async () => {
    const { keys, clock, events } = scene('no key');
    await clock.pass(0);
    expect(await keys.current()).toBeUndefined();
    expect(events).toEqual(['key_unavailable']);
  });

  it('stops when it is closed', async () => {
    const shown = scene('fail');
    await shown.clock.pass(0);
    shown.keys.close();
    await shown.clock.pass(600_000);
    expect(shown.fetches).toBe(1);
  });
});

describe('renewing the published key', () => {
  it('finds the changed one', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    shown.answer = fresh.pem;
    const renewal = await shown.keys.renew(stale, await moment(shown));
    expect(renewal.kind === 'changed' && sameKey(renewal.key, fresh.pem)).toBe(true);
    expect(sameKey(await shown.keys.current(), fresh.pem)).toBe(true);
    expect(shown.events).toEqual(['key_ready', 'key_changed']);
  });

  it('needs no fetch when another delivery has renewed it meanwhile', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    shown.answer = fresh.pem;
    await shown.keys.renew(stale, await moment(shown));
    expect((await shown.keys.renew(stale, await moment(shown))).kind).toBe('changed');
    expect(shown.fetches).toBe(2);
  });

  it('fetches once for all that ask at the same time', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    const cameAt = await moment(shown);
    const renewals = await Promise.all(Array.from({ length: 50 }, () => shown.keys.renew(stale, cameAt)));
    expect(renewals.every(({ kind }) => kind === 'same')).toBe(true);
    expect(shown.fetches).toBe(2);
  });

  it('holds a signature against nobody for a key that was fetched before the delivery came', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    expect((await shown.keys.renew(stale, await moment(shown))).kind).toBe('same');
    // The service changes its key right after that.
    shown.answer = fresh.pem;
    const found: string[] = [];
    for (let tenth = 0; tenth < 60; tenth += 1) {
      const cameAt = await moment(shown, 99);
      void shown.keys.renew(stale, cameAt).then(({ kind }) => found.push(kind));
    }
    await shown.clock.pass(2000);
    expect(found).toHaveLength(60);
    expect(found).not.toContain('same');
    expect(found.at(0)).toBe('unknown');
    expect(found.at(-1)).toBe('changed');
    expect(shown.fetches).toBe(3);
  });

  it('waits for the end of the pause where the answer is still in time, else for nothing', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    await shown.keys.renew(stale, await moment(shown));
    await shown.clock.pass(3000);
    expect((await shown.keys.renew(stale, await moment(shown))).kind).toBe('unknown');
    await shown.clock.pass(1000);
    let kind = 'waiting';
    void shown.keys.renew(stale, await moment(shown)).then((renewal) => (kind = renewal.kind));
    await shown.clock.pass(900);
    expect([kind, shown.fetches]).toEqual(['waiting', 2]);
    await shown.clock.pass(100);
    expect([kind, shown.fetches]).toEqual(['same', 3]);
  });

  it('waits for another fetch when the one under way began before the delivery came', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    const answers: ((pem: string) => void)[] = [];
    shown.answer = 'by hand';
    shown.byHand = (answer) => answers.push(answer);
    const kinds: string[] = [];
    void shown.keys.renew(stale, await moment(shown)).then(({ kind }) => kinds.push(kind));
    void shown.keys.renew(stale, await moment(shown)).then(({ kind }) => kinds.push(kind));
    answers[0]?.(old.pem);
    await shown.clock.pass(0);
    // To the second delivery the answer may be older than its key.
    expect(kinds).toEqual(['same', 'unknown']);
  });

  it('lets few wait, however many are forged', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    shown.answer = 'hang';
    const cameAt = await moment(shown);
    let over = 0;
    for (let each = 0; each < 1000; each += 1) void shown.keys.renew(stale, cameAt).then(() => (over += 1));
    await shown.clock.pass(0);
    expect(over).toBeGreaterThan(900);
    await shown.clock.pass(1300);
    expect(over).toBe(1000);
  });

  it('does not fetch more often than every five seconds, however many signatures are wrong', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    for (let second = 0; second < 60; second += 1) {
      void shown.keys.renew(stale, await moment(shown));
      void shown.keys.renew(stale, await moment(shown));
      await shown.clock.pass(998);
    }
    expect(shown.fetches).toBe(1 + 12);
  });

  it('cannot say when the service cannot be asked, also until it may be asked again', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    shown.answer = 'fail';
    expect((await shown.keys.renew(stale, await moment(shown))).kind).toBe('unknown');
    expect((await shown.keys.renew(stale, await moment(shown))).kind).toBe('unknown');
    shown.answer = old.pem;
    expect((await shown.keys.renew(stale, await moment(shown))).kind).toBe('unknown');
    await shown.clock.pass(5000);
    expect((await shown.keys.renew(stale, await moment(shown))).kind).toBe('same');
    expect(shown.events).toEqual(['key_ready', 'key_unavailable', 'key_ready']);
  });

  it('cannot say when the service does not answer in time', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    shown.answer = 'hang';
    let kind = 'waiting';
    void shown.keys.renew(stale, await moment(shown)).then((renewal) => (kind = renewal.kind));
    await shown.clock.pass(1100);
    expect(kind).toBe('waiting');
    await shown.clock.pass(200);
    expect(kind).toBe('unknown');
  });

  it('asks again for the next attempt when this one has waited too long', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    shown.answer = fresh.pem;
    const cameAt = await moment(shown);
    await shown.clock.pass(2000);
    expect((await shown.keys.renew(stale, cameAt)).kind).toBe('unknown');
    expect((await shown.keys.renew(stale, await moment(shown))).kind).toBe('changed');
    expect(shown.fetches).toBe(2);
  });

  it('remembers the key before for a while, and says a key that comes and goes once', async () => {
    const shown = scene(old.pem);
    let key = await known(shown.keys);
    expect(shown.keys.former?.()).toBeUndefined();
    for (const pem of [fresh.pem, old.pem, fresh.pem, old.pem, fresh.pem]) {
      shown.answer = pem;
      await shown.clock.pass(5000);
      const renewal = await shown.keys.renew(key, await moment(shown));
      expect(renewal.kind).toBe('changed');
      expect(shown.keys.former?.()).toBe(key);
      key = await known(shown.keys);
    }
    expect(shown.events).toEqual(['key_ready', 'key_changed']);
    await shown.clock.pass(FORMER_KEY_MS - 1);
    expect(sameKey(shown.keys.former?.(), old.pem)).toBe(true);
    await shown.clock.pass(1);
    expect(shown.keys.former?.()).toBeUndefined();
  });

  it('says that it cannot know once it is closed, also to those who wait', async () => {
    const shown = scene(old.pem);
    const stale = await known(shown.keys);
    await shown.keys.renew(stale, await moment(shown));
    await shown.clock.pass(4500);
    const waiting = shown.keys.renew(stale, await moment(shown));
    shown.keys.close();
    expect((await waiting).kind).toBe('unknown');
    expect((await shown.keys.renew(stale, await moment(shown))).kind).toBe('unknown');
    expect(shown.fetches).toBe(2);
  });

  it('leaves nothing sleeping once it is known', async () => {
    const shown = scene(old.pem);
    await known(shown.keys);
    await shown.clock.pass(0);
    expect(shown.clock.sleepers).toBe(0);
  });
});

describe('a key that an earlier run kept', () => {
  it('is used at once, while the service cannot be asked, and holds nothing against anybody', async () => {
    for (const answer of ['hang', 'fail']) {
      const shown = scene(answer, old.pem);
      const key = await known(shown.keys);
      expect(sameKey(key, old.pem)).toBe(true);
      await shown.clock.pass(10_000);
      const renewal = shown.keys.renew(key, await moment(shown));
      await shown.clock.pass(2000);
      expect((await renewal).kind).toBe('unknown');
      expect(await known(shown.keys)).toBe(key);
      shown.keys.close();
    }
  });

  it('gives way to the one that the service has, which is kept', async () => {
    const shown = scene(fresh.pem, old.pem);
    await shown.clock.pass(0);
    expect(sameKey(await shown.keys.current(), fresh.pem)).toBe(true);
    expect([shown.events, shown.written]).toEqual([['key_changed'], [fresh.pem]]);
    const until = shown.clock.now() + FORMER_KEY_MS;
    expect(shown.formerKeys).toEqual([{ pem: old.pem, until }]);
    expect(shown.changes).toEqual([
      {
        type: 'key_changed',
        fingerprint: keyFingerprint(fresh.key.keyObject),
        formerFingerprint: keyFingerprint(old.key.keyObject),
        formerUntil: until,
      },
    ]);
    expect(sameKey(shown.keys.former?.(), old.pem)).toBe(true);
  });

  it('is accepted for the rest of its time where it had been replaced, unless it is damaged', async () => {
    const { clock } = scene(fresh.pem);
    const former = (pem: string, leftMs: number): FormerKey => ({ pem, until: clock.now() + leftMs });
    const shown = scene(fresh.pem, fresh.pem, undefined, former(old.pem, 1000));
    expect(sameKey(shown.keys.former?.(), old.pem)).toBe(true);
    await shown.clock.pass(1000);
    expect(shown.keys.former?.()).toBeUndefined();
    expect(shown.formerKeys).toEqual([]);
    for (const other of [former('damaged', 1000), former(old.pem, 0), former(old.pem, FORMER_KEY_MS + 1)])
      expect(scene(fresh.pem, fresh.pem, undefined, other).keys.former?.()).toBeUndefined();
  });

  it('is not written again when it is still the one, and a mismatch is then final', async () => {
    const shown = scene(old.pem, old.pem);
    await shown.clock.pass(0);
    const key = await known(shown.keys);
    expect((await shown.keys.renew(key, await moment(shown))).kind).toBe('same');
    expect([shown.events, shown.written]).toEqual([[], []]);
  });

  it.each(['', 'damaged', old.pem.slice(0, 80)])('is passed over when it is %j', async (pem) => {
    const shown = scene('fail', pem);
    await shown.clock.pass(0);
    expect(await shown.keys.current()).toBeUndefined();
    shown.answer = fresh.pem;
    await shown.clock.pass(1000);
    expect(sameKey(await shown.keys.current(), fresh.pem)).toBe(true);
  });

  it('is asked about again for a delivery that does not match, before the next look is due', async () => {
    const shown = scene('fail', old.pem);
    await shown.clock.pass(8000);
    const key = await known(shown.keys);
    shown.answer = fresh.pem;
    const renewal = await shown.keys.renew(key, await moment(shown));
    expect(renewal.kind).toBe('changed');
    const { fetches } = shown;
    await shown.clock.pass(600_000);
    expect(shown.fetches).toBe(fetches);
  });
});

describe('a first key that is late', () => {
  it('is said to be missing after a second, also when the document hangs, and to be there again', async () => {
    let answer: (pem: string) => void = () => {};
    const late = scene('by hand', undefined, (give) => (answer = give));
    await late.clock.pass(999);
    expect(late.events).toEqual([]);
    await late.clock.pass(1);
    expect(late.events).toEqual(['key_unavailable']);
    answer(fresh.pem);
    await late.clock.pass(0);
    expect(late.events).toEqual(['key_unavailable', 'key_ready']);
  });

  it('is said once more with the reason when there is one', async () => {
    const shown = scene('hang');
    await shown.clock.pass(60_000);
    expect(shown.events).toEqual(['key_unavailable', 'key_unavailable']);
  });
});
