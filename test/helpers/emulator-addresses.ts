import type { EmulatorAddress, EmulatorAddresses } from '../../src/settings/settings.ts';

/** The emulators of a machine that there is in memory only. */
export function memoryAddresses(...known: readonly EmulatorAddress[]): EmulatorAddresses {
  const addresses = new Map(known.map((address) => [address.id, address]));
  return {
    list: () => [...addresses.values()].toSorted((one, other) => other.startedAt - one.startedAt),
    add: (address) => void addresses.set(address.id, address),
    remove: (id) => void addresses.delete(id),
  };
}
