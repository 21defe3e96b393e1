import { DatabaseSync } from '@photostructure/sqlite';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeImmutable, makeSmallDisk } from './disks.js';
import { Stage } from './stage.js';

/**
 * @typedef {object} TrialOptions
 * @property {string} seed
 * @property {number} rounds how often the mischief is done
 */

/** @typedef {Awaited<ReturnType<Stage['finish']>>} Result */

/** @typedef {(options: TrialOptions) => Promise<Result>} Trial */

/**
 * Milliseconds that senders wait who wait for less long than Dyte does. Not much shorter: in the end every one
 * of them sends a large body that the machine must be able to read, and to tell of, in this time.
 */
const IMPATIENT_MS = 1000;

/** What a trial needs cannot be had here. */
export class Impossible extends Error {}

/**
 * @param {import('./stage.js').StageOptions} options
 * @param {(stage: Stage) => Promise<void>} mischief
 * @returns {Promise<Result>}
 */
async function onStage(options, mischief) {
  const stage = new Stage(options);
  try {
    await stage.build();
    await mischief(stage);
    return await stage.finish();
  } finally {
    await stage.tearDown();
  }
}

/** The receiver is killed at random moments under load, while it starts included, and started again. */
const killed = /** @type {Trial} */ ({ seed, rounds }) =>
  onStage({ seed }, async (stage) => {
    stage.beginSending();
    for (let round = 0; round < rounds; round += 1) {
      const receiver = stage.startReceiver();
      if (stage.chance.happens(0.85)) await someAnswers(stage, receiver);
      else await sleep(stage.chance.between(0, 500));
      await receiver.kill();
    }
    stage.extra['kills'] = rounds;
    await stage.startReceiver().ready;
    await stage.answers(20);
  });

/** Two receivers share one store, and every delivery is sent to both; now one is killed, now the other. */
const shared = /** @type {Trial} */ ({ seed, rounds }) =>
  onStage({ seed, ports: 2, concurrency: 6 }, async (stage) => {
    stage.beginSending();
    const receivers = [stage.startReceiver(0), stage.startReceiver(1)];
    for (let round = 0; round < rounds; round += 1) {
      await stage.answers(stage.chance.between(0, 24));
      const which = stage.chance.between(0, 1);
      await receivers[which]?.kill();
      receivers[which] = stage.startReceiver(which);
    }
    stage.extra['kills'] = rounds;
    await stage.answers(20);
  });

/** One of two receivers is killed and stays away: the other takes over its forwards. */
const leftBehind = /** @type {Trial} */ ({ seed }) =>
  onStage({ seed, ports: 2, timeout: IMPATIENT_MS }, async (stage) => {
    const victim = await twoAtWork(stage);
    await victim.kill();
    stage.extra['kills'] = 1;
    await takeOver(stage);
    await stage.startReceiver(0).ready;
    await stage.answers(20);
  });

/** The disk fills up under load, and space is freed again; meanwhile the receiver may be killed. */
const fullDisk = /** @type {Trial} */ ({ seed, rounds }) =>
  onStage({ seed, senders: 1, concurrency: 4 }, async (stage) => {
    // All that is kept stays: it is compared in the end, and must leave something that can be freed.
    const times = Math.min(rounds, 8);
    const size = (40 + times * 40) * 1024 * 1024;
    const disk = await makeSmallDisk(join(stage.folder, 'disk'), size);
    if (disk === undefined) throw new Impossible('Only root can mount a small disk.');
    stage.cleanUp(() => disk.remove());
    stage.store = join(disk.path, 'deliveries.sqlite');
    let receiver = stage.startReceiver();
    stage.beginSending();
    for (let round = 0; round < times; round += 1) {
      await stage.answers(20);
      await disk.fill(stage.chance.between(0, 300_000));
      await refusals(stage, 30);
      if (stage.chance.happens(0.4)) {
        await receiver.kill();
        // It may not even start before there is room.
        receiver = stage.startReceiver();
        await Promise.race([receiver.ready.catch(() => undefined), receiver.ended]);
      }
      await disk.free();
      const code = await Promise.race([receiver.ended, sleep(0, 'runs')]);
      if (code === 1) receiver = stage.startReceiver();
    }
    stage.extra['timesFull'] = times;
    await stage.answers(20);
  });

/** The store has a limit, and its target does not answer; then it does. */
const fullStore = /** @type {Trial} */ ({ seed, rounds }) =>
  onStage({ seed }, async (stage) => {
    stage.isPruned = true;
    await stage.startReceiver(0, ['--max-store', '3mb']).ready;
    stage.beginSending();
    for (let round = 0; round < rounds; round += 1) {
      stage.target.hold();
      await refusals(stage, 30);
      stage.target.release();
      await stage.answers(40);
    }
    stage.extra['timesFull'] = rounds;
  });

/** Another process locks the store for longer than the receiver waits for it. */
const locked = /** @type {Trial} */ ({ seed, rounds }) =>
  onStage({ seed }, async (stage) => {
    await stage.startReceiver().ready;
    stage.beginSending();
    for (let round = 0; round < rounds; round += 1) {
      await stage.answers(20);
      const other = new DatabaseSync(stage.store, { timeout: 5000 });
      other.exec('BEGIN IMMEDIATE');
      await sleep(stage.chance.between(2500, 3500));
      other.exec('ROLLBACK');
      other.close();
    }
    stage.extra['timesLocked'] = rounds;
    stage.extra['slowestRefusalMs'] = Math.round(stage.senders.slowestRefusal);
    await stage.answers(20);
  });

/** The log cannot be written for a while, as on a disk that has become read-only. */
const unwritable = /** @type {Trial} */ ({ seed, rounds }) =>
  onStage({ seed }, async (stage) => {
    await stage.startReceiver().ready;
    stage.beginSending();
    for (let round = 0; round < rounds; round += 1) {
      await stage.answers(20);
      const allow = await makeImmutable(`${stage.store}-wal`);
      if (allow === undefined) throw new Impossible('Only root can make a file immutable.');
      stage.cleanUp(allow);
      await refusals(stage, 30);
      await allow();
    }
    stage.extra['timesUnwritable'] = rounds;
    await stage.answers(20);
  });

/** The file of the store is removed under load, and its log is not: what is sent later is in the new one. */
const removed = /** @type {Trial} */ ({ seed, rounds }) =>
  onStage({ seed, ports: 2 }, async (stage) => {
    await Promise.all([stage.startReceiver(0).ready, stage.startReceiver(1).ready]);
    stage.beginSending();
    for (let round = 0; round < rounds; round += 1) {
      await stage.answers(stage.chance.between(10, 60));
      await stage.until('a store', () => existsSync(stage.store));
      await (stage.chance.happens(0.5) ? rm(stage.store) : rename(stage.store, `${stage.store}.${round}`));
      stage.since = Date.now() + 1;
    }
    stage.extra['removals'] = rounds;
    await stage.answers(60);
    // What was answered must not be in memory, or in a log without a name, only.
    await stage.killAll();
    await Promise.all([stage.startReceiver(0).ready, stage.startReceiver(1).ready]);
  });

/** The receiver is asked to end under load, and ends in good order. */
const asked = /** @type {Trial} */ ({ seed, rounds }) =>
  onStage({ seed }, async (stage) => {
    stage.beginSending();
    for (let round = 0; round < rounds; round += 1) {
      const receiver = stage.startReceiver();
      await someAnswers(stage, receiver);
      receiver.signal(stage.chance.pick(['SIGTERM', 'SIGINT']));
      const code = await receiver.ended;
      if (code !== 0) throw new Error(`It ended with ${code}: ${receiver.stderr}`);
    }
    stage.extra['ends'] = rounds;
    await stage.startReceiver().ready;
    await stage.answers(20);
  });

/** The receiver is stopped for longer than its senders wait, and goes on. */
const stopped = /** @type {Trial} */ ({ seed, rounds }) =>
  onStage({ seed, timeout: IMPATIENT_MS }, async (stage) => {
    const receiver = stage.startReceiver();
    await receiver.ready;
    stage.beginSending();
    for (let round = 0; round < rounds; round += 1) {
      await stage.answers(stage.chance.between(0, 24));
      receiver.signal('SIGSTOP');
      await sleep(stage.chance.between(200, 3000));
      receiver.signal('SIGCONT');
    }
    stage.extra['stops'] = rounds;
    await stage.answers(20);
  });

/**
 * One of two receivers is stopped for so long that the other takes over its forwards; then it goes on. Senders wait as
 * long as Dyte does: that is far shorter than the stop.
 */
const asleep = /** @type {Trial} */ ({ seed }) =>
  onStage({ seed, ports: 2 }, async (stage) => {
    const sleeper = await twoAtWork(stage);
    await putToSleep(stage, sleeper);
    stage.extra['stops'] = 1;
    await takeOver(stage);
    sleeper.signal('SIGCONT');
    await stage.answers(20);
  });

/**
 * Waits until a receiver is in the middle of its work: it has given a number of answers, or none.
 *
 * @param {Stage} stage
 * @param {ReturnType<Stage['startReceiver']>} receiver
 */
async function someAnswers(stage, receiver) {
  await receiver.ready;
  await stage.answers(stage.chance.between(0, 24));
}

/**
 * Two receivers under load, with forwards that nobody answers.
 *
 * @param {Stage} stage
 */
async function twoAtWork(stage) {
  const first = stage.startReceiver(0);
  await Promise.all([first.ready, stage.startReceiver(1).ready]);
  stage.beginSending();
  await stage.answers(20);
  stage.target.hold();
  await stage.answers(20);
  return first;
}

/**
 * Stops a receiver between two commits: within one it would lock all others out for as long as it sleeps.
 *
 * @param {Stage} stage
 * @param {Awaited<ReturnType<typeof twoAtWork>>} receiver
 */
async function putToSleep(stage, receiver) {
  for (;;) {
    receiver.signal('SIGSTOP');
    if (await stage.answersWithin(10, 5000)) return;
    receiver.signal('SIGCONT');
    // Until it has caught up every sender may be waiting for this one, and none asks the other.
    await sleep(stage.chance.between(6000, 8000));
    await stage.answers(stage.chance.between(1, 20));
  }
}

/** @param {Stage} stage */
async function takeOver(stage) {
  stage.target.release();
  const before = stage.target.requests;
  await stage.forwards();
  stage.extra['takenOver'] = stage.target.requests - before;
}

/**
 * @param {Stage} stage
 * @param {number} more answers that the store cannot keep anything now
 */
async function refusals(stage, more) {
  const wanted = stage.senders.refused('503') + more;
  await stage.until(`${more} answers 503`, () => stage.senders.refused('503') >= wanted);
}

/** Every trial by name. @type {Readonly<Record<string, Trial>>} */
export const TRIALS = {
  killed,
  shared,
  fullDisk,
  fullStore,
  removed,
  asked,
  stopped,
  leftBehind,
  locked,
  unwritable,
  asleep,
};
