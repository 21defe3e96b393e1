import type { Context } from '../../context.ts';
import {
  entryOf,
  variantIn,
  variantOf,
  type EventEntry,
  type EventVariant,
} from '../../domain/events/catalogue.ts';
import { fieldsOf } from '../../domain/events/fields.ts';
import { EVENT_NAMES, type EventName } from '../../domain/events/names.ts';
import { newestPayloads } from '../../domain/events/payload-families.ts';
import { schemaOf } from '../../domain/events/schemas.ts';
import { eventNamed } from '../../domain/events/selector.ts';
import { HooksError } from '../../domain/errors.ts';
import { renderBullets, renderDefinitions, renderEventFields } from '../../views/event-fields.ts';
import type { Style } from '../../terminal/style.ts';
import { wrap } from '../../terminal/text/width.ts';
import type { DocumentOf } from '../../schemas/commands.ts';
import { missingArgument } from '../shared/missing-argument.ts';
import { policyInUse } from '../shared/policy-in-use.ts';
import { answerJson } from '../shared/print-answer.ts';

export interface EventsShowOptions {
  /** Undefined where a person is to choose one. */
  readonly event: string | undefined;
  /** Print a sample payload and nothing else. */
  readonly sample: boolean;
  /** Print the JSON Schema and nothing else. */
  readonly schema: boolean;
  /** The id of the variant to take the sample from; the newest of the service in use when undefined. */
  readonly variant: string | undefined;
}

/**
 * Explains one event: when it is sent, its pitfalls, its fields, a sample.
 *
 * @throws HooksError `event_unknown` with the nearest name; `usage_invalid` for an unknown variant
 */
export async function run(options: EventsShowOptions, context: Context): Promise<void> {
  if (options.sample && options.schema)
    throw new HooksError('usage_invalid', '--sample and --schema cannot be combined.', {
      hint: 'Give one of them.',
    });
  const name = eventNamed(options.event ?? (await pickEvent(context)));
  const variant =
    options.variant === undefined ? await usualVariant(name, context) : variantOf(name, options.variant);
  if (options.sample) answerJson<'events show --sample'>(context, variant.payload);
  else if (options.schema) answerJson<'events show --schema'>(context, schemaOf(name));
  else if (context.options.json) answerJson<'events show'>(context, detailsJson(name));
  else await explain(name, variant, context);
}

/** What the service in use sends; settings that are wrong are no reason to explain nothing. */
async function usualVariant(name: EventName, context: Context): Promise<EventVariant<EventName>> {
  const policy = await policyInUse(context).catch((error: unknown) => {
    if (error instanceof HooksError) return undefined;
    throw error;
  });
  return policy === undefined ? variantOf(name) : variantIn(name, newestPayloads(policy));
}

async function pickEvent(context: Context): Promise<string> {
  if (!context.interactive)
    throw missingArgument('The event', 'dyte-hooks events show <event>', 'dyte-hooks events list');
  const prompts = await context.prompts();
  return await prompts.choose(
    'Which event?',
    EVENT_NAMES.map((name) => ({ value: name, label: name })),
  );
}

function detailsJson(name: EventName): DocumentOf<'events show'> {
  const { variants, ...entry } = entryOf(name);
  return {
    ...entry,
    variants: variants.map(({ id, service, evidence, note = null, payload }) => ({
      id,
      service,
      evidence,
      note,
      payload,
    })),
    fields: fieldsOf(name).map(({ path, type, presence, note = null }) => ({ path, type, presence, note })),
    schema: schemaOf(name),
  };
}

async function explain(name: EventName, shown: EventVariant<EventName>, context: Context): Promise<void> {
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const entry = entryOf(name);
  const width = stdout.columns;
  const lines = [
    style.name(name),
    ...wrap(`Sent when ${entry.sentWhen}.`, width),
    '',
    ...renderBullets(entry.notes, width),
    '',
    style.strong('Fields'),
    ...renderEventFields(fieldsOf(name), width, style),
    '',
    style.strong(`Sample: ${shown.id}`),
    ...wrap(aboutVariant(shown), width),
    JSON.stringify(shown.payload, null, 2),
    ...renderOthers(entry, shown, width, style),
  ];
  await context.page(`${lines.join('\n')}\n`);
}

/** What `--variant` can show instead. */
function renderOthers(
  entry: EventEntry<EventName>,
  shown: EventVariant<EventName>,
  width: number,
  style: Style,
): string[] {
  const others = entry.variants.filter((variant) => variant.id !== shown.id);
  if (others.length === 0) return [];
  const entries = others.map((variant) => [variant.id, aboutVariant(variant)] as const);
  return [
    '',
    style.strong('Other samples: --variant <id>'),
    ...renderDefinitions(entries, width, style.name),
  ];
}

const SERVICE_NAMES = { dyte: 'Dyte', realtimekit: 'RealtimeKit' } as const;

const EVIDENCE = {
  documented: 'documented',
  'documented-old': 'from old documentation',
  composed: 'composed, no sample is published',
} as const;

function aboutVariant({ service, evidence, note }: EventVariant<EventName>): string {
  const about = `${SERVICE_NAMES[service]}, ${EVIDENCE[evidence]}.`;
  return note === undefined ? about : `${about} ${note}`;
}
