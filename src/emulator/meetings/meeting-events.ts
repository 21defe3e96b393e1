import type { RecordingStatus } from '../../domain/events/statuses.ts';
import type { EventName } from '../../domain/events/names.ts';
import type { PayloadFamily } from '../../domain/events/payload-families.ts';
import { recordingSample, sampleFor } from '../samples.ts';
import { fillSample, type ScenarioEvent, type Values } from '../scenario-run.ts';
import type { EmulatedMeeting, JoinResult, LeaveResult, RunningSession } from './meeting-registry.ts';

/** Files can be fetched for 7 days (docs/service.md, "Secrets in payloads"). */
const LINK_LIFETIME_MS = 7 * 24 * 60 * 60_000;

/** What happens as somebody joins: the meeting starts with the first one, and so does its recording. */
export function eventsOfJoin(
  meeting: EmulatedMeeting,
  { session, connection, hasBegun, hasJoined }: JoinResult,
  payloads: PayloadFamily,
): readonly ScenarioEvent[] {
  const writer = new PayloadWriter(meeting, session, payloads);
  return [
    ...(hasBegun ? [writer.event('meeting.started')] : []),
    ...(hasJoined ? [writer.participant('meeting.participantJoined', { connection })] : []),
    ...(hasBegun ? [writer.recording('INVOKED'), writer.recording('RECORDING')].flat() : []),
  ];
}

/** What happens as somebody leaves: with the last one the meeting ends, and its recording is uploaded. */
export function eventsOfLeave(
  meeting: EmulatedMeeting,
  left: LeaveResult,
  payloads: PayloadFamily,
): readonly ScenarioEvent[] {
  const writer = new PayloadWriter(meeting, left.session, payloads, left.leftAt);
  return [
    writer.participant('meeting.participantLeft', left),
    ...(left.hasEnded
      ? [
          writer.event('meeting.ended', { reason: 'ALL_PARTICIPANTS_LEFT' }),
          ...writer.recording('UPLOADING'),
          ...writer.recording('UPLOADED'),
        ]
      : []),
  ];
}

/** Writes payloads of one session in the shape of samples. */
class PayloadWriter {
  readonly #meeting: EmulatedMeeting;
  readonly #session: RunningSession;
  readonly #payloads: PayloadFamily;
  readonly #endedAt: number | undefined;

  constructor(meeting: EmulatedMeeting, session: RunningSession, payloads: PayloadFamily, endedAt?: number) {
    this.#meeting = meeting;
    this.#session = session;
    this.#payloads = payloads;
    this.#endedAt = endedAt;
  }

  event(event: EventName, values: Values = {}, sample = sampleFor(event, this.#payloads)): ScenarioEvent {
    return { event, payload: fillSample(sample, { ...this.#shared(), ...values }) };
  }

  participant(
    event: 'meeting.participantJoined' | 'meeting.participantLeft',
    { connection, leftAt }: Pick<LeaveResult, 'connection'> & Partial<Pick<LeaveResult, 'leftAt'>>,
  ): ScenarioEvent {
    const { peerId, participant, joinedAt } = connection;
    const { customId, name = '' } = participant;
    const times = {
      joinedAt: new Date(joinedAt),
      ...(leftAt === undefined ? {} : { leftAt: new Date(leftAt) }),
    };
    return this.event(event, {
      participant: {
        peerId,
        userDisplayName: name,
        customParticipantId: customId,
        clientSpecificId: customId,
        ...times,
      },
    });
  }

  /** None of a meeting that is not recorded. */
  recording(status: RecordingStatus): readonly ScenarioEvent[] {
    const { recordingId: id, startedAt, id: sessionId } = this.#session;
    if (id === undefined) return [];
    const endedAt = this.#endedAt ?? startedAt;
    const recording = {
      status,
      id,
      recordingId: id,
      meetingId: this.#meeting.id,
      organizationId: this.#meeting.app,
      roomUUID: sessionId,
      invokedTime: new Date(startedAt),
      startedTime: new Date(startedAt),
      stoppedTime: new Date(endedAt),
      recordingDuration: Math.round((endedAt - startedAt) / 1000),
      outputFileName: `${this.#meeting.id}_${String(startedAt)}.mp4`,
      downloadUrlExpiry: new Date(endedAt + LINK_LIFETIME_MS),
    };
    const sample = recordingSample(status, this.#payloads);
    return [this.event('recording.statusUpdate', { recording }, sample)];
  }

  #shared(): Values {
    const { id, title = '', app, createdAt } = this.#meeting;
    const { id: sessionId, startedAt } = this.#session;
    const meeting = {
      title,
      createdAt: new Date(createdAt),
      startedAt: new Date(startedAt),
      endedAt: new Date(this.#endedAt ?? startedAt),
      organizedBy: { id: app, name: 'Emulated organization' },
    };
    return { ...meeting, meetingId: id, sessionId, meeting: { ...meeting, id, sessionId, roomName: id } };
  }
}
