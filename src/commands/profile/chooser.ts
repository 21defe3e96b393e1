import type { ChosenProfile } from '../../settings/settings.ts';

/** What has chosen a profile for this run, for messages; undefined where nothing has but `profile use`. */
export function chooserOf({ source }: ChosenProfile): string | undefined {
  return CHOOSERS[source];
}

const CHOOSERS: Readonly<Record<ChosenProfile['source'], string | undefined>> = {
  option: '--profile',
  environment: 'DYTE_HOOKS_PROFILE',
  project: 'The file of the project',
  saved: undefined,
  default: undefined,
};
