import { hostname, userInfo } from 'node:os';
import { readableListener } from '../domain/webhook/temporary-name.ts';
import { dataDirectory } from '../settings/directories.ts';
import { createListenerRecords } from '../settings/listener-records.ts';
import { systemClock } from './system.ts';
import type { ListenerRecords } from '../settings/settings.ts';

/** Opens the records of temporary webhooks for this process. */
export function openListenerRecords(node: NodeJS.Process): ListenerRecords {
  return createListenerRecords({
    directory: () => dataDirectory(node.env),
    uid: node.geteuid?.(),
    listener: readableListener({ user: userName(), host: hostname() }),
    pid: node.pid,
    now: () => systemClock.now(),
  });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have no account.
    return '';
  }
}
