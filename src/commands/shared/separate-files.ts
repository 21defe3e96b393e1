import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { HooksError } from '../../domain/errors.ts';
import { SIDE_FILES } from '../../files/sqlite-side-files.ts';

/** A file that an option names. */
export interface NamedFile {
  /** Such as `--store`. */
  readonly option: string;
  readonly path: string;
}

/** The file of an option, where it is given. */
export function namedFile(option: string, path: string | undefined): readonly NamedFile[] {
  return path === undefined ? [] : [{ option, path }];
}

/** The files of a store. */
export function storeFiles(option: string, path: string): readonly NamedFile[] {
  return ['', ...SIDE_FILES].map((suffix) => ({ option, path: path + suffix }));
}

/**
 * Sees that no two options name the same file, also by other paths: one would destroy what the other needs.
 *
 * @throws HooksError `usage_invalid`
 */
export function requireSeparateFiles(files: readonly NamedFile[]): void {
  const options = new Map<string, string>();
  for (const { option, path } of files) {
    const place = placeOf(path);
    const other = options.get(place);
    if (other !== undefined)
      throw new HooksError('usage_invalid', `${other} and ${option} name the same file, "${path}".`, {
        hint: 'Give each a file of its own.',
      });
    options.set(place, option);
  }
}

/** The file may not be there yet, and its directory may be reached through links. */
function placeOf(path: string): string {
  const whole = resolve(path);
  for (const known of [whole, dirname(whole)]) {
    try {
      const real = realpathSync(known);
      return known === whole ? real : join(real, basename(whole));
    } catch {
      // Not there: its directory may be.
    }
  }
  return whole;
}
