import {
  readAmount,
  readLivestream,
  readMeeting,
  readParticipant,
  readRecording,
  readTime,
  type MeetingReading,
} from '../../domain/events/read-payload.ts';
import { fieldOf, textOf } from '../../domain/events/values.ts';
import { isUsableId } from '../../domain/webhook/webhook-id.ts';
import type { EventName } from '../../domain/events/names.ts';
import type { SessionFileKind } from '../../domain/session/session-records.ts';
import type { PlayedLivestream, PlayedRecording, PlayedSession } from './played-session.ts';

export interface RegistryLimits {
  /** Sessions, recordings and livestreams: of each so many. */
  readonly sessions: number;
  /** In one session. */
  readonly participants: number;
}

/** Events after which a session is over. */
const FILES: Partial<Record<EventName, SessionFileKind>> = {
  'meeting.chatSynced': 'chat',
  'meeting.transcript': 'transcript',
  'meeting.summary': 'summary',
};

/** Characters of a text that are kept. */
const MAX_TEXT_LENGTH = 1000;

/** What took place, by the payloads that were sent: as much as the REST API of the service knows of it. */
export class SessionRegistry {
  readonly #limits: RegistryLimits;
  readonly #sessions = new Map<string, PlayedSession>();
  readonly #recordings = new Map<string, PlayedRecording>();
  readonly #livestreams = new Map<string, PlayedLivestream>();

  constructor(limits: RegistryLimits) {
    this.#limits = limits;
  }

  /**
   * Takes what an event says. One that names no session, recording or livestream says nothing.
   *
   * @param app id of the app that it happened in
   * @param at when it happened: milliseconds since 1970
   */
  record(app: string, event: EventName, payload: object, at: number): void {
    if (event === 'livestreaming.statusUpdate') {
      this.#recordLivestream(app, payload, at);
      return;
    }
    if (event === 'recording.statusUpdate') this.#recordRecording(app, payload, at);
    this.#recordSession(app, event, payload, at);
  }

  /** Those of an app, the oldest first. */
  sessions(app: string): readonly PlayedSession[] {
    return ofApp(this.#sessions, app);
  }

  session(app: string, id: string): PlayedSession | undefined {
    return this.#sessions.get(keyOf(app, id));
  }

  recordings(app: string): readonly PlayedRecording[] {
    return ofApp(this.#recordings, app);
  }

  recording(app: string, id: string): PlayedRecording | undefined {
    return this.#recordings.get(keyOf(app, id));
  }

  livestreams(app: string): readonly PlayedLivestream[] {
    return ofApp(this.#livestreams, app);
  }

  livestream(app: string, id: string): PlayedLivestream | undefined {
    return this.#livestreams.get(keyOf(app, id));
  }

  #recordSession(app: string, event: EventName, payload: object, at: number): void {
    const { sessionId, ...meeting } = readMeeting(payload);
    if (!isId(sessionId)) return;
    const session = keep(this.#sessions, this.#limits.sessions, newSession(app, sessionId, at));
    addMeeting(session, meeting, payload);
    session.lastEventAt = at;
    if (event === 'meeting.started') session.startedAt ??= at;
    const file = FILES[event];
    if (file !== undefined) session.files.add(file);
    if (file !== undefined || event === 'meeting.ended') {
      session.isEnded = true;
      session.endedAt = timeIn(payload, 'endedAt') ?? session.endedAt ?? at;
    }
    if (event === 'meeting.participantJoined' || event === 'meeting.participantLeft')
      this.#recordParticipant(session, event, payload, at);
  }

  #recordParticipant({ participants }: PlayedSession, event: EventName, payload: object, at: number): void {
    const { id, name, customId, joinedAt, leftAt } = readParticipant(payload);
    if (!isId(id)) return;
    const none = { joinedAt: undefined, leftAt: undefined };
    const unknown = { peerId: id, customParticipantId: undefined, displayName: undefined, ...none };
    const participant = participants.get(id) ?? unknown;
    participant.customParticipantId = cut(customId) ?? participant.customParticipantId;
    participant.displayName = cut(name) ?? participant.displayName;
    participant.joinedAt = joinedAt ?? participant.joinedAt;
    if (event === 'meeting.participantJoined') participant.joinedAt ??= at;
    else participant.leftAt = leftAt ?? at;
    participants.set(id, participant);
    removeOldest(participants, this.#limits.participants);
  }

  #recordRecording(app: string, payload: object, at: number): void {
    const { id, status, size, duration, startedAt, stoppedAt } = readRecording(payload);
    if (!isId(id)) return;
    const recording = keep(this.#recordings, this.#limits.sessions, newRecording(app, id, at));
    const said = fieldOf(payload, 'recording');
    const meeting = readMeeting(payload);
    recording.meetingId = cut(meeting.id) ?? recording.meetingId;
    recording.sessionId = cut(meeting.sessionId) ?? recording.sessionId;
    recording.title = cut(meeting.title) ?? recording.title;
    recording.status = cut(status) ?? recording.status;
    recording.outputFileName = cut(textOf(said, 'outputFileName')) ?? recording.outputFileName;
    recording.invokedAt = readTime(fieldOf(said, 'invokedTime')) ?? recording.invokedAt;
    recording.startedAt = startedAt ?? recording.startedAt;
    recording.stoppedAt = stoppedAt ?? recording.stoppedAt;
    recording.fileSize = size ?? recording.fileSize;
    recording.durationSeconds =
      readAmount(fieldOf(said, 'recordingDuration')) ?? duration ?? recording.durationSeconds;
    recording.hasAudio ||= textOf(said, 'audioDownloadUrl') !== undefined;
    recording.lastEventAt = at;
  }

  #recordLivestream(app: string, payload: object, at: number): void {
    const { id, status, playbackUrl } = readLivestream(payload);
    if (!isId(id)) return;
    const livestream = keep(this.#livestreams, this.#limits.sessions, newLivestream(app, id, at));
    const meeting = readMeeting(payload);
    const running = this.#runningSession(app);
    livestream.meetingId = cut(meeting.id) ?? livestream.meetingId ?? running?.meetingId;
    livestream.title = cut(meeting.title) ?? livestream.title ?? running?.title;
    livestream.status = cut(status) ?? livestream.status;
    livestream.playbackUrl = cut(playbackUrl) ?? livestream.playbackUrl;
    livestream.ingestServer = cut(textOf(payload, 'ingestServer')) ?? livestream.ingestServer;
    livestream.lastEventAt = at;
  }

  /** The only one that runs: Dyte's events of livestreams name no meeting, and REST does. */
  #runningSession(app: string): PlayedSession | undefined {
    const running = this.sessions(app).filter(({ isEnded }) => !isEnded);
    return running.length === 1 ? running[0] : undefined;
  }
}

function newSession(app: string, id: string, at: number): PlayedSession {
  return {
    app,
    id,
    meetingId: undefined,
    title: undefined,
    organizationId: undefined,
    createdAt: undefined,
    startedAt: undefined,
    endedAt: undefined,
    isEnded: false,
    firstEventAt: at,
    lastEventAt: at,
    participants: new Map(),
    files: new Set(),
  };
}

function newRecording(app: string, id: string, at: number): PlayedRecording {
  return {
    app,
    id,
    meetingId: undefined,
    sessionId: undefined,
    title: undefined,
    status: undefined,
    outputFileName: undefined,
    invokedAt: undefined,
    startedAt: undefined,
    stoppedAt: undefined,
    durationSeconds: undefined,
    fileSize: undefined,
    hasAudio: false,
    firstEventAt: at,
    lastEventAt: at,
  };
}

function newLivestream(app: string, id: string, at: number): PlayedLivestream {
  return {
    app,
    id,
    meetingId: undefined,
    title: undefined,
    status: undefined,
    playbackUrl: undefined,
    ingestServer: undefined,
    firstEventAt: at,
    lastEventAt: at,
  };
}

/** What every event says of its meeting, but its end: some say one while it goes on. */
function addMeeting(
  session: PlayedSession,
  meeting: Omit<MeetingReading, 'sessionId'>,
  payload: object,
): void {
  session.meetingId = cut(meeting.id) ?? session.meetingId;
  session.title = cut(meeting.title) ?? session.title;
  session.createdAt = timeIn(payload, 'createdAt') ?? session.createdAt;
  session.startedAt = timeIn(payload, 'startedAt') ?? session.startedAt;
  const organizer = fieldOf(fieldOf(payload, 'meeting'), 'organizedBy') ?? fieldOf(payload, 'organizedBy');
  session.organizationId = cut(textOf(organizer, 'id')) ?? session.organizationId;
}

/** Of the meeting, or where the payload has no object for it, of the payload itself. */
function timeIn(payload: object, name: string): number | undefined {
  return readTime(fieldOf(fieldOf(payload, 'meeting'), name)) ?? readTime(fieldOf(payload, name));
}

function keep<Played extends { readonly app: string; readonly id: string }>(
  all: Map<string, Played>,
  limit: number,
  fresh: Played,
): Played {
  const key = keyOf(fresh.app, fresh.id);
  const known = all.get(key) ?? fresh;
  all.set(key, known);
  removeOldest(all, limit);
  return known;
}

function removeOldest(all: Map<string, unknown>, limit: number): void {
  const [oldest] = all.keys();
  if (all.size > limit && oldest !== undefined) all.delete(oldest);
}

function ofApp<Played extends { readonly app: string }>(
  all: ReadonlyMap<string, Played>,
  app: string,
): readonly Played[] {
  return [...all.values()].filter((played) => played.app === app);
}

function keyOf(app: string, id: string): string {
  return `${app} ${id.toLowerCase()}`;
}

function isId(id: string | undefined): id is string {
  return id !== undefined && isUsableId(id);
}

function cut(text: string | undefined): string | undefined {
  return text?.slice(0, MAX_TEXT_LENGTH);
}
