import { constants } from 'node:fs';
import { access, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fillStore } from './fill-store.js';

/**
 * A store with so many deliveries; where stores are kept between runs, a copy of the one that is kept.
 *
 * @param {{ executable: string, count: number, file: string, stores: string | undefined }} options
 */
export async function copyOfStore({ executable, count, file, stores }) {
  if (stores === undefined) await fillStore({ executable, file, count });
  else await copyFile(await keptStore({ executable, count, stores }), file, constants.COPYFILE_FICLONE);
}

/**
 * The store in that folder; filled if it is not there.
 *
 * @param {{ executable: string, count: number, stores: string }} options
 * @returns {Promise<string>}
 */
export async function keptStore({ executable, count, stores }) {
  const file = join(stores, `${count}.sqlite`);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await mkdir(stores, { recursive: true });
    console.log(`filling a store with ${count.toLocaleString('en')} deliveries …`);
    await fillStore({ executable, file, count });
  }
  return file;
}
