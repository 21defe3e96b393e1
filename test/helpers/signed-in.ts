import { notify, once } from '../../src/context.ts';
import { HooksError } from '../../src/domain/errors.ts';
import { loadSettings, readChosenProfile } from '../../src/settings/load-settings.ts';
import { createProfileFile } from '../../src/settings/profile-file.ts';
import { testContext, type ContextParts, type TestContext } from './context.ts';
import { temporaryDirectory } from './directory.ts';
import type { WebhooksApi } from '../../src/api/webhooks-api.ts';
import type { ProfileStore, ProjectChoice, Settings } from '../../src/settings/settings.ts';
export { scriptedPrompts } from './scripted-prompts.ts';

/** A context with a real settings file, and a service that only says whom it lets in. */
export interface SetUpContext {
  readonly context: TestContext;
  readonly profiles: ProfileStore;
  /** The settings of every client that was made, in order. */
  readonly clients: Settings[];
  /** How often the service was asked. */
  readonly asked: () => number;
  /** All that was written, to either stream. */
  readonly written: () => string;
}

export interface SetUpParts extends Omit<ContextParts, 'settings' | 'profiles' | 'api'> {
  readonly directory?: string;
  /** What the file of the project chooses. */
  readonly project?: ProjectChoice;
  /** What the service answers every call with; it lets everybody in when left out. */
  readonly refusal?: HooksError;
}

/** Makes the context that `login`, `logout` and `whoami` run in. */
export async function setUpContext(parts: SetUpParts = {}): Promise<SetUpContext> {
  const profiles = createProfileFile(parts.directory ?? (await temporaryDirectory()), {
    uid: process.getuid?.(),
  });
  const clients: Settings[] = [];
  let asked = 0;
  const base = testContext({ ...parts, profiles });
  const settingsWith: TestContext['settingsWith'] = async ({
    project = parts.project,
    service,
    isKeyStoreRead = true,
  }) => {
    const { options, environment } = base;
    const loaded = await loadSettings({
      options: { ...options, service: service ?? options.service },
      environment,
      profiles: async () => profiles,
      keyStore: isKeyStoreRead ? async () => await base.keyStore() : undefined,
      project: async () => (project === 'ignored' ? undefined : project),
    });
    if (loaded.warning !== undefined) notify(base, `warning: ${loaded.warning}`);
    return loaded;
  };
  const settings = once(async () => await settingsWith({}));
  const apiFor = async (wanted: Settings): Promise<WebhooksApi> => {
    clients.push(wanted);
    return listOnly(async () => {
      asked += 1;
      if (parts.refusal !== undefined) throw parts.refusal;
      return { webhooks: [] };
    });
  };
  const chosenProfile: TestContext['chosenProfile'] = async ({ project } = {}) =>
    await readChosenProfile({
      ...base,
      profiles: async () => profiles,
      project: async () => (project === 'ignored' ? undefined : parts.project),
    });
  const context: TestContext = {
    ...base,
    settings,
    settingsWith,
    chosenProfile,
    apiFor,
    api: async () => apiFor(await settings()),
  };
  return {
    context,
    profiles,
    clients,
    asked: () => asked,
    written: () => context.io.stdout.text() + context.io.stderr.text(),
  };
}

function listOnly(list: WebhooksApi['list']): WebhooksApi {
  const unexpected = async (): Promise<never> => {
    throw new Error('Only the list was expected to be asked for.');
  };
  return {
    list,
    eventNames: unexpected,
    get: unexpected,
    create: unexpected,
    replace: unexpected,
    edit: unexpected,
    delete: unexpected,
    close: async () => undefined,
  };
}

/** The refusal of a service that does not know the credentials. */
export function refused(): HooksError {
  return new HooksError('credentials_refused', 'GET /webhooks: the service did not accept them (401).');
}
