import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { EVENT_NAMES, type EventName } from '../../../../src/domain/events/names.ts';
import {
  eventNamed,
  matchesEvent,
  parseEventFilter,
  selectEvents,
} from '../../../../src/domain/events/selector.ts';

function refusalOf(work: () => unknown): HooksError {
  try {
    work();
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

/** What was selected; undefined when the parts were refused, as they may be. */
function selectedOf(parts: readonly string[]): readonly EventName[] | undefined {
  try {
    return selectEvents(parts);
  } catch (error) {
    if (error instanceof HooksError) return undefined;
    throw error;
  }
}

describe('selectEvents', () => {
  it.each([[['all']], [['*']], [['ALL']], [['*.*']], [['meeting.*,recording.*', 'livestreaming.*']]])(
    '%j is every event',
    (parts) => {
      expect(selectEvents(parts)).toEqual(EVENT_NAMES);
    },
  );

  it.each([
    [['meeting.started'], ['meeting.started']],
    [['meeting.ended,meeting.started'], ['meeting.started', 'meeting.ended']],
    [
      ['meeting.ended', ' meeting.started ,', 'meeting.ended'],
      ['meeting.started', 'meeting.ended'],
    ],
    [['*.statusUpdate'], ['recording.statusUpdate', 'livestreaming.statusUpdate']],
    [['meeting.participant*'], ['meeting.participantJoined', 'meeting.participantLeft']],
    [['meeting.s*'], ['meeting.started', 'meeting.summary']],
    [['*ing.*ed'], ['meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.chatSynced']],
    [['MEETING.participantjoined'], ['meeting.participantJoined']],
  ])('%j is %j', (parts, names) => {
    expect(selectEvents(parts)).toEqual(names);
  });

  it.each([
    ['participant.joined', 'meeting.participantJoined'],
    ['participant-joined', 'meeting.participantJoined'],
    ['participant_left', 'meeting.participantLeft'],
    ['participant.left', 'meeting.participantLeft'],
    ['recording.uploaded', 'recording.statusUpdate'],
    ['recording.status.update', 'recording.statusUpdate'],
    ['recording.completed', 'recording.statusUpdate'],
    ['recording.mp4', 'recording.statusUpdate'],
    ['meeting.recordingUploaded', 'recording.statusUpdate'],
    ['livestream.started', 'livestreaming.statusUpdate'],
    ['livestreaming.statusUpdated', 'livestreaming.statusUpdate'],
    ['meeting.stared', 'meeting.started'],
    ['meeting.end', 'meeting.ended'],
    ['meeting.participantLft', 'meeting.participantLeft'],
    ['session.ended', 'meeting.ended'],
    ['session.started', 'meeting.started'],
    ['chat.synced', 'meeting.chatSynced'],
    ['transcript.ready', 'meeting.transcript'],
    ['meeting.sumary', 'meeting.summary'],
    ['participant.left*', 'meeting.participantLeft'],
  ])('refuses %s and suggests %s', (asked, name) => {
    const error = refusalOf(() => selectEvents(['meeting.started', asked]));
    expect(error.code).toBe('event_unknown');
    expect(error.message).toContain(`"${asked}"`);
    expect(error.hint).toContain(`Did you mean ${name}?`);
  });

  it('says which field has the state when a state was taken for an event', () => {
    expect(refusalOf(() => selectEvents(['recording.uploaded'])).hint).toContain('recording.status');
    expect(refusalOf(() => selectEvents(['participant.joined'])).hint).not.toContain('state');
  });

  it('points to the list where no name is near', () => {
    const error = refusalOf(() => selectEvents(['invoice.paid']));
    expect(error.hint).toBe('See the names: dyte-hooks events list.');
  });

  it('refuses a pattern that matches nothing', () => {
    const error = refusalOf(() => selectEvents(['invoice.*']));
    expect(error.code).toBe('event_unknown');
    expect(error.message).toBe('No event matches "invoice.*".');
  });

  it.each([[[]], [['']], [[' , ']]])('refuses %j, which names nothing', (parts) => {
    expect(refusalOf(() => selectEvents(parts)).code).toBe('usage_invalid');
  });

  it('keeps a very long unknown name out of its message', () => {
    const error = refusalOf(() => selectEvents(['x'.repeat(100_000)]));
    expect(error.message.length).toBeLessThan(120);
  });

  it('treats every character but the star as itself', () => {
    expect(refusalOf(() => selectEvents(['meeting?started'])).code).toBe('event_unknown');
    expect(refusalOf(() => selectEvents(['^meeting.*$'])).code).toBe('event_unknown');
  });

  it('gives real names in catalogue order, each once, whatever is asked for', () => {
    const part = fc.oneof(fc.constantFrom(...EVENT_NAMES, 'all', 'meeting.*', '*ed'), fc.string());
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const selected = selectedOf(parts) ?? EVENT_NAMES;
        expect(selected).toEqual(EVENT_NAMES.filter((name) => selected.includes(name)));
        expect(selected.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('eventNamed', () => {
  it.each([...EVENT_NAMES])('finds %s in any case', (name) => {
    expect(eventNamed(name)).toBe(name);
    expect(eventNamed(` ${name.toUpperCase()} `)).toBe(name);
  });

  it('takes no patterns', () => {
    for (const several of ['meeting.*', 'all', 'meeting.started,meeting.ended']) {
      expect(refusalOf(() => eventNamed(several))).toMatchObject({
        code: 'event_unknown',
        message: `"${several}" is not the name of one event.`,
        hint: 'See the names: dyte-hooks events list.',
      });
    }
  });
});

describe('an event filter', () => {
  it('lets everything pass when nothing was asked for', () => {
    expect(matchesEvent(parseEventFilter([]), 'anything.at.all')).toBe(true);
  });

  it('takes names and patterns that fit no known event', () => {
    const filter = parseEventFilter(['whiteboard.saved, poll.*', 'meeting.started']);
    const arriving = ['whiteboard.saved', 'poll.created', 'meeting.started', 'meeting.ended', 'whiteboard'];
    expect(arriving.filter((name) => matchesEvent(filter, name))).toEqual([
      'whiteboard.saved',
      'poll.created',
      'meeting.started',
    ]);
  });

  it('does not tell upper and lower case apart', () => {
    expect(matchesEvent(parseEventFilter(['POLL.*']), 'poll.Created')).toBe(true);
    expect(matchesEvent(parseEventFilter(['All']), 'poll.Created')).toBe(true);
  });

  it.each([
    ['a*', 'a', true],
    ['*a', 'a', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a1b2c', true],
    ['a*b*c', 'acb', false],
    ['a*b*b*', 'a-b', false],
    ['**', '', true],
    ['a**b', 'a-b', true],
    ['ab*bc', 'abc', false],
  ])('%s on %s: %s', (pattern, name, passes) => {
    expect(matchesEvent(parseEventFilter([pattern]), name)).toBe(passes);
  });

  it('agrees with the same pattern as a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 10 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, name) => {
        const same = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
        expect(matchesEvent(parseEventFilter([glob]), name)).toBe(same.test(name));
      }),
    );
  });

  it('selects the same known events as selectEvents', () => {
    for (const part of ['all', 'meeting.*', '*ed', 'recording.statusupdate'])
      expect(EVENT_NAMES.filter((name) => matchesEvent(parseEventFilter([part]), name))).toEqual(
        selectEvents([part]),
      );
  });
});

describe('the first word of events', () => {
  it.each([
    ['meeting', /^There are meeting\.started, .*, meeting\.summary\.$/],
    [' Recording ', /^There is recording\.statusUpdate\.$/],
  ])('%j is answered with those that begin with it', (text, hint) => {
    expect(refusalOf(() => eventNamed(text)).hint).toMatch(hint);
    expect(refusalOf(() => selectEvents([text])).hint).toMatch(hint);
  });
});
