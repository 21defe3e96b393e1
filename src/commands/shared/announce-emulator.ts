import type { Context } from '../../context.ts';
import type { RunningEmulator } from '../../emulator/emulator.ts';
import type { EmulatorAddress } from '../../settings/settings.ts';

/**
 * Writes down where an emulator is, so that commands in other terminals find it.
 *
 * @param credentials undefined for those of a person, which stay where they are
 * @returns takes that back; does nothing the second time
 */
export async function announceEmulator(
  { id, url, service, apps }: Pick<RunningEmulator, 'id' | 'url' | 'service' | 'apps'>,
  credentials: EmulatorAddress['credentials'],
  context: Pick<Context, 'clock' | 'emulatorAddresses'>,
): Promise<() => void> {
  const addresses = await context.emulatorAddresses();
  const [app] = apps();
  const startedAt = context.clock.now();
  addresses.add({ id, url, startedAt, service, appId: app?.id ?? '', credentials });
  return () => addresses.remove(id);
}
