import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectationWarnings } from '../../../../src/commands/shared/expectation-warnings.ts';
import { entryOf } from '../../../../src/domain/events/catalogue.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { parseExpectation } from '../../../../src/domain/expectation/expectation-syntax.ts';
import { fulfils, type Expectation } from '../../../../src/domain/expectation/expectation.ts';
import { impossibilitiesOf } from '../../../../src/domain/expectation/impossible.ts';

async function warningsOf(...texts: readonly string[]): Promise<readonly string[]> {
  return await expectationWarnings(texts.map(parseExpectation));
}

/** Every field of a payload, with its value. */
function fieldsOf(value: unknown, path: readonly string[] = []): (readonly [readonly string[], unknown])[] {
  const here = path.length === 0 ? [] : [[path, value] as const];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([name, inner]) => fieldsOf(inner, [...path, name]))];
}

const SAMPLES = EVENT_NAMES.flatMap((event) =>
  entryOf(event).variants.map(({ payload }) => ({ event, payload, fields: fieldsOf(payload) })),
);

/** Events that an expectation may name, so that this one is among them. */
function patternsFor(event: string): readonly string[] {
  return [event, event.toUpperCase(), '*', 'all', `${event.split('.')[0] ?? ''}.*`, `*${event.slice(3)}`];
}

/** An expectation that a documented payload meets, as somebody would write it. */
const met: fc.Arbitrary<{ expectation: Expectation; event: string; payload: unknown }> = fc
  .constantFrom(...SAMPLES)
  .chain(({ event, payload, fields }) =>
    fc
      .tuple(
        fc.constantFrom(...patternsFor(event)),
        fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 2 }),
      )
      .map(([pattern, chosen, form]) => ({
        event,
        payload,
        expectation: {
          text: pattern,
          event: pattern,
          conditions: chosen.map(([path, value]) => ({ path, wanted: wantedOf(value, form) })),
        },
      })),
  );

function wantedOf(value: unknown, form: number): { kind: 'bare' | 'quoted'; text: string } {
  if (form === 0 || (typeof value === 'object' && value !== null)) return { kind: 'bare', text: '*' };
  const text = String(value);
  if (form === 1) return { kind: 'bare', text: `${text.slice(0, 1)}*` };
  return { kind: typeof value === 'string' ? 'quoted' : 'bare', text };
}

describe('an expectation that can never be met', () => {
  it.each([
    [
      'recording.statusUpdate{recording.status=COMPLETED}',
      'recording.status of recording.statusUpdate is never COMPLETED. It is one of INVOKED, RECORDING, UPLOADING, UPLOADED, ERRORED.',
    ],
    [
      'recording.statusUpdate{recording.status="uploaded"}',
      'recording.status of recording.statusUpdate is never "uploaded". It is one of INVOKED, RECORDING, UPLOADING, UPLOADED, ERRORED.',
    ],
    [
      'meeting.ended{meeting.titel=x}',
      'meeting.ended has no field meeting.titel. Did you mean meeting.title?',
    ],
    ['meeting.ended{meetin.title=x}', 'meeting.ended has no field meetin.title. Did you mean meeting.title?'],
    [
      'meeting.ended{zzz=x}',
      'meeting.ended has no field zzz. See its fields: dyte-hooks events show meeting.ended.',
    ],
    [
      'meeting.ended{meeting=x}',
      'meeting of meeting.ended is an object and has no value of its own. Name a field in it, such as meeting.id.',
    ],
    [
      'meeting.ended{meeting.id.x=1}',
      'meeting.ended has no field meeting.id.x. See its fields: dyte-hooks events show meeting.ended.',
    ],
    [
      'meeting.started{participants.name=Ada}',
      'participants of meeting.started is a list. Name an entry by its number, such as participants.0.',
    ],
    [
      'recording.statusUpdate{recording.recordingDuration="60"}',
      'recording.recordingDuration of recording.statusUpdate is never "60". It is a number.',
    ],
    [
      'meeting.ended{event=meeting.started}',
      'event of meeting.ended is never meeting.started. It is meeting.ended.',
    ],
    ['*.statusUpdate{recording.status=DONE}', 'recording.status of *.statusUpdate is never DONE.'],
  ])('is warned of: %s', async (text, warning) => {
    expect((await warningsOf(text))[0]).toContain(warning);
  });

  it('is warned of once, and for each field', async () => {
    const both = 'meeting.ended{meeting.titel=x, reason=LEFT}';
    expect(await warningsOf(both, both)).toEqual([
      'meeting.ended has no field meeting.titel. Did you mean meeting.title?',
      'reason of meeting.ended is never LEFT. It is one of HOST_ENDED_MEETING, ALL_PARTICIPANTS_LEFT.',
    ]);
  });

  it('has nothing in its warning that a terminal would obey', async () => {
    expect((await warningsOf('meeting.ended{a\u001Bb=x}')).join('')).not.toContain('\u001B');
  });
});

describe('no warning', () => {
  it.each([
    'meeting.ended',
    'meeting.ended{meeting.title=*}',
    'meeting.ended{meeting=*}',
    'recording.statusUpdate{recording.status=UP*}',
    'recording.statusUpdate{recording.fileSize=48200000}',
    'recording.statusUpdate{recording.fileSize="48200000"}',
    'recording.statusUpdate{recording.downloadUrl.0.download_urls.any-name-at-all.download_url=https:*}',
    'meeting.ended{meeting.organizedBy=Acme}',
    'meeting.ended{meeting.organizedBy.name=Acme}',
    'livestreaming.statusUpdate{manualIngest=true}',
    'livestreaming.*{status=LIVE}',
    'meeting.transcript{meetingId=*}',
    '*{meeting.endedAt=null}',
  ])('of %s, which may come', async (text) => {
    expect(await warningsOf(text)).toEqual([]);
  });

  it('of fields of an event that is not known, but of the event', async () => {
    expect(await warningsOf('poll.created{poll.id=1}')).toEqual([
      expect.stringContaining('There is no event "poll.created".'),
    ]);
  });

  it('of any expectation that a documented payload meets', () => {
    fc.assert(
      fc.property(met, ({ expectation, event, payload }) => {
        fc.pre(fulfils(expectation, event, payload));
        expect(impossibilitiesOf(expectation)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
