import { notify, type Context } from '../../context.ts';
import type { Configuration } from '../../domain/configuration/configuration.ts';
import { describeWebhooks, type Description } from '../../domain/configuration/describe-webhooks.ts';
import { chooseEnvironment } from '../../domain/configuration/resolve-environment.ts';
import { escapeVariables } from '../../domain/configuration/variables.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ConfigurationFileJson } from '../../schemas/configuration-file.ts';
import { renderFile } from '../../views/configuration/file-text.ts';
import { shownUrl, shownText } from '../../views/webhook.ts';
import { listWebhooks, viewOf } from '../shared/find-webhooks.ts';
import { answerJson } from '../shared/print-answer.ts';
import { readConfigurationIfAny, settingsOf, type EnvironmentOptions } from './load-environment.ts';

export interface ExportOptions extends EnvironmentOptions {
  readonly showSecrets: boolean;
}

/**
 * Prints the file that describes what is registered now, so that `diff` with it is empty. A secret in a URL becomes a
 * variable, and it is said which to set.
 *
 * @throws HooksError `option_missing` where the file has several environments and none is named,
 *   `configuration_invalid`, `variable_missing`
 */
export async function run(options: ExportOptions, context: Context): Promise<void> {
  const { settings, name } = await placeOf(options, context);
  const api = await context.apiFor(settings);
  const { webhooks } = await listWebhooks(context, { api, settings });
  const description = describeWebhooks(webhooks, options.showSecrets);
  const file = fileOf(description, settings, name);
  if (context.options.json) answerJson<'export'>(context, file);
  else context.io.stdout.write(renderFile(file));
  say(description, context);
}

interface Place {
  readonly settings: Settings;
  /** Of the environment that the file is to have. */
  readonly name: string | undefined;
}

/** The place that the file of the project names, if there is one; what it says of webhooks is not asked. */
async function placeOf({ file, env }: EnvironmentOptions, context: Context): Promise<Place> {
  const configuration = await readConfigurationIfAny(context, file);
  const environments = configuration?.environments ?? [];
  if (configuration === undefined || environments.every(({ name }) => name === undefined)) {
    const settings = await plainSettings(context, configuration, file);
    return { settings, name: env };
  }
  const environment = chooseEnvironment(configuration, env, context.environment);
  return { settings: await settingsOf(context, configuration, environment), name: environment.name };
}

async function plainSettings(
  context: Context,
  configuration: Configuration | undefined,
  file: string | undefined,
): Promise<Settings> {
  if (configuration === undefined || file === undefined) return await context.settings();
  return await settingsOf(context, configuration, configuration);
}

function fileOf(
  { webhooks }: Description,
  { service, app, profile, sources }: Settings,
  name: string | undefined,
): ConfigurationFileJson {
  const isProfileChosen = sources.profile === 'option' || sources.profile === 'project';
  const choice = {
    ...(isProfileChosen ? { profile } : {}),
    service,
    ...(app === undefined ? {} : { app: escapeVariables(app) }),
  };
  return name === undefined ? { ...choice, webhooks } : { environments: { [name]: { ...choice, webhooks } } };
}

function say({ variables, undescribed }: Description, context: Context): void {
  const view = viewOf(context);
  if (variables.length > 0)
    notify(
      context,
      `The file needs ${variables.length === 1 ? 'this variable' : 'these variables'}, for values that are not shown (--show-secrets writes them into the file):`,
    );
  for (const { name, url } of variables) notify(context, `  ${name}  of ${shownUrl(url, view)}`);
  for (const { webhook, reason } of undescribed)
    notify(
      context,
      `warning: ${shownText(webhook.name ?? webhook.id, view)} is not in the file: ${reason}. dyte-hooks list --json shows it.`,
    );
}
