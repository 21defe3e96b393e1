import { describe, expect, it } from 'vitest';
import { entryOf } from '../../../../src/domain/events/catalogue.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { POLICY_NAMES } from '../../../../src/domain/retry/retry-policy.ts';
import { variantsToSend } from '../../../../src/domain/check/event-variants.ts';

const sent = (...args: Parameters<typeof variantsToSend>): string[] =>
  variantsToSend(...args).map(({ id, isCertain }) => (isCertain ? id : `(${id})`));

describe('the payloads of an event', () => {
  it.each([
    ['meeting.started', 'realtimekit', 'rtk-2026-08 rtk (dyte-v2) (dyte-v1-room) (v1-2021-log)'],
    ['meeting.started', 'dyte', 'dyte-v2 dyte-v1-room (v1-2021-log) (rtk-2026-08) (rtk)'],
    ['meeting.summary', 'realtimekit', 'rtk-2026-08 rtk (rtk-flat-old-docs) (dyte-v2)'],
    [
      'recording.statusUpdate',
      'realtimekit',
      'rtk-2026-08 rtk-uploaded (rtk-track-uploaded) (dyte-uploaded) (composed-invoked) (dyte-recording) (dyte-uploading) (composed-errored)',
    ],
    [
      'recording.statusUpdate',
      'dyte',
      'dyte-uploaded dyte-recording dyte-uploading (composed-invoked) (composed-errored) (rtk-2026-08) (rtk-uploaded) (rtk-track-uploaded)',
    ],
  ] as const)('%s under %s: those of the service first, the newest of them first', (event, policy, ids) => {
    expect(sent(event, policy).join(' ')).toBe(ids);
  });

  it.each(EVENT_NAMES)('are all sent: %s', (event) => {
    const all = entryOf(event).variants.map(({ id }) => id);
    for (const policy of POLICY_NAMES)
      expect(
        variantsToSend(event, policy)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(all.toSorted());
  });
});
