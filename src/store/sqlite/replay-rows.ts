import { isRecord } from '../../domain/events/values.ts';
import type { ReplayPlan, ReplaySpeed } from '../../domain/replay-plan.ts';

/** The plan without its body, which stands in a column of its own. */
export function encodePlan({ body: _body, ...rest }: ReplayPlan): string {
  return JSON.stringify(rest);
}

/** @throws Error for a text that `encodePlan` did not write */
export function decodePlan(text: string, body: Buffer | undefined): ReplayPlan {
  const value: unknown = JSON.parse(text);
  const plan = isRecord(value) ? value : {};
  return {
    edits: textsOf(plan, 'edits'),
    body,
    uuidSeed: optionalTextOf(plan, 'uuidSeed'),
    addedHeaders: textsOf(plan, 'addedHeaders'),
    isInsecure: plan['isInsecure'] === true,
    speed: speedOf(plan['speed']),
    longestGap: numberOf(plan, 'longestGap'),
    concurrency: numberOf(plan, 'concurrency'),
    timeout: numberOf(plan, 'timeout'),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function textsOf(plan: Fields, name: string): readonly string[] {
  const value = plan[name];
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw unexpected(name);
}

function optionalTextOf(plan: Fields, name: string): string | undefined {
  const value = plan[name];
  if (value === undefined || typeof value === 'string') return value;
  throw unexpected(name);
}

function numberOf(plan: Fields, name: string): number {
  const value = plan[name];
  if (typeof value === 'number') return value;
  throw unexpected(name);
}

function speedOf(value: unknown): ReplaySpeed {
  if (value === 'fast' || typeof value === 'number') return value;
  throw unexpected('speed');
}

function unexpected(name: string): Error {
  return new Error(`The store holds a replay without a proper ${name}`);
}
