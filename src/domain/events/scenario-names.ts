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

export function isScenarioName(value: unknown): value is ScenarioName {
  return SCENARIO_NAMES.some((name) => name === value);
}
