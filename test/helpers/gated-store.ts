import type { DeliveryStore } from '../../src/store/delivery-store.ts';

/** A store that takes nothing until it is opened, as one whose disk is slow. */
export function gatedStore(): {
  /** Deliveries that it has been handed. */
  readonly handed: () => number;
  readonly store: Pick<DeliveryStore, 'admit' | 'keepRejected'>;
  readonly open: () => void;
} {
  let handed = 0;
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const store = {
    admit: async () => {
      handed += 1;
      await gate;
      return { position: 1, repeat: false, attempt: 1, forwards: [] };
    },
    keepRejected: async () => {},
  };
  return { store, handed: () => handed, open: () => open() };
}
