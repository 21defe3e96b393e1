import { buildScenarioRun } from '../../src/emulator/scenario-run.ts';
import { stepsOf } from '../../src/emulator/scenario-steps.ts';
import { readTold, type ToldDelivery } from '../../src/domain/timeline/told-delivery.ts';
import { readMeeting } from '../../src/domain/events/read-payload.ts';
import type { PayloadFamily } from '../../src/domain/events/payload-families.ts';
import type { StoredDelivery } from '../../src/domain/delivery/stored-delivery.ts';
import { uuidFor } from './deliveries.ts';

/** When the sessions of tests begin. */
export const BEGUN = Date.parse('2026-01-02T10:00:00.000Z');

export const MINUTE = 60_000;

/** A payload with where it stands in the store. */
export interface TestDelivery {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly stored: StoredDelivery;
}

let made = 0;

/** A delivery of a session, received a second after it happened. */
export function delivered(
  payload: Readonly<Record<string, unknown>>,
  parts: Partial<StoredDelivery> = {},
): TestDelivery {
  made += 1;
  const { id: meetingId, sessionId } = readMeeting(payload);
  const event = typeof payload['event'] === 'string' ? payload['event'] : undefined;
  const stored: StoredDelivery = {
    position: made,
    id: uuidFor(String(made)),
    event,
    uuid: undefined,
    webhookId: undefined,
    meetingId,
    sessionId,
    signature: 'valid',
    rejection: undefined,
    receivedAt: BEGUN,
    attempts: 1,
    bodySize: 100,
    forwardState: undefined,
    ...parts,
  };
  return { payload, stored };
}

export function told({ payload, stored }: TestDelivery): ToldDelivery {
  return readTold(stored, payload);
}

const MEETING = { id: 'meeting-1', sessionId: 'session-1', title: 'Planning', startedAt: iso(0) };

/** Minutes after the session began, as payloads write times. */
export function iso(minute: number): string {
  return new Date(BEGUN + minute * MINUTE).toISOString();
}

/** What happens in a session, each received a second later than it happened. */
export const happens = {
  started: (minute = 0, parts: Partial<StoredDelivery> = {}) =>
    at(minute, { event: 'meeting.started', meeting: MEETING }, parts),
  ended: (minute: number, parts: Partial<StoredDelivery> = {}) =>
    at(minute, { event: 'meeting.ended', meeting: { ...MEETING, endedAt: iso(minute) } }, parts),
  joined: (minute: number, name: string, { peer = name, ...parts }: PersonParts = {}) =>
    at(
      minute,
      {
        event: 'meeting.participantJoined',
        meeting: MEETING,
        participant: person(name, peer, { joinedAt: iso(minute) }),
      },
      parts,
    ),
  left: (minute: number, name: string, { peer = name, joinedAt, ...parts }: PersonParts = {}) =>
    at(
      minute,
      {
        event: 'meeting.participantLeft',
        meeting: MEETING,
        participant: person(name, peer, {
          leftAt: iso(minute),
          ...(joinedAt === undefined ? {} : { joinedAt: iso(joinedAt) }),
        }),
      },
      parts,
    ),
  recording: (minute: number, status: string, more: object = {}, parts: Partial<StoredDelivery> = {}) =>
    at(
      minute,
      {
        event: 'recording.statusUpdate',
        meeting: MEETING,
        recording: { id: 'recording-1', status, ...timeOf(status, minute), ...more },
      },
      parts,
    ),
  livestream: (minute: number, status: string, parts: Partial<StoredDelivery> = {}) =>
    at(
      minute,
      {
        event: 'livestreaming.statusUpdate',
        streamId: 'stream-1',
        status,
        meetingId: 'meeting-1',
        sessionId: 'session-1',
      },
      parts,
    ),
  transcript: (minute: number, expiresAt: string, parts: Partial<StoredDelivery> = {}) =>
    at(
      minute,
      {
        event: 'meeting.transcript',
        meeting: MEETING,
        transcriptDownloadUrl: 'https://files.example.test/t.csv?sig=secret',
        transcriptDownloadUrlExpiry: expiresAt,
      },
      parts,
    ),
};

type PersonParts = Partial<StoredDelivery> & { readonly peer?: string; readonly joinedAt?: number };

function person(name: string, peer: string, times: object): object {
  return { peerId: `peer-${peer}`, userDisplayName: name, customParticipantId: `user-${name}`, ...times };
}

function timeOf(status: string, minute: number): object {
  const field = { INVOKED: 'invokedTime', RECORDING: 'startedTime', UPLOADING: 'stoppedTime' }[status];
  return field === undefined ? {} : { [field]: iso(minute) };
}

function at(
  minute: number,
  payload: Readonly<Record<string, unknown>>,
  parts: Partial<StoredDelivery>,
): TestDelivery {
  return delivered(payload, { receivedAt: BEGUN + minute * MINUTE + 1000, ...parts });
}

/** A whole meeting with every event, received as it happened. */
export function wholeSession(payloads: PayloadFamily): readonly TestDelivery[] {
  let ids = 0;
  const run = buildScenarioRun('full', {
    payloads,
    endsAt: BEGUN + 33 * MINUTE,
    organizationId: uuidFor('organization'),
    newId: () => uuidFor(`id ${String((ids += 1))}`),
  });
  const steps = stepsOf(['full']);
  return run.map(({ event, payload }, index) =>
    delivered({ event, ...payload }, { receivedAt: BEGUN + (steps[index]?.minute ?? 0) * MINUTE + 1000 }),
  );
}
