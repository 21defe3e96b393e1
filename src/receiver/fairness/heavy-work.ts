import type { Clock } from '../../domain/clock.ts';

/**
 * Does work that takes long, piece by piece in its order, and leaves as much time to everything else
 * between two pieces as the first one took. Reading 5 MiB of JSON takes up to half a second, and a good
 * delivery that arrives meanwhile must not wait until dozens of such bodies have been read.
 *
 * @returns does work when its turn comes, and gives what it returned
 */
export function createHeavyWork(clock: Clock): <Result>(work: () => Result) => Promise<Result> {
  let before: Promise<unknown> = Promise.resolve();

  const pause = (milliseconds: number): Promise<unknown> =>
    milliseconds < 1
      ? new Promise((resolve) => {
          setImmediate(resolve);
        })
      : clock.sleep(milliseconds);

  return async (work) => {
    let begun = 0;
    const done = before.then(() => {
      begun = clock.elapsed();
      return work();
    });
    before = done.catch(() => undefined).then(() => pause(clock.elapsed() - begun));
    return await done;
  };
}
