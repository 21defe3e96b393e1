import type { Admission, DeliveryIdentity, DeliveryStore } from './delivery-store.ts';

/**
 * Deliveries that one generation holds; two are kept. A retry comes within minutes, so its first copy
 * is among the last 32,768 at least. At 65,536 keys of 36 characters that is about 8 MB.
 */
const GENERATION_SIZE = 32_768;

/**
 * Remembers deliveries for as long as the process lives, the most recent ones only.
 *
 * Two generations of maps take turns: when the young one is full it becomes the old one, and what was
 * old is forgotten at once. One big map costs more memory and pauses whenever it grows.
 *
 * @param generationSize how many deliveries are remembered at least; at most twice as many are
 */
export function createMemoryStore(generationSize: number = GENERATION_SIZE): DeliveryStore {
  let young = new Map<string, number>();
  let old = new Map<string, number>();

  const admit = ({ key }: DeliveryIdentity): Admission => {
    const attempt = (young.get(key) ?? old.get(key) ?? 0) + 1;
    if (!young.has(key) && young.size >= generationSize) {
      old = young;
      young = new Map();
    }
    young.set(key, attempt);
    return { repeat: attempt > 1, attempt };
  };

  return {
    admit: async (delivery) => admit(delivery),
    close: async () => {
      young = new Map();
      old = new Map();
    },
  };
}
