import type { Clock } from '../../domain/clock.ts';

/** Whoever waits for what is done; `destroyed` once they wait no more, as of a socket. */
export interface Waiting {
  readonly destroyed: boolean;
}

/** @param waiting looked at each time that something is chosen: more may come to wait for the same */
export type HeavyWork = <Result>(work: () => Result, waiting: readonly Waiting[]) => Promise<Result>;

interface Task {
  readonly waiting: readonly Waiting[];
  /** @returns milliseconds that it took */
  do(): number;
}

/**
 * Does work that takes long, piece by piece in its order, and leaves as much time to everything else
 * between two pieces as the first one took. Reading 5 MiB of JSON takes up to half a second, and a good
 * delivery that arrives meanwhile must not wait until dozens of such bodies have been read.
 *
 * What nobody waits for any more is done once there is nothing else. Senders that have given up send again:
 * were their first copies done before, the second ones would come too late as well, and so on for ever.
 *
 * @returns does work when its turn comes, and gives what it returned
 */
export function createHeavyWork(clock: Clock): HeavyWork {
  const tasks: Task[] = [];
  let isBusy = false;

  const pause = (milliseconds: number): Promise<unknown> =>
    milliseconds < 1
      ? new Promise((resolve) => {
          setImmediate(resolve);
        })
      : clock.sleep(milliseconds);

  const doAll = async (): Promise<void> => {
    isBusy = true;
    for (let task = takeNext(tasks); task !== undefined; task = takeNext(tasks)) await pause(task.do());
    isBusy = false;
  };

  return (work, waiting) =>
    new Promise((resolve, reject) => {
      tasks.push({
        waiting,
        do: () => {
          const begun = clock.elapsed();
          try {
            resolve(work());
          } catch (error) {
            reject(error);
          }
          return clock.elapsed() - begun;
        },
      });
      if (!isBusy) void doAll();
    });
}

/** Takes the first that somebody waits for out of `tasks`, else the first. */
function takeNext(tasks: Task[]): Task | undefined {
  const index = tasks.findIndex(({ waiting }) => waiting.some(({ destroyed }) => !destroyed));
  return tasks.splice(Math.max(0, index), 1)[0];
}
