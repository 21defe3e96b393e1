import type { Context } from '../../context.ts';
import type { RunningEmulator } from '../../emulator/emulator.ts';
import type { EmulatorAddress } from '../../settings/settings.ts';

/**
 * Writes down where an emulator is, so that commands in other terminals find it.
 *
 * @returns takes that back; does nothing the second time
 */
export async function announceEmulator(
  { id, url }: Pick<RunningEmulator, 'id' | 'url'>,
  { policy, credentials }: Pick<EmulatorAddress, 'policy'> & Partial<Pick<EmulatorAddress, 'credentials'>>,
  context: Pick<Context, 'clock' | 'emulatorAddresses'>,
): Promise<() => void> {
  const addresses = await context.emulatorAddresses();
  addresses.add({ id, url, startedAt: context.clock.now(), policy, credentials });
  return () => addresses.remove(id);
}
