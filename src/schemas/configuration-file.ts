import { Type } from 'typebox';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { SERVICES } from '../domain/service/names.ts';
import { object, type JsonOf } from './parts.ts';

/** Texts may hold variables: `${NAME}` and `${NAME:-default}`; `$$` is `$`. */
const words = (description: string) => Type.String({ minLength: 1, description });

const VARIABLE = Type.String({ pattern: String.raw`\$\{` });

const event = Type.Union(
  [
    Type.Unsafe<string>({ type: 'string', enum: ['all', ...EVENT_NAMES, 'meeting.*', '*.statusUpdate'] }),
    Type.String({ minLength: 1 }),
  ],
  { description: 'A name, a pattern such as `meeting.*`, or `all`.' },
);

const fileWebhook = object(
  {
    name: Type.Optional(words('A name for people. Without it any name is fine.')),
    url: words('Where deliveries go. A webhook is known by it.'),
    events: Type.Array(event, { minItems: 1, description: 'What it is sent.' }),
    enabled: Type.Optional(
      Type.Union([Type.Boolean(), VARIABLE], {
        description: 'Whether deliveries are sent; true if left out.',
      }),
    ),
    previousUrl: Type.Optional(
      words('The URL that it had before: the webhook that still has it is changed, not created anew.'),
    ),
    protect: Type.Optional(Type.Boolean({ description: 'Whether it may never be deleted.' })),
  },
  { title: 'ConfiguredWebhook', description: 'A webhook as it is to be.' },
);

const choices = {
  profile: Type.Optional(words('The saved settings to use.')),
  service: Type.Optional(
    Type.Union([Type.Unsafe<string>({ type: 'string', enum: [...SERVICES] }), VARIABLE], {
      description: 'Which service the webhooks are registered at.',
    }),
  ),
  app: Type.Optional(words('Which app of the account, by name or id.')),
};

const webhooks = Type.Array(fileWebhook, { description: 'The webhooks; [] for none.' });

const fileEnvironment = object(
  { ...choices, webhooks },
  { title: 'ConfiguredEnvironment', description: 'The webhooks of one environment.' },
);

/** `dyte-hooks.yaml`, for editors, and what `export --json` prints. */
export const configurationFile = object(
  {
    ...choices,
    environment: Type.Optional(words('The environment that is meant where none is named with --env.')),
    webhooks: Type.Optional(webhooks),
    environments: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }), fileEnvironment, {
        additionalProperties: false,
        description: 'Environments by name.',
      }),
    ),
  },
  { title: 'Configuration', description: 'What the webhooks of each environment are.' },
);

export type ConfigurationFileJson = JsonOf<typeof configurationFile>;
