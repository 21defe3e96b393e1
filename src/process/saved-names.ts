import { serviceNamed } from '../domain/service/names.ts';
import { configDirectory, dataDirectory } from '../settings/directories.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { findProject } from './project.ts';
import { systemClock } from './system.ts';
import type { GivenOptions, SavedNames } from '../program/completion/values.ts';
import type { CachedName, ListKind } from '../settings/name-cache.ts';
import type { SettingsOptions } from '../settings/resolve-settings.ts';
import type { ProfileStore } from '../settings/settings.ts';

/** Longer ones are no help to whoever types. */
const MAX_LENGTH = 300;

/**
 * What is saved on this machine, for whoever presses Tab: profiles, and the webhooks and apps that were
 * listed last. No call goes to the service.
 */
export function readSavedNames(node: Pick<NodeJS.Process, 'cwd' | 'env' | 'geteuid'>): SavedNames {
  const { env } = node;
  const uid = node.geteuid?.();
  const profiles = async (): Promise<ProfileStore> => {
    const { createProfileFile } = await import('../settings/profile-file.ts');
    return createProfileFile(configDirectory(env), { uid });
  };
  const cached = async (kind: ListKind, line: GivenOptions): Promise<readonly CachedName[]> => {
    const [{ loadSettings }, { createNameCache }] = await Promise.all([
      import('../settings/load-settings.ts'),
      import('../settings/name-cache.ts'),
    ]);
    const settings = await loadSettings({
      options: settingsOptions(line),
      environment: env,
      profiles,
      project: async () => {
        const file = await findProject(node);
        if (file === undefined) return undefined;
        const { readProjectChoice } = await import('../settings/project-choice.ts');
        return readProjectChoice(file, env);
      },
    });
    const cache = createNameCache(
      () => dataDirectory(env),
      uid,
      () => systemClock.now(),
    );
    return cache.read(kind, settings);
  };
  return {
    profiles: async () => (await (await profiles()).names()).filter(isHarmless),
    apps: async (line) =>
      (await cached('apps', line)).map(({ id, name }) => ({ id: harmless(id), name: harmless(name) })),
    webhooks: async (line) =>
      (await cached('webhooks', line)).map(({ id, name, url = '' }) => ({
        id: harmless(id),
        name: harmless(name),
        url: harmless(url),
      })),
  };
}

function settingsOptions(line: GivenOptions): SettingsOptions {
  const service = line.get('--service');
  return {
    profile: line.get('--profile'),
    service: service === undefined ? undefined : serviceNamed(service),
    app: line.get('--app'),
    apiUrl: line.get('--api-url'),
  };
}

/** The name, or nothing where it cannot be shown and typed as it is. */
function harmless(name: string): string {
  return isHarmless(name) ? name : '';
}

function isHarmless(name: string): boolean {
  return name.length <= MAX_LENGTH && sanitize(name) === name;
}
