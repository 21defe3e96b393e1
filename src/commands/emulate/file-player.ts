import { countText } from '../../domain/text/amounts.ts';
import { newSeed } from '../../domain/seeded-random.ts';
import { leavesToChance } from '../../emulator/scenario-file-plan.ts';
import { readScenario } from '../shared/read-scenario.ts';
import type { Context } from '../../context.ts';
import type { RunningEmulator } from '../../emulator/emulator.ts';

/** Plays a scenario file once there is a webhook to send to. */
export interface FilePlayer {
  begin(emulator: Player, listener: Listener): void;
  /** To be called when something may have registered a webhook. */
  look(): void;
}

type Player = Pick<RunningEmulator, 'hasWebhooks' | 'playFile'>;

interface Listener {
  /** For people. */
  readonly say: (text: string) => void;
  /** The events do not fit, or the emulator failed. */
  readonly onFailure: (error: unknown) => void;
}

const NOTHING: FilePlayer = { begin: () => undefined, look: () => undefined };

/**
 * @param path of the file; undefined to play nothing
 * @throws HooksError `file_failed`, `scenario_invalid`
 */
export async function openFilePlayer(
  path: string | undefined,
  { random, signal }: Pick<Context, 'random' | 'signal'>,
): Promise<FilePlayer> {
  if (path === undefined) return NOTHING;
  const file = await readScenario(path);
  const seed = file.seed ?? newSeed(random);
  const chance = leavesToChance(file) ? ` Its people are those of seed: ${String(seed)}.` : '';
  let waiting: (() => void) | undefined;
  return {
    begin: (emulator, { say, onFailure }) => {
      say(`It plays ${file.path} as soon as there is a webhook.${chance}`);
      waiting = () => {
        if (!emulator.hasWebhooks()) return;
        waiting = undefined;
        say(`Playing ${file.path}: ${countText(file.steps.length, 'step')}.`);
        emulator.playFile(file, seed).catch((error: unknown) => {
          if (!signal.aborted) onFailure(error);
        });
      };
      waiting();
    },
    look: () => waiting?.(),
  };
}
