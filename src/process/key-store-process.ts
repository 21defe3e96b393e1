import { text } from 'node:stream/consumers';
import type { KeyStoreAnswer, KeyStoreRequest } from './key-store.ts';

/** What our secrets are listed under in the system's key store. */
const SERVICE = 'dyte-hooks';

/** Not the kernel's keys, which the library would take where there is nothing better: a restart loses them. */
const OPTIONS = { linux: { store: 'secret-service' } } as const;

/*
 * The process that asks the system's key store one thing and ends. The library waits for D-Bus within a call
 * that nothing takes back but the end of its process.
 */
async function answer({ action, account, secret }: KeyStoreRequest): Promise<KeyStoreAnswer> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  const entry = new AsyncEntry(SERVICE, account, OPTIONS);
  if (action === 'write') await entry.setPassword(secret ?? '');
  if (action === 'remove') await entry.deletePassword();
  const found = action === 'read' ? await entry.getPassword() : undefined;
  return { secret: found ?? null };
}

function failed(error: unknown): KeyStoreAnswer {
  return { failed: error instanceof Error ? error.message : String(error) };
}

text(process.stdin)
  .then(async (request) => await answer(JSON.parse(request)))
  .catch(failed)
  .then((found) => process.stdout.write(JSON.stringify(found)))
  .catch(() => {
    process.exitCode = 1;
  });
