import { readVariable } from '../../domain/environment/variables.ts';
import { HooksError } from '../../domain/errors.ts';
import { findApp } from '../../domain/service/app.ts';
import { countText } from '../../domain/text/amounts.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { Context } from '../../context.ts';
import type { DescribedApp } from '../../emulator/description.ts';
import type { FoundEmulator } from '../shared/find-emulator.ts';

/**
 * The app of an emulator that events happen in: that of `--app` or `REALTIMEKIT_APP_ID`, else its first. The
 * variable may be there for another place, where the emulator was found without it: then it says nothing here.
 *
 * @throws HooksError `app_not_found`, `app_ambiguous`
 */
export function chooseApp(
  { description: { apps } }: FoundEmulator,
  { options, environment }: Pick<Context, 'options' | 'environment'>,
): DescribedApp {
  const [first] = apps;
  if (first === undefined) throw new Error('An emulator has an app.');
  // What holds webhooks has no name where the service has no apps.
  if (first.name === '') return first;
  const variable = readVariable(environment, 'REALTIMEKIT_APP_ID');
  if (options.app !== undefined) return appNamed(apps, options.app);
  return variable === undefined ? first : (appIfThere(apps, variable) ?? first);
}

function appNamed(apps: readonly DescribedApp[], text: string): DescribedApp {
  const known = apps.map(({ id, name }) => ({ id, name, createdAt: undefined }));
  const { id } = findApp(known, text);
  const found = apps.find((app) => app.id === id);
  if (found === undefined) throw new Error('A found app is one of them.');
  return found;
}

function appIfThere(apps: readonly DescribedApp[], text: string): DescribedApp | undefined {
  try {
    return appNamed(apps, text);
  } catch (error) {
    if (error instanceof HooksError && error.code === 'app_not_found') return undefined;
    throw error;
  }
}

/** Where events go, for people. */
export function whereText(emulator: FoundEmulator, app: DescribedApp): string {
  const webhooks = countText(app.webhooks, 'webhook');
  return `${webhooks} of ${ownerText(emulator, app)} at ${emulator.url}`;
}

/** Whose webhooks they are. */
export function ownerText({ description: { apps } }: FoundEmulator, app: DescribedApp): string {
  return apps.length > 1 ? `the app ${sanitize(app.name)} in the emulator` : 'the emulator';
}
