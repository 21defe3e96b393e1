import { spawnSync } from 'node:child_process';
import { EXECUTABLE } from './cli.ts';

/** The id of a user without an account, and of its group. */
export const STRANGER_ID = 54_321;

export const isRoot = process.getuid?.() === 0;

/** Root's tests can run programs as another user only where that one reaches Node and the checkout. */
const canBeStranger =
  isRoot &&
  spawnSync(process.execPath, [EXECUTABLE, '--version'], { uid: STRANGER_ID, gid: STRANGER_ID, cwd: '/' })
    .status === 0;

/** The user for programs to whom modes mean something: they mean nothing to root. */
export const STRANGER: { readonly user?: number } = isRoot ? { user: STRANGER_ID } : {};

/** Whether programs can be run as somebody to whom modes mean something. */
export const hasStranger = !isRoot || canBeStranger;
