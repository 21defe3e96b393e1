/** The meetings that an emulator plays. This file imports nothing: the command table loads it at start-up. */
export const SCENARIO_NAMES = [
  'meeting',
  'recording',
  'livestream',
  'chat',
  'transcript',
  'summary',
  'full',
] as const;

export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** A meeting that is played took a day at most, in milliseconds. */
export const MAX_MEETING_LENGTH_MS = 24 * 60 * 60 * 1000;

export function isScenarioName(value: unknown): value is ScenarioName {
  return SCENARIO_NAMES.some((name) => name === value);
}
