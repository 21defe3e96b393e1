import { isObject } from '../../src/domain/json/json-value.ts';
import { fieldOf, textOf } from '../../src/domain/events/values.ts';
import { configurationFile } from '../../src/schemas/configuration-file.ts';
import { scenarioFile } from '../../src/schemas/scenario-file.ts';
import { DOCUMENTS, STREAMS } from '../../src/schemas/commands.ts';
import { alert } from '../../src/schemas/alert.ts';
import { debug, error, notice } from '../../src/schemas/standard-error.ts';

/** A schema as it is published. */
export interface PublishedSchema {
  /** What is typed, such as `deliveries list --follow`; `standard error` for what every command writes there. */
  readonly command: string;
  /** Of its file in docs/json. */
  readonly file: string;
  /** Whether the answer is one document, or an object a line, each of which the schema describes. */
  readonly kind: 'document' | 'stream';
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Every schema there is. */
export function publishedSchemas(): readonly PublishedSchema[] {
  return [
    ...Object.entries(DOCUMENTS).map(([command, schema]) => published(command, 'document', schema)),
    ...Object.entries(STREAMS).map(([command, schema]) => published(command, 'stream', schema)),
    published('standard error', 'stream', { anyOf: [error, notice, debug] }),
    published('listen --alert-url', 'document', alert),
  ];
}

/** The schema of `dyte-hooks.yaml`, for editors, as it is published. */
export function configurationSchema(): Readonly<Record<string, unknown>> {
  return editorSchema(configurationFile, 'dyte-hooks.yaml', 'What the webhooks of each environment are.');
}

/** That of a scenario file. */
export function scenarioSchema(): Readonly<Record<string, unknown>> {
  return editorSchema(scenarioFile, 'A scenario of dyte-hooks', 'Events of a meeting, one after the other.');
}

function editorSchema(
  {
    properties,
    required,
  }: { readonly properties: unknown; readonly required?: readonly string[] | undefined },
  title: string,
  description: string,
): Readonly<Record<string, unknown>> {
  const definitions: Record<string, unknown> = {};
  const root = withReferences(JSON.parse(JSON.stringify(properties)), definitions);
  return {
    // What editors know best of YAML; nothing newer is used.
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    description: `${description} Written by "npm run docs".`,
    type: 'object',
    properties: isObject(root) ? root : {},
    ...(required === undefined || required.length === 0 ? {} : { required }),
    additionalProperties: false,
    $defs: definitions,
  };
}

function published(command: string, kind: PublishedSchema['kind'], schema: unknown): PublishedSchema {
  const definitions: Record<string, unknown> = {};
  const plain: unknown = JSON.parse(JSON.stringify(schema));
  const root = withReferences(plain, definitions);
  const what = kind === 'document' ? 'The answer, one document' : 'One line';
  return {
    command,
    kind,
    file: `${command.replaceAll(/ (?:--)?(?:format )?/g, '-')}.schema.json`,
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: command === 'standard error' ? 'Standard error with --json' : `dyte-hooks ${command} --json`,
      description: `${what}. Written by "npm run docs".`,
      ...(isObject(root) ? root : {}),
      ...(Object.keys(definitions).length > 0 ? { $defs: definitions } : {}),
    },
  };
}

/** The same schema, with shapes that have a name in `definitions`, and references in their places. */
function withReferences(schema: unknown, definitions: Record<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withReferences(each, definitions));
  if (!isObject(schema)) return schema;
  const rest = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, withReferences(value, definitions)]),
  );
  const name = textOf(schema, 'title');
  if (name === undefined || fieldOf(schema, 'properties') === undefined) return rest;
  delete rest['title'];
  const known = definitions[name];
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(rest))
    throw new Error(`Two shapes are called ${name}.`);
  definitions[name] = rest;
  return { $ref: `#/$defs/${name}` };
}
