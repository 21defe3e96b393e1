import { count, flag, object, orNull, type JsonOf } from './parts.ts';

export const pruneReport = object(
  {
    dryRun: flag('Whether nothing was removed, and this is what would be.'),
    deliveries: count('How many are removed.'),
    bytesBefore: count('Of the store.'),
    bytesAfter: orNull(count(), 'Null in a dry run.'),
  },
  { title: 'PruneReport' },
);

export type PruneReportJson = JsonOf<typeof pruneReport>;
