import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutCredentials } from '../../../domain/environment/child-environment.ts';
import { fileReason } from '../../../domain/text/file-error-text.ts';
import { readText } from '../../../files/read-text.ts';
import { temporaryDirectory } from '../../../files/temporary-directory.ts';
import { HooksError, errorCode } from '../../../domain/errors.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';

/** It holds a payload, with names of people, and links and keys that open things. */
const FILE_MODE = 0o600;

/** A text that a person changes in an editor, in a file that is gone afterwards. */
export interface EditedFile {
  /** Opens the editor, waits until it is closed, and reads what is there now. */
  edit(): Promise<string>;
  /** Removes the file. */
  close(): Promise<void>;
}

/** What an editor is started with. */
export interface EditorSettings {
  /** What it inherits, less our credentials. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Aborting it ends the editor. */
  readonly signal?: AbortSignal | undefined;
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
  settings: EditorSettings = {},
): Promise<EditedFile> {
  const directory = await makeDirectory();
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
      await run(command, path, settings);
      // Some editors write another file and give it the name.
      return await readText(path).catch((cause: unknown) => {
        throw errorCode(cause) === 'ENOENT'
          ? failed('The file that was to be edited is gone.', cause)
          : failed(`The edited file cannot be read: ${fileReason(cause)}.`, cause);
      });
    },
    close,
  };
}

/** @throws HooksError `file_failed` where there is no directory for temporary files */
async function makeDirectory(): Promise<string> {
  const parent = temporaryDirectory();
  try {
    return await mkdtemp(join(parent, 'dyte-hooks-'));
  } catch (cause) {
    throw new HooksError(
      'file_failed',
      `The payload cannot be put into a file in ${sanitize(parent)}: ${fileReason(cause)}.`,
      { hint: 'Set TMPDIR to a directory that you may write.', cause },
    );
  }
}

/** Milliseconds that an editor may take to end once it is told to. */
const END_WITHIN_MS = 1000;

/**
 * An editor draws on standard error, as questions do, so that standard output can go elsewhere.
 *
 * @throws HooksError `editor_failed`; the signal's reason when it is aborted, once the editor has ended
 */
function run(
  [program, ...rest]: readonly [string, ...string[]],
  path: string,
  { environment = {}, signal }: EditorSettings,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const editor = spawn(program, [...rest, path], {
      shell: false,
      stdio: ['inherit', 2, 2],
      env: withoutCredentials(environment),
    });
    let timer: NodeJS.Timeout | undefined;
    // One in a terminal that has gone, or in another process group, has not heard of it.
    const end = (): void => {
      editor.kill('SIGTERM');
      timer = setTimeout(() => editor.kill('SIGKILL'), END_WITHIN_MS);
    };
    const settle = (result: HooksError | undefined): void => {
      signal?.removeEventListener('abort', end);
      clearTimeout(timer);
      if (signal?.aborted === true) reject(signal.reason);
      else if (result === undefined) resolve();
      else reject(result);
    };
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end);
    editor.on('error', (cause) => {
      settle(failed(`The editor ${sanitize(program)} could not be started.`, cause));
    });
    editor.on('exit', (code, endedBy) => {
      const how = endedBy ?? `exit code ${String(code)}`;
      settle(code === 0 ? undefined : failed(`The editor ${sanitize(program)} ended with ${how}.`));
    });
  });
}

function failed(message: string, cause?: unknown): HooksError {
  return new HooksError('editor_failed', `${message} Nothing was sent.`, {
    hint: 'Name another one: --edit-with "code --wait", or set VISUAL or EDITOR.',
    cause,
  });
}
