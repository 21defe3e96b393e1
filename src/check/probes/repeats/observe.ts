import type { Observed } from '../../../domain/check/judge-repeats.ts';
import type { Observer } from '../../probe.ts';

/** What an observer sees of the work for a delivery, and where it looked. */
export async function observe(observer: Observer, uuid: string): Promise<Observed> {
  const times = await observer.timesDone(uuid);
  return { times, problem: observer.problem, name: observer.name };
}
