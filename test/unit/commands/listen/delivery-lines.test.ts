import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeliveryLines, type DeliveryLinesOptions } from '../../../../src/commands/listen/delivery-lines.ts';
import { sampleOf } from '../../../../src/domain/events/catalogue.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { deliveryEvent, uuidFor } from '../../../helpers/deliveries.ts';
import type { DeliveryEvent } from '../../../../src/receiver/receiver-event.ts';

const AT = new Date(2026, 0, 2, 3, 4, 5).getTime();

const FORWARDS = { suffix: undefined, hasFailed: false, isOpen: false };

function deliveryLines(parts: Partial<DeliveryLinesOptions> = {}): DeliveryLines {
  return new DeliveryLines({
    style: PLAIN,
    showSecrets: false,
    quiet: false,
    isTerminal: true,
    width: () => 100,
    hasSuffixes: false,
    hasPrefixes: false,
    showsAll: true,
    now: AT,
    ...parts,
  });
}

const piped = { isTerminal: false, width: () => Infinity };

interface EventParts extends Partial<Omit<DeliveryEvent, 'type'>> {
  readonly session?: string;
  readonly title?: string;
  readonly person?: string;
}

function eventOf(
  name: string,
  { session = 'one', title = 'Planning', person, ...parts }: EventParts = {},
): DeliveryEvent {
  const value = {
    event: name,
    meeting: { sessionId: uuidFor(session), title },
    ...(person === undefined ? {} : { participant: { peerId: person, userDisplayName: person } }),
  };
  return deliveryEvent({
    event: name,
    id: uuidFor(`${name} ${session} ${person ?? ''}`),
    receivedAt: AT,
    payload: { readable: true, value },
    ...parts,
  });
}

/** All lines of some deliveries, without their times and ids. */
function shown(
  lines: DeliveryLines,
  events: readonly DeliveryEvent[],
  forwards = FORWARDS,
): readonly string[] {
  return events
    .flatMap((event) => {
      lines.learn(event);
      const { lines: own, end } = lines.textOf(event, forwards);
      return [...own, ...end];
    })
    .map((line) => line.replace(/\d\d:\d\d:\d\d [\da-f-]{8} {3}/, '').replace(/ ─+$/, ''));
}

const MEETING = [
  eventOf('meeting.started'),
  eventOf('meeting.participantJoined', { person: 'Ada' }),
  eventOf('meeting.ended', { receivedAt: AT + 60_000 }),
];

const ID = uuidFor('one').slice(0, 8);

describe('the lines of listen', () => {
  it('have a rule where a session begins and where it ends, and count its people', () => {
    expect(shown(deliveryLines(), MEETING)).toEqual([
      `── Planning ── session ${ID}, started 03:04:05`,
      'meeting.started            started · Planning',
      'meeting.participantJoined  Ada joined, 1 in · Planning',
      'meeting.ended              ended · Planning',
      '── Planning ── 1m, 1 person',
    ]);
  });

  it.each([
    ['in a pipe', piped],
    ['with --quiet', { quiet: true }],
    ['where --events hides some', { showsAll: false }],
  ])('are one for each event %s', (_where, parts) => {
    expect(shown(deliveryLines(parts), MEETING)).toEqual([
      'meeting.started            started · Planning',
      'meeting.participantJoined  Ada joined · Planning',
      'meeting.ended              ended · Planning',
    ]);
  });

  it('have a bar for each session while several are open', () => {
    const events = [
      eventOf('meeting.started'),
      eventOf('meeting.started', { session: 'two', title: 'Other' }),
      eventOf('meeting.participantJoined', { person: 'Ada' }),
      eventOf('new.event', { session: 'three' }),
      eventOf('meeting.ended', { session: 'two', title: 'Other' }),
      eventOf('meeting.ended'),
    ];
    expect(shown(deliveryLines(), events).map((line) => line.slice(0, 12))).toEqual([
      '── Planning ',
      'meeting.star',
      '║── Other ──',
      '║ meeting.st',
      '┃ meeting.pa',
      '  new.event ',
      '║ meeting.en',
      '║── Other ──',
      'meeting.ende',
      '── Planning ',
    ]);
  });

  it('say how many deliveries of a session have failed, those that fail later included', () => {
    const lines = deliveryLines();
    const [started = eventOf(''), joined = eventOf(''), ended = eventOf('')] = MEETING;
    shown(lines, [started], { ...FORWARDS, hasFailed: true });
    shown(lines, [{ ...joined, position: 7 }], { ...FORWARDS, isOpen: true });
    lines.countFailed(7);
    lines.countFailed(7);
    lines.countFailed(8);
    expect(shown(lines, [ended]).at(-1)).toBe('── Planning ── 1m, 1 person, 2 failed');
  });

  it('name the meeting of an event that has its id only, also from one that is not shown, never from a forged one', () => {
    const chat = eventOf('meeting.chatSynced', {
      payload: {
        readable: true,
        value: { event: 'meeting.chatSynced', sessionId: uuidFor('one'), meetingId: 'm-1' },
      },
    });
    for (const parts of [{}, piped, { quiet: true }]) {
      const lines = deliveryLines(parts);
      lines.learn(eventOf('meeting.started', { title: 'Forged', rejection: 'signature' }));
      expect(shown(lines, [chat]).at(-1)).toMatch(/chat ready · meeting m-1$/);
      lines.learn(eventOf('meeting.started'));
      expect(shown(lines, [chat]).at(-1)).toMatch(/chat ready · Planning$/);
    }
  });

  it('give a summary, which has no title, that of its session, else the id of the meeting', () => {
    const { meeting, ...value } = sampleOf('meeting.summary', 'rtk-2026-08');
    const ofSession = { ...value, meeting: { ...meeting, sessionId: uuidFor('one') } };
    const summary = eventOf('meeting.summary', { payload: { readable: true, value: ofSession } });
    const lines = deliveryLines();
    expect(shown(lines, [summary]).at(-1)).toMatch(/summary ready · meeting 000000a1$/);
    lines.learn(eventOf('meeting.started'));
    expect(shown(lines, [summary]).at(-1)).toMatch(/summary ready · Planning$/);
  });

  it('let no forged delivery begin or end a session', () => {
    const forged = { signature: { state: 'mismatch' }, rejection: 'signature', status: 401 } as const;
    const lines = deliveryLines();
    expect(shown(lines, [eventOf('meeting.started', forged)])[0]).toMatch(/^\S+ \S+ ✗ meeting\.started/);
    shown(lines, [eventOf('meeting.started')]);
    expect(shown(lines, [eventOf('meeting.ended', forged)])).toHaveLength(1);
    expect(shown(lines, [eventOf('meeting.ended')])).toHaveLength(2);
  });

  it('explain each cause once', () => {
    const lines = deliveryLines();
    const forged = { signature: { state: 'mismatch' }, rejection: 'signature', status: 401 } as const;
    expect(shown(lines, [eventOf('meeting.ended', forged)]).length).toBeGreaterThan(1);
    expect(shown(lines, [eventOf('meeting.ended', forged)])).toHaveLength(1);
  });

  it('explain what shows of a rejected one, where it shows, and each of it once', () => {
    const answers = ['It is of another key.', undefined, 'It is of another key.', 'It was cut off.'];
    let asked = 0;
    const lines = deliveryLines({ explain: () => answers[asked++] });
    const forged = { signature: { state: 'mismatch' }, rejection: 'signature', status: 401 } as const;
    const next = (): string =>
      shown(lines, [eventOf('meeting.ended', forged)])
        .slice(1)
        .join(' ')
        .trim();
    expect(next()).toBe('It is of another key.');
    expect(next()).toMatch(/^A signature does not match when/);
    expect(next()).toBe('');
    expect(next()).toBe('It was cut off.');
    shown(lines, [eventOf('meeting.ended', { rejection: 'not_json', status: 400 })]);
    shown(lines, [eventOf('meeting.ended')]);
    expect(asked).toBe(4);
  });

  it('explain once on a terminal what the mark means, and then give the mark alone; in a pipe each says it', () => {
    const unchecked = eventOf('new.event', { signature: { state: 'unchecked' } });
    const lines = deliveryLines();
    const first = shown(lines, [unchecked]);
    expect(first[0]).toMatch(/\? new\.event +unchecked, unknown event/);
    expect(first[1]).toMatch(/^ +\? is not checked \(--verify off\)/);
    expect(shown(lines, [unchecked])).toEqual([expect.stringMatching(/\? new\.event +unknown event/)]);
    const inPipe = deliveryLines(piped);
    for (let time = 0; time < 2; time += 1)
      expect(shown(inPipe, [unchecked])).toEqual([expect.stringMatching(/unchecked, unknown event/)]);
  });

  it('have the date between those of two days, on a terminal only', () => {
    const next = eventOf('new.event', { receivedAt: AT + 86_400_000 });
    expect(shown(deliveryLines(), [next])[0]).toBe('── Saturday 2026-01-03');
    expect(shown(deliveryLines(piped), [next])).toHaveLength(1);
  });

  it('fit every width from 20 columns on, and hold nothing that a terminal would obey', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('日本語の会議'.repeat(8), '👩‍👩‍👧‍👦'.repeat(20), '\u001b[2J', 'Ada'),
    );
    const names = [
      'meeting.started',
      'meeting.participantJoined',
      'meeting.ended',
      'recording.statusUpdate',
      'x',
    ];
    const events = fc.array(
      fc.record({
        name: fc.oneof(fc.constantFrom(...names), text),
        session: fc.constantFrom('one', 'two', 'three'),
        title: text,
        person: text,
        state: fc.constantFrom('valid', 'unchecked', 'key_unavailable'),
        suffix: fc.constantFrom(undefined, '→ 4 ms', '✗ connection refused'),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(events, fc.integer({ min: 20, max: 200 }), (all, width) => {
        const lines = deliveryLines({ width: () => width });
        for (const { name, state, suffix, ...parts } of all) {
          const event = eventOf(name, { ...parts, signature: { state } as const });
          lines.learn(event);
          const end = suffix === undefined ? undefined : ({ text: suffix, mood: 'good' } as const);
          const made = lines.textOf(event, { suffix: end, hasFailed: false, isOpen: false });
          // A word of a hint that is longer than the terminal is wide stands alone.
          const fitting = [...made.lines, ...made.end].filter((line) => !line.startsWith('         '));
          for (const line of fitting) {
            expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
            expect(widthOf(line)).toBeLessThanOrEqual(width);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
