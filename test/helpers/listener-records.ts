import { createListenerRecords } from '../../src/settings/listener-records.ts';
import { temporaryDirectory } from './directory.ts';
import type { ListenerRecords } from '../../src/settings/settings.ts';

export const LISTENER = { user: 'ada', host: 'laptop' };

export interface RecordParts {
  readonly directory?: string;
  readonly now?: () => number;
}

/** The records of a machine, in a directory of their own that is gone when the running test ends. */
export async function testRecords({
  directory,
  now = () => Date.parse('2026-01-02T03:04:05.000Z'),
}: RecordParts = {}): Promise<ListenerRecords> {
  const place = directory ?? (await temporaryDirectory());
  return createListenerRecords({
    directory: () => place,
    uid: process.geteuid?.(),
    listener: LISTENER,
    pid: 4711,
    now,
  });
}
