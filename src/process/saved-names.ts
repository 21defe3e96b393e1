import { configDirectory } from '../settings/directories.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import type { ProfileStore } from '../settings/settings.ts';
import type { SavedNames } from '../program/completion/values.ts';

/** What is saved on this machine, for whoever presses Tab. No call goes to the service. */
export function readSavedNames(environment: NodeJS.ProcessEnv): SavedNames {
  const profiles = async (): Promise<ProfileStore> => {
    const { createProfileFile } = await import('../settings/profile-file.ts');
    return createProfileFile(configDirectory(environment), { uid: process.geteuid?.() });
  };
  return {
    profiles: async () => (await (await profiles()).names()).filter(isHarmless),
    apps: async () => [],
    webhooks: async () => [],
  };
}

/** Whether a name can be shown, and typed, as it is. */
function isHarmless(name: string): boolean {
  return name !== '' && sanitize(name) === name;
}
