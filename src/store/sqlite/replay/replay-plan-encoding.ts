import { DamagedValue } from '../read/row-values.ts';
import { isObject } from '../../../domain/json/json-value.ts';
import type { ReplayPlan, ReplaySpeed } from '../../../domain/replay/replay-plan.ts';

/** The plan without its body, which stands in a column of its own. */
export function encodePlan({ body: _body, ...rest }: ReplayPlan): string {
  return JSON.stringify(rest);
}

/** @throws DamagedValue for what `encodePlan` did not write */
export function decodePlan(value: unknown, body: Buffer | undefined): ReplayPlan {
  const plan = isObject(value) ? value : {};
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
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw unexpected(name);
}

function speedOf(value: unknown): ReplaySpeed {
  if (value === 'fast' || (typeof value === 'number' && value > 0)) return value;
  throw unexpected('speed');
}

function unexpected(name: string): DamagedValue {
  return new DamagedValue(`plan has no proper ${name}`);
}
