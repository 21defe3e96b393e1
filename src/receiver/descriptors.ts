import { readFile } from 'node:fs/promises';

/** Of the files that the process may have open, what everything but incoming connections may need. */
const RESERVED_DESCRIPTORS = 64;

/** Connections below which nothing could be received. */
const MIN_CONNECTIONS = 16;

/**
 * As many connections as wanted, or as this system lets the process open. Where it has no descriptor
 * left it turns every new connection away, good ones too, before the receiver can make room.
 */
export async function affordableConnections(wanted: number): Promise<number> {
  const open = await mostOpenFiles();
  return open === undefined
    ? wanted
    : Math.min(wanted, Math.max(MIN_CONNECTIONS, open - RESERVED_DESCRIPTORS));
}

/** Undefined where it cannot be read: on other systems than Linux, whose limits are high or raised by Node. */
async function mostOpenFiles(): Promise<number | undefined> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files +(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}
