import { HooksError } from '../../domain/errors.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { readText } from '../../files/read-text.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { ScenarioFile } from '../../domain/scenario/scenario-file.ts';

/**
 * Reads a scenario file.
 *
 * @throws HooksError `file_failed`; `scenario_invalid` with every fault
 */
export async function readScenario(path: string): Promise<ScenarioFile> {
  // YAML is read by few, and takes long to load.
  const { parseScenario } = await import('../../domain/scenario/parse-scenario.ts');
  return parseScenario(await textOf(path), sanitize(path));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    throw new HooksError('file_failed', `${sanitize(path)} cannot be read: ${fileReason(error)}.`, {
      cause: error,
    });
  }
}
