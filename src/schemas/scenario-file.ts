import { Type } from 'typebox';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { PAYLOAD_FAMILIES } from '../domain/events/payload-families.ts';
import { LIVESTREAM_STATUSES, RECORDING_STATUSES } from '../domain/events/statuses.ts';
import { MAX_PARTICIPANTS, MAX_REPEATS } from '../domain/scenario/limits.ts';
import { MAX_SEED } from '../domain/seeded-random.ts';
import { object } from './parts.ts';

const oneOf = (words: readonly string[], description?: string) =>
  Type.Unsafe<string>({
    type: 'string',
    enum: [...words],
    ...(description === undefined ? {} : { description }),
  });

const words = (description: string) => Type.String({ pattern: String.raw`\S`, description });

const duration = (description: string) =>
  Type.Union([Type.String({ pattern: String.raw`^\s*\d` }), Type.Literal(0)], { description });

const event = oneOf(EVENT_NAMES, 'What happens.');

const edits = {
  set: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'Values of fields, by their paths, such as meeting.title.',
    }),
  ),
  remove: Type.Optional(
    Type.Array(words('A path.'), { description: 'Fields that the payload is not to have.' }),
  ),
  add: Type.Optional(Type.Boolean({ description: 'Whether "set" may add fields that are not there.' })),
};

const person = object({
  name: words('As it is shown.'),
  id: Type.Optional(words('As your application knows them.')),
});

const step = object(
  {
    event,
    after: Type.Optional(duration('How long after the step before, such as 500ms or 2s; 1s if left out.')),
    person: Type.Optional(
      Type.Union(
        [Type.Integer({ minimum: 1, maximum: MAX_PARTICIPANTS }), words('Several, a name or all.')],
        {
          description: 'Who comes or goes: 2, 2-5, a name, or all; the first if left out.',
        },
      ),
    ),
    status: Type.Optional(
      oneOf([...RECORDING_STATUSES, ...LIVESTREAM_STATUSES], 'Of a recording or a livestream.'),
    ),
    variant: Type.Optional(words('A variant of the payload, as in "dyte-hooks events show".')),
    ...edits,
    repeat: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_REPEATS,
        description: 'How often each delivery is sent again.',
      }),
    ),
    forged: Type.Optional(
      Type.Boolean({ description: 'Whether it is signed with a key that nobody knows.' }),
    ),
    drop: Type.Optional(Type.Boolean({ description: 'Whether its deliveries are lost on their way.' })),
  },
  { title: 'ScenarioStep', description: 'One event, or the same for several people.' },
);

/** A scenario file, for editors. */
export const scenarioFile = object(
  {
    title: Type.Optional(words('Of the meeting.')),
    participants: Type.Optional(
      Type.Union(
        [
          Type.Integer({ minimum: 1, maximum: MAX_PARTICIPANTS }),
          Type.Array(Type.Union([words('A name.'), person]), { minItems: 1, maxItems: MAX_PARTICIPANTS }),
        ],
        { description: 'How many people there are, or who they are.' },
      ),
    ),
    payloads: Type.Optional(oneOf(PAYLOAD_FAMILIES, 'The shape of all payloads.')),
    length: Type.Optional(duration('How long the meeting took; as long as the pauses if left out.')),
    seed: Type.Optional(
      Type.Integer({ minimum: 0, maximum: MAX_SEED, description: 'What chance is taken from.' }),
    ),
    ...edits,
    steps: Type.Array(Type.Union([event, step]), { minItems: 1, description: 'What happens, in its order.' }),
  },
  { title: 'Scenario', description: 'Events of a meeting, for trigger --scenario and emulate --play.' },
);
