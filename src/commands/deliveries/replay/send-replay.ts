import { preparation, type Prepare } from '../../../forwarding/replay/prepare.ts';
import { Replayer } from '../../../forwarding/replay/replayer.ts';
import { openOutputs } from '../../shared/live-outputs.ts';
import { exitWithReplay, MAX_UNREACHED_IN_A_ROW, type ReplayEndState } from './exit-with-replay.ts';
import { messagesFor, createReplayPresenter } from './presenter.ts';
import { continuedPlan } from './plan.ts';
import { ReplayTally } from './tally.ts';
import { openTargetsOf, type OpenTargets } from './targets.ts';
import { notify, type Context } from '../../../context.ts';
import type { HeaderPair } from '../../../domain/delivery/received-delivery.ts';
import type { ReplayPlan } from '../../../domain/replay/replay-plan.ts';
import type { ReplayJournal, StoredReplay } from '../../../store/replay-journal.ts';
import type { DeliveriesReplayOptions } from './options.ts';
import { signBody } from '../../../domain/signature/signature.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';

/** A reader may take this long to read what is left, in milliseconds. */
const READER_TIMEOUT_MS = 1000;

export interface ReplayRun {
  /** The replay's. */
  readonly number: number;
  /** Whether nothing of it was sent yet. */
  readonly isNew: boolean;
  readonly options: DeliveriesReplayOptions;
  readonly context: Context;
  readonly journal: ReplayJournal;
  /** Those that are added. */
  readonly headers: readonly HeaderPair[];
}

/**
 * Sends what is open of a replay, and says what came of it.
 *
 * @throws HooksError as `exitWithReplay` does, and for what is refused before anything is sent
 */
export async function sendReplay(sending: ReplayRun): Promise<void> {
  const { number, options, context, journal } = sending;
  try {
    const replay = journal.find(number);
    const parts = await prepared(sending, replay);
    const conclusion = await send(sending, replay, parts);
    for (const note of messagesFor(parts.plan, conclusion.tally)) notify(context, note);
    exitWithReplay(conclusion, options);
  } finally {
    journal.release(number);
  }
}

interface Parts {
  readonly plan: ReplayPlan;
  readonly prepare: Prepare;
  readonly targets: OpenTargets;
}

/** Does all that can fail before anything is sent. A new replay that fails here is forgotten. */
async function prepared(
  { number, isNew, options, context, journal, headers }: ReplayRun,
  replay: StoredReplay,
): Promise<Parts> {
  try {
    const plan = continuedPlan(replay.plan, options, headers);
    const isChanging = plan.edits.length > 0 || plan.body !== undefined;
    const targets = await openTargetsOf(replay.targets, plan, headers, options, context);
    return { plan, targets, prepare: preparation(plan, isChanging ? await localSigner(context) : unsigned) };
  } catch (error) {
    if (isNew) journal.forget(number);
    throw error;
  }
}

async function send(
  { number, isNew, options, context, journal }: ReplayRun,
  { targets: names, counts }: StoredReplay,
  { plan, prepare, targets }: Parts,
): Promise<ReplayEndState> {
  const { clock, signal } = context;
  const outputs = await openOutputs(context, 'the replay goes on');
  try {
    const { total, open: left } = counts;
    const info = { replay: number, targets: names, total, left, isResumed: !isNew };
    const presenter = await createReplayPresenter(context, outputs, info, options.showSecrets);
    const tally = new ReplayTally();
    presenter.onBegin();
    const begunAt = clock.elapsed();
    const end = await new Replayer({
      journal,
      replay: number,
      plan,
      prepare,
      targetNamed: (name) => targets.named(name),
      maxUnreachedInARow: options.keepGoing ? Infinity : MAX_UNREACHED_IN_A_ROW,
      clock,
      signal,
      onEvent: (event) => {
        if (event.type === 'replayed') tally.add(event);
        presenter.onEvent(event);
      },
    })
      .run()
      .finally(() => presenter.clear());
    const conclusion = { replay: number, end, counts: journal.counts(number), tally };
    presenter.onEnd({ ...conclusion, elapsedMs: clock.elapsed() - begunAt });
    return conclusion;
  } finally {
    await targets.close();
    await outputs.close(READER_TIMEOUT_MS);
  }
}

function unsigned(): Promise<string> {
  throw new Error('Nothing is changed, so nothing is signed');
}

/**
 * Makes what signs changed bodies, and says that it is not the service, and how a receiver can check it.
 *
 * @returns signs a body, in base64
 * @throws HooksError `key_invalid`, `file_failed`
 */
export async function localSigner(context: Context): Promise<(body: Buffer) => Promise<string>> {
  const { privateKey, path, publicKeyPath, isNew, warning } = await context.signingKey();
  if (isNew) notify(context, `Made a signing key for this machine: ${sanitize(path)}.`);
  if (warning !== undefined) notify(context, sanitize(warning));
  notify(
    context,
    'Edited deliveries are signed with a key of this machine, not the service’s. So that they verify, give your application its public key, or receive with:',
  );
  notify(context, `  dyte-hooks listen --public-key ${sanitize(publicKeyPath)}`);
  return (body) => signBody(body, privateKey);
}
