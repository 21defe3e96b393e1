import { randomUUID } from 'node:crypto';
import {
  FORWARD_TIMEOUT_MS,
  REPLAY_CONCURRENCY,
  REPLAY_MAX_GAP_MS,
  REPLAY_SPEED,
} from '../../../domain/defaults.ts';
import { HooksError } from '../../../domain/errors.ts';
import { parseEdit } from '../../../domain/json/edit-syntax.ts';
import type { ReplayPlan } from '../../../domain/replay/replay-plan.ts';
import type { HeaderPair } from '../../../domain/delivery/received-delivery.ts';
import type { DeliveriesReplayOptions } from './options.ts';

/**
 * How a replay is to be made.
 *
 * @throws HooksError `usage_invalid`
 */
export function newPlan(options: DeliveriesReplayOptions, headers: readonly HeaderPair[]): ReplayPlan {
  for (const edit of options.edit) parseEdit(edit);
  return {
    edits: options.edit,
    body: undefined,
    uuidSeed: options.newUuid ? randomUUID() : undefined,
    addedHeaders: headers.map(([name]) => name.toLowerCase()),
    isInsecure: options.insecure,
    speed: options.speed ?? REPLAY_SPEED,
    longestGap: options.maxGap ?? REPLAY_MAX_GAP_MS,
    concurrency: options.concurrency ?? REPLAY_CONCURRENCY,
    timeout: options.forwardTimeout ?? FORWARD_TIMEOUT_MS,
  };
}

/** A plan that goes on: how fast and how patiently may be said anew. */
export function continuedPlan(
  plan: ReplayPlan,
  options: DeliveriesReplayOptions,
  headers: readonly HeaderPair[],
): ReplayPlan {
  checkHeaders(plan, headers);
  return {
    ...plan,
    isInsecure: plan.isInsecure || options.insecure,
    speed: options.speed ?? plan.speed,
    longestGap: options.maxGap ?? plan.longestGap,
    concurrency: options.concurrency ?? plan.concurrency,
    timeout: options.forwardTimeout ?? plan.timeout,
  };
}

/** Values of headers may be secrets and are not kept. */
function checkHeaders(plan: ReplayPlan, headers: readonly HeaderPair[]): void {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const missing = plan.addedHeaders.find((name) => !given.has(name));
  if (missing === undefined) return;
  throw new HooksError(
    'option_missing',
    `The replay was started with --header ${missing}, whose value is not stored.`,
    {
      hint: `Give it again: --header-env ${missing}=<variable> with its value in the environment, or --header "${missing}: <value>".`,
    },
  );
}

/**
 * Refuses what cannot be said together.
 *
 * @throws HooksError `usage_invalid`
 */
export function checkReplayOptions(options: DeliveriesReplayOptions): void {
  if (options.resume !== undefined) checkResumed(options);
  const ways = [
    ...(options.edit.length > 0 ? ['--edit'] : []),
    ...(options.editWith === undefined ? [] : ['--edit-with']),
    ...(options.editor ? ['--editor'] : []),
  ];
  if (ways.length > 1)
    throw new HooksError('usage_invalid', `${ways.join(' and ')} cannot be combined.`, {
      hint: 'Edit in one way at a time.',
    });
}

/** What a replay was begun with stays; only how it goes on can be said anew. */
function checkResumed(options: DeliveriesReplayOptions): void {
  const { deliveries, events, meeting, webhook, since, until, signature, limit, to, edit, editWith } =
    options;
  const values = { events, meeting, webhook, since, until, signature, limit, to, 'edit-with': editWith };
  const flags = {
    edit: edit.length > 0,
    editor: options.editor,
    'new-uuid': options.newUuid,
    'dry-run': options.dryRun,
    waiting: options.waiting,
  };
  const given = [
    ...(deliveries.length > 0 ? ['Naming deliveries'] : []),
    ...Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`])),
    ...Object.entries(flags).flatMap(([name, isGiven]) => (isGiven ? [`--${name}`] : [])),
  ];
  const [first] = given;
  if (first === undefined) return;
  throw new HooksError('usage_invalid', `${first} cannot be combined with --resume.`, {
    hint: 'A replay goes on as it was started. --failed, --speed and the like can be added: --failed sends again what failed.',
  });
}
