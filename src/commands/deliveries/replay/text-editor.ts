import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HooksError } from '../../../domain/errors.ts';
import { sanitize } from '../../../terminal/sanitize.ts';

/** It holds a payload, with names of people, and links and keys that open things. */
const FILE_MODE = 0o600;

/** A text that a person changes in an editor, in a file that is gone afterwards. */
export interface EditedFile {
  /** Opens the editor, waits until it is closed, and reads what is there now. */
  edit(): Promise<string>;
  /** Removes the file. */
  close(): Promise<void>;
}

/**
 * Puts a text into a file that only its owner can read, for an editor.
 *
 * @param command the editor and what it is given before the file; no shell reads it
 * @param name of the file: its ending tells an editor what it is
 */
export async function openEditedFile(
  command: readonly [program: string, ...rest: string[]],
  name: string,
  text: string,
): Promise<EditedFile> {
  const directory = await mkdtemp(join(tmpdir(), 'dyte-hooks-'));
  const path = join(directory, name);
  const close = async (): Promise<void> => await rm(directory, { recursive: true, force: true });
  try {
    await writeFile(path, text, { mode: FILE_MODE, flag: 'wx' });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    edit: async () => {
      await run(command, path);
      // Some editors write another file and give it the name.
      return await readFile(path, 'utf8').catch((cause: unknown) => {
        throw failed('The file that was to be edited is gone.', cause);
      });
    },
    close,
  };
}

/**
 * An editor draws on standard error, as questions do, so that standard output can go elsewhere.
 *
 * @throws HooksError `editor_failed`
 */
function run([program, ...rest]: readonly [string, ...string[]], path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const editor = spawn(program, [...rest, path], { shell: false, stdio: ['inherit', 2, 2] });
    editor.on('error', (cause) => {
      reject(failed(`The editor ${sanitize(program)} could not be started.`, cause));
    });
    editor.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          failed(`The editor ${sanitize(program)} ended with ${signal ?? `exit code ${String(code)}`}.`),
        );
    });
  });
}

function failed(message: string, cause?: unknown): HooksError {
  return new HooksError('editor_failed', `${message} Nothing was sent.`, {
    hint: 'Name another one: --edit-with "code --wait", or set VISUAL or EDITOR.',
    cause,
  });
}
