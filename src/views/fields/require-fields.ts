import { HooksError } from '../../domain/errors.ts';
import { nearest } from '../../domain/text/nearest.ts';
import knownFields from './known-fields.json' with { type: 'json' };

/** What stands for any name: `payload.*` for all that payloads may have. */
const ANY = '*';

const KNOWN: ReadonlyMap<string, string> = new Map(Object.entries(knownFields));

/**
 * Sees that a command can have the fields that were asked for, before it does anything. Where the service may
 * add fields of its own (webhooks), only a name that is nearly one of those that are known is refused.
 *
 * @param raw the command's options, of which some make its answer another one
 * @throws HooksError `usage_invalid` with the nearest field, and those that there are
 */
export function requireFields(
  command: string,
  raw: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): void {
  const known = (KNOWN.get(variantOf(command, raw)) ?? ANY).split(' ');
  const names = known.filter((name) => !name.endsWith(ANY));
  for (const field of fields) {
    if (names.includes(field) || known.some((name) => isBelow(field, name))) continue;
    const near = nearest(field, names);
    if (near === undefined && known.includes(ANY)) continue;
    const question = near === undefined ? '' : `Did you mean ${near}? `;
    throw new HooksError('usage_invalid', `There is no field "${field}" in what "${command}" prints.`, {
      hint: `${question}There are: ${names.filter(isShallow).join(', ')}.`,
    });
  }
}

/** Such as `events show --sample`, whose answer is another one. */
function variantOf(command: string, raw: Readonly<Record<string, unknown>>): string {
  const variants = [...KNOWN.keys()].filter((key) => key.startsWith(`${command} --`));
  return variants.find((key) => raw[key.slice(command.length + 3)] === true) ?? command;
}

function isBelow(field: string, known: string): boolean {
  return known.endsWith(`.${ANY}`) && field.startsWith(known.slice(0, -1));
}

/** Those inside others are more than anybody reads; the first level leads to them. */
function isShallow(name: string): boolean {
  return !name.includes('.');
}
