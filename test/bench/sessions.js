import { execFileSync } from 'node:child_process';

/** Sessions that go on at the same time. */
const AT_ONCE = 30;

/** Meetings that may be held once more, and how often one is. */
const REMEMBERED = 1000;
const AGAIN = 0.06;

/** Stands in the samples for a meeting, its session, and one who takes part. */
const SAMPLE_ID = /000000([0-9a-f]{2})-0000-4000-8000-0000000000\1/g;

/** In the order of a meeting's life. */
const EVENTS = /** @type {const} */ ([
  'meeting.started',
  'meeting.participantJoined',
  'recording.statusUpdate',
  'livestreaming.statusUpdate',
  'meeting.participantLeft',
  'meeting.ended',
  'meeting.chatSynced',
  'meeting.transcript',
  'meeting.summary',
]);

/**
 * @typedef {import('../helpers/chance.js').Chance} Chance
 * @typedef {(typeof EVENTS)[number]} Event
 * @typedef {{ meetingId: string, sessionId: string, events: Event[] }} Session
 * @typedef {{ event: Event, meetingId: string, sessionId: string, body: Buffer }} Sent
 */

/**
 * What a service sends: sessions of some 20 deliveries each, 30 of them at a time, the same in every run.
 * Some are of a meeting that was held before.
 *
 * @param {string} executable dyte-hooks, which has the samples of the events
 * @param {Chance} chance
 * @returns {Generator<Sent, never>}
 */
export function* sentDeliveries(executable, chance) {
  const samples = new Map(EVENTS.map((event) => [event, sampleOf(executable, event)]));
  /** @type {string[]} */
  const held = [];
  const running = Array.from({ length: AT_ONCE }, () => startSession(chance, held));
  for (;;) {
    const place = chance.between(0, AT_ONCE - 1);
    const session = running[place] ?? startSession(chance, held);
    const event = session.events.shift();
    if (event === undefined) {
      held[chance.between(0, REMEMBERED - 1)] = session.meetingId;
      running[place] = startSession(chance, held);
    } else {
      const { meetingId, sessionId } = session;
      /** @type {Record<string, string>} */
      const ids = { a1: meetingId, b2: sessionId, f6: uuid(chance) };
      const body = Buffer.from((samples.get(event) ?? '').replace(SAMPLE_ID, (id, kind) => ids[kind] ?? id));
      yield { event, meetingId, sessionId, body };
    }
  }
}

/**
 * @param {Chance} chance
 * @param {string[]} held
 * @returns {Session}
 */
function startSession(chance, held) {
  const again = chance.happens(AGAIN) ? held[chance.between(0, REMEMBERED - 1)] : undefined;
  return { meetingId: again ?? uuid(chance), sessionId: uuid(chance), events: eventsOf(chance) };
}

/** @param {Chance} chance */
function eventsOf(chance) {
  const participants = chance.between(2, 12);
  const recordings = chance.happens(0.5) ? 4 : 0;
  const streams = chance.happens(0.1) ? 2 : 0;
  const files = [0, 0, 0].map(() => chance.between(0, 1));
  const counts = [1, participants, recordings, streams, participants, 1, ...files];
  return EVENTS.flatMap((event, index) => Array.from({ length: counts[index] ?? 0 }, () => event));
}

/**
 * @param {string} executable
 * @param {Event} event
 * @returns {string}
 */
function sampleOf(executable, event) {
  const shown = execFileSync(process.execPath, [executable, 'events', 'show', event, '--json'], {
    encoding: 'utf8',
  });
  /** @type {{ variants: { service: string, payload: unknown }[] }} */
  const { variants } = JSON.parse(shown);
  return JSON.stringify(variants.find(({ service }) => service === 'realtimekit')?.payload);
}

/**
 * @param {Chance} chance
 * @returns {string}
 */
export function uuid(chance) {
  const hex = [0, 0, 0, 0].map(() => chance.between(0, 0xffff_ffff).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
