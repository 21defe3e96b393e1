import { list } from './option-readers.ts';
import type { CommandSpec } from './command-spec.ts';

/** The commands that list and show. */
const LISTS_AND_SHOWS: ReadonlySet<string> = new Set([
  'whoami',
  'apps',
  'profile list',
  'profile show',
  'list',
  'get',
  'diff',
  'deliveries list',
  'deliveries show',
  'deliveries wait',
  'events list',
  'events show',
]);

const FIELDS = list(
  '--fields <names>',
  'print only these fields, as JSON; for one inside another payload.meeting.id',
);

/** The same command, with `--fields` where it lists or shows. No command reads it: what prints JSON does. */
export function withFieldsOption(spec: CommandSpec): CommandSpec {
  return LISTS_AND_SHOWS.has(spec.name) ? { ...spec, options: { ...spec.options, fields: FIELDS } } : spec;
}

/**
 * The fields that were chosen; undefined where none were.
 *
 * @throws HooksError `usage_invalid`
 */
export function readFields(
  spec: CommandSpec,
  raw: Readonly<Record<string, unknown>>,
): readonly string[] | undefined {
  return spec.options['fields'] === FIELDS ? FIELDS.read(raw['fields']) : undefined;
}
