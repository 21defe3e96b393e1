import type { Source } from './settings.ts';

export type GivenSource = Exclude<Source, 'default'>;

/** A value and where it came from. */
export interface Sourced<Value, From extends Source = Source> {
  readonly value: Value;
  readonly source: From;
}

export type Candidates<Value> = { readonly [From in GivenSource]?: Value | undefined };

/** In the order of precedence. */
const SOURCES: readonly GivenSource[] = ['option', 'environment', 'project', 'profile'];

/** The rule for every setting: option, then environment, then the project's file, then the profile. */
export function prefer<Value>(candidates: Candidates<Value>): Sourced<Value, GivenSource> | undefined {
  for (const source of SOURCES) {
    const value = candidates[source];
    if (value !== undefined) return { value, source };
  }
  return undefined;
}

export function byDefault<Value>(value: Value): Sourced<Value, 'default'> {
  return { value, source: 'default' };
}
