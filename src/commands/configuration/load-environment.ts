import { relative } from 'node:path';
import { notify, type Context } from '../../context.ts';
import type { WebhooksApi } from '../../api/webhooks-api.ts';
import type { Configuration, Located, ServiceChoice } from '../../domain/configuration/configuration.ts';
import { keepReasons } from '../../domain/configuration/keep-reasons.ts';
import { mergeChoices, parseConfiguration } from '../../domain/configuration/parse-configuration.ts';
import { planConfiguration, type ConfigurationPlan } from '../../domain/configuration/plan.ts';
import {
  chooseEnvironment,
  expandChoice,
  resolveWebhooks,
  type ResolvedWebhook,
} from '../../domain/configuration/resolve-environment.ts';
import { errorCode, HooksError } from '../../domain/errors.ts';
import { isLocalUrl } from '../../domain/network/local-address.ts';
import { serviceNamed } from '../../domain/service/names.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { readText } from '../../files/read-text.ts';
import type { ProjectChoice, ProjectFile, Settings } from '../../settings/settings.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { listWebhooks } from '../shared/find-webhooks.ts';
import { requireEvents, requireUrls } from './check-plan.ts';

/** Eight bytes a character is more than any encoding takes. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** What names a file and one of its environments. */
export interface EnvironmentOptions {
  readonly file: string | undefined;
  readonly env: string | undefined;
}

/** One environment of a file, and the service that its webhooks are registered at. */
export interface LoadedEnvironment {
  /** Of the file, as it is shown to people. */
  readonly path: string;
  /** Undefined where the file has one environment without a name. */
  readonly name: string | undefined;
  readonly settings: Settings;
  readonly api: WebhooksApi;
  readonly webhooks: readonly ResolvedWebhook[];
  readonly plan: ConfigurationPlan;
}

export interface PlanChoice extends EnvironmentOptions {
  readonly prune: boolean;
  /** Whether URLs that no delivery can reach are taken all the same. */
  readonly force: boolean;
}

/**
 * Reads the file, lists what is registered with one request, and plans what makes it what the file says.
 *
 * @throws HooksError as `readConfiguration` does; `configuration_invalid`, `variable_missing`, `url_unusable`;
 *   `list_incomplete` where the service did not list all
 */
export async function loadEnvironment(context: Context, choice: PlanChoice): Promise<LoadedEnvironment> {
  const configuration = await readConfiguration(context, choice.file);
  const { path } = configuration;
  const environment = chooseEnvironment(configuration, choice.env, context.environment);
  const { webhooks, unlistedEvents } = resolveWebhooks(path, environment, context.environment);
  const settings = await settingsOf(context, configuration, environment);
  const api = await context.apiFor(settings, { kind: 'batch' });
  const list = await listWebhooks(context, { api, settings });
  if (list.unlisted !== undefined)
    throw new HooksError(
      'list_incomplete',
      'The service did not list all webhooks, so nothing can be compared.',
      {
        hint: 'Run it again. dyte-hooks list shows what the service listed.',
      },
    );
  await requireEvents(path, unlistedEvents, list.webhooks, api);
  const plan = planConfiguration(list.webhooks, webhooks, {
    prune: choice.prune,
    keep: keepReasons(configuration, environment, context.environment),
  });
  requireUrls(context, path, plan, { isLocal: isLocalUrl(settings.apiUrl), force: choice.force });
  return { path, name: environment.name, settings, api, webhooks, plan };
}

/**
 * Reads the file that is named, else the one of the project.
 *
 * @throws HooksError `configuration_not_found`, `configuration_invalid`, `file_failed`; `settings_invalid` for one
 *   that was not named and that somebody else may write
 */
async function readConfiguration(context: Context, file: string | undefined): Promise<Configuration> {
  const found = await readFile(context, file);
  if (found !== undefined) return parseConfiguration(found.text, found.path);
  throw new HooksError(
    'configuration_not_found',
    'There is no dyte-hooks.yaml here, nor in a directory above.',
    {
      hint: 'Name it with --file, or make it from what is registered: dyte-hooks export > dyte-hooks.yaml',
    },
  );
}

/**
 * The same where there need not be one. An empty one, as a shell makes it for `export > dyte-hooks.yaml`, is none.
 *
 * @throws HooksError as `readConfiguration` does; `configuration_not_found` for one that was named
 */
export async function readConfigurationIfAny(
  context: Context,
  file: string | undefined,
): Promise<Configuration | undefined> {
  const found = await readFile(context, file);
  return found === undefined || found.text.trim() === ''
    ? undefined
    : parseConfiguration(found.text, found.path);
}

async function readFile(context: Context, file: string | undefined): Promise<ProjectFile | undefined> {
  if (file !== undefined) return { path: file, text: await readNamed(file) };
  const found = await context.projectFile();
  return found === undefined ? undefined : { path: shownPath(found.path), text: found.text };
}

async function readNamed(file: string): Promise<string> {
  try {
    return await readText(file, MAX_FILE_BYTES);
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      throw new HooksError('configuration_not_found', `There is no file ${file}.`, { cause: error });
    throw new HooksError('file_failed', `${file} cannot be read: ${fileReason(error)}.`, { cause: error });
  }
}

/** As short as it can be typed. */
function shownPath(path: string): string {
  const near = relative('', path);
  return near.length < path.length ? near : path;
}

/** Settings for the calls of an environment: its choice counts as the file's. */
export async function settingsOf(
  context: Context,
  configuration: Configuration,
  environment: ServiceChoice,
): Promise<Settings> {
  const { path } = configuration;
  const { profile, service, app } = mergeChoices(configuration, environment);
  const expand = (text: Located<string> | undefined): string | undefined =>
    text === undefined ? undefined : expandChoice(path, text, context.environment);
  const serviceName = expand(service);
  const project: ProjectChoice = {
    path,
    profile: expand(profile),
    service: serviceName === undefined ? undefined : requireService(serviceName, path),
    app: expand(app),
  };
  const settings = await context.settingsWith({ project });
  warnOfOthers(context, project, settings);
  return settings;
}

/** An option or a variable counts before the file: whoever forgot one would change the webhooks of another place. */
function warnOfOthers(context: Context, project: ProjectChoice, settings: Settings): void {
  for (const choice of ['profile', 'service', 'app'] as const) {
    const [wanted, used, source] = [project[choice], settings[choice], settings.sources[choice]];
    if (wanted === undefined || used === wanted || source !== 'environment') continue;
    notify(
      context,
      `warning: ${project.path} names the ${choice} ${sanitize(wanted)}; the environment’s ${sanitize(used ?? '')} is used (${VARIABLES[choice]}).`,
    );
  }
}

const VARIABLES = {
  profile: 'DYTE_HOOKS_PROFILE',
  service: 'DYTE_HOOKS_SERVICE or credentials',
  app: 'REALTIMEKIT_APP_ID',
} as const;

function requireService(name: string, path: string): ProjectChoice['service'] {
  const service = serviceNamed(name);
  if (service !== undefined) return service;
  throw new HooksError('configuration_invalid', `${path} names a service that there is not: "${name}".`);
}

/** Where the webhooks are, for a person: `Cloudflare RealtimeKit, app Staging, profile work`. */
export function placeText({ name, settings }: Pick<LoadedEnvironment, 'name' | 'settings'>): string {
  const { service, app: given, appName: app = given, profile, sources } = settings;
  return [
    ...(name === undefined ? [] : [name]),
    serviceOf(service).title,
    ...(app === undefined ? [] : [`app ${app}`]),
    ...(sources.profile === 'default' ? [] : [`profile ${profile}`]),
  ].join(', ');
}
