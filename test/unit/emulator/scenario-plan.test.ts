import { describe, expect, it } from 'vitest';
import { PAYLOAD_FAMILIES } from '../../../src/domain/events/payload-families.ts';
import { readTime } from '../../../src/domain/events/read-payload.ts';
import { SCENARIO_NAMES } from '../../../src/domain/events/scenario-names.ts';
import { isObject, type JsonObject } from '../../../src/domain/json/json-value.ts';
import { makePeople } from '../../../src/domain/scenario/people.ts';
import { seededRandom } from '../../../src/domain/seeded-random.ts';
import { evenly, makeEvents, planOf } from '../../../src/emulator/scenario-plan.ts';
import { buildScenarioRun } from '../../../src/emulator/scenario-run.ts';
import { meetingWith, stepOf, stepsOf, USUAL_MEETING } from '../../../src/emulator/scenario-steps.ts';

function making(payloads: (typeof PAYLOAD_FAMILIES)[number] = 'rtk') {
  let made = 0;
  const newId = (): string => `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`;
  return { payloads, endsAt: Date.parse('2026-05-06T07:08:09.010Z'), organizationId: 'owner', newId };
}

function parsed(body: Buffer): JsonObject {
  const value: unknown = JSON.parse(body.toString('utf8'));
  return isObject(value) ? value : {};
}

describe('the plan of a scenario', () => {
  it.each(SCENARIO_NAMES)('makes the events that the scenario has: %s', (name) => {
    for (const family of PAYLOAD_FAMILIES) {
      const run = buildScenarioRun(name, making(family));
      const events = makeEvents(planOf([name]), making(family));
      expect(events.map(({ body }) => body.toString())).toEqual(
        run.map(({ event, payload }) => JSON.stringify({ event, ...payload })),
      );
      expect(events.map(({ afterMs }) => afterMs)).toEqual(run.map((_, index) => (index === 0 ? 0 : 1000)));
      expect(events.every(({ forged, lost, repeats }) => !forged && !lost && repeats === 0)).toBe(true);
    }
  });

  it('puts several scenarios into the order of one meeting, each event once', () => {
    const steps = stepsOf(['chat', 'meeting', 'recording', 'meeting']);
    expect(steps).toEqual(USUAL_MEETING.steps.filter((step) => steps.includes(step)));
    expect(steps).toHaveLength(8 + 4 + 1);
  });

  it('takes a variant as it is, with the ids of the meeting', () => {
    const step = { ...stepOf('meeting.ended'), variant: 'dyte-v2' };
    const plan = { meeting: USUAL_MEETING, steps: evenly([step]), edits: [] };
    const [event] = makeEvents(plan, making());
    const payload = parsed(event?.body ?? Buffer.from(''));
    // That of the sample: nobody of this meeting is known to have ended it.
    expect(payload['reason']).toBe('HOST_ENDED_MEETING');
    expect(payload['meeting']).toMatchObject({ title: 'Weekly planning' });
  });
});

describe('a meeting of many', () => {
  const random = seededRandom(7);
  const meeting = meetingWith(makePeople(50, random), random);
  const steps = stepsOf(['full'], meeting);

  it('has everybody come once and go once, in the order of time', () => {
    const minutes = steps.map(({ minute }) => minute);
    expect(minutes.toSorted((a, b) => a - b)).toEqual(minutes);
    for (const event of ['meeting.participantJoined', 'meeting.participantLeft'])
      expect(
        steps
          .flatMap(({ event: step }) => ('person' in step && step.event === event ? [step.person] : []))
          .toSorted((a, b) => a - b),
      ).toEqual(meeting.people.map((_, index) => index));
  });

  it('begins with its start and its host, and ends when the host leaves', () => {
    const names = steps.map(({ event }) =>
      'person' in event ? `${event.event} ${String(event.person)}` : event.event,
    );
    expect(names.slice(0, 2)).toEqual(['meeting.started', 'meeting.participantJoined 0']);
    expect(names.slice(-5)).toEqual([
      'meeting.participantLeft 0',
      'meeting.ended',
      'meeting.chatSynced',
      'meeting.transcript',
      'meeting.summary',
    ]);
  });

  it('has nobody leave before they have come', () => {
    const events = makeEvents({ meeting, steps: evenly(steps), edits: [] }, making());
    const left = events.flatMap(({ event, body }) =>
      event === 'meeting.participantLeft' ? [Object(parsed(body)['participant'])] : [],
    );
    expect(left).toHaveLength(50);
    expect(new Set(left.map(({ peerId }) => String(peerId))).size).toBe(50);
    for (const { joinedAt, leftAt } of left)
      expect(readTime(joinedAt) ?? Infinity).toBeLessThan(readTime(leftAt) ?? 0);
  });

  it('is the same with the same chance', () => {
    const again = seededRandom(7);
    expect(meetingWith(makePeople(50, again), again)).toEqual(meeting);
    const other = seededRandom(8);
    expect(meetingWith(makePeople(50, other), other)).not.toEqual(meeting);
  });

  it('can be a meeting of one', () => {
    const alone = meetingWith(makePeople(1, seededRandom(1)), seededRandom(1));
    expect(stepsOf(['meeting'], alone)).toHaveLength(4);
  });
});
