import { parseDuration, durationText } from '../text/duration.ts';
import { countText, numberText } from '../text/amounts.ts';
import { shareText, parseCountOrShare } from '../text/share.ts';
import { nearest } from '../text/nearest.ts';
import { HooksError } from '../errors.ts';
import {
  DELIVERY_FAULT_KINDS,
  FAULT_WORDS,
  faultWord,
  type DeliveryFault,
  type MetDeliveries,
} from './delivery-fault.ts';
import { FAULT_SETTINGS, InvalidFault, readDeliveryFault } from './read-delivery-fault.ts';

const EXAMPLES = 'duplicate=10%, fail=2/5,status=503 or delay,by=2s';

/**
 * Reads a fault as it is written on a command line: its kind; behind `=` how many deliveries it meets, as `3`, `10%`
 * or `2/5`, all without it; then its settings, with commas before them.
 *
 * @throws HooksError `usage_invalid`
 * @example
 * parseFault('fail=2/5,status=503'); // { kind: 'fail', count: 2, of: 5, status: 503, attempts: 1 }
 */
export function parseFault(text: string): DeliveryFault {
  const [head = '', ...settings] = text.split(',').map((part) => part.trim());
  const [word = '', amount] = splitAt(head);
  const kind = DELIVERY_FAULT_KINDS.find(
    (known) => faultWord(known) === word.toLowerCase().replaceAll('_', '-'),
  );
  if (kind === undefined) throw unknownKind(text, word);
  const fields: Record<string, unknown> = amount === undefined ? {} : { ...parseAmount(text, amount) };
  for (const setting of settings) {
    const [name = '', value] = splitAt(setting);
    const field = FAULT_SETTINGS[kind].find((known) => settingWord(known) === name);
    if (field === undefined) throw unknownSetting(text, name, FAULT_SETTINGS[kind]);
    fields[field] = valueOf(field, value ?? '');
  }
  try {
    return readDeliveryFault(kind, fields);
  } catch (error) {
    if (error instanceof InvalidFault) throw refusal(text, inWords(error, amount !== undefined));
    throw error;
  }
}

function splitAt(text: string): readonly string[] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function parseAmount(text: string, amount: string): MetDeliveries {
  const [, count, of] = /^(\d{1,7})\s*\/\s*(\d{1,7})$/.exec(amount) ?? [];
  if (count !== undefined) return { count: Number(count), of: Number(of) };
  const parsed = parseCountOrShare(amount);
  if (parsed === undefined)
    throw refusal(text, 'Say how many deliveries as 3 (the first three), 10% or 2/5 (two of each five).');
  return parsed;
}

/** What is no number is left as it is, to be refused with the bounds. */
function valueOf(field: string, value: string): unknown {
  if (field.endsWith('Ms')) return parseDuration(value) ?? value;
  return /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/** `by` for `byMs`: a duration on a command line has its unit with it. */
function settingWord(field: string): string {
  return field.replace(/Ms$/, '');
}

function inWords({ field, problem }: InvalidFault, hasAmount: boolean): string {
  if (field === 'of')
    return 'In an amount such as 2/5 the first number is no larger than the second, and that at most 1000.';
  if (field === 'count' || field === 'share')
    return hasAmount && problem.includes('throttle')
      ? 'throttle meets addresses, not so many deliveries: leave the amount out.'
      : `The amount ${problem}.`;
  if (!field.endsWith('Ms')) return `${field} ${problem}.`;
  const [min = 0, max = 0] = (problem.match(/\d+/g) ?? []).map(Number);
  return `${settingWord(field)} is a duration from ${durationText(min)} to ${durationText(max)}.`;
}

function unknownKind(text: string, word: string): HooksError {
  const near = nearest(word, FAULT_WORDS);
  const guess = near === undefined ? '' : `Did you mean ${near}? `;
  return refusal(
    text,
    `${guess}Give a kind, and what it needs, such as ${EXAMPLES}. Kinds: ${FAULT_WORDS.join(', ')}.`,
  );
}

function unknownSetting(text: string, name: string, known: readonly string[]): HooksError {
  const words = known.map(settingWord);
  const there = words.length === 0 ? 'It has no settings' : `Its settings are ${words.join(' and ')}`;
  return refusal(text, `There is no setting "${name}". ${there}.`);
}

function refusal(text: string, hint: string): HooksError {
  return new HooksError('usage_invalid', `--fault cannot be "${text}".`, { hint });
}

/** What happens, and to which deliveries, as a whole sentence. */
export function faultSentence(fault: DeliveryFault): string {
  if (fault.kind === 'throttle') {
    const failed = countText(fault.failures, 'failed attempt');
    return `After ${failed} in a row at an address, attempts there will be ${durationText(fault.byMs)} apart.`;
  }
  const effect = effectText(fault);
  const { share, count, of, events } = fault;
  const named = events?.join(', ');
  const deliveries = named === undefined ? 'deliveries' : `deliveries of ${named}`;
  if (of !== undefined) {
    const each = `${String(count)} of each ${String(of)} deliveries of an event`;
    return `${each}${named === undefined ? '' : ` (${named})`} will ${effect}.`;
  }
  if (share !== undefined)
    return count === undefined
      ? `${shareText(share)} of the ${deliveries} will ${effect}.`
      : `Of the ${deliveries} ${shareText(share)} will ${effect}, ${numberText(count)} in all.`;
  if (count === undefined) return `All ${deliveries} will ${effect}.`;
  const first =
    count === 1 ? deliveries.replace('deliveries', 'delivery') : `${numberText(count)} ${deliveries}`;
  return `The first ${first} will ${effect}.`;
}

function effectText(fault: Exclude<DeliveryFault, { kind: 'throttle' }>): string {
  switch (fault.kind) {
    case 'lose':
      return 'be lost';
    case 'fail':
      return `fail with ${String(fault.status)}, unsent, ${attemptsText(fault.attempts)}`;
    case 'drop':
      return `${fault.at === 'answer' ? 'lose the answer' : 'break off on the way'}, ${attemptsText(fault.attempts)}`;
    case 'delay':
      return `be sent ${durationText(fault.byMs)} late`;
    case 'duplicate':
      return `be sent twice, ${fault.afterMs === 0 ? 'at the same moment' : `${durationText(fault.afterMs)} apart`}`;
    case 'reorder':
      return `be held back until another one has overtaken, for ${durationText(fault.withinMs)} at most`;
    case 'new_uuid':
      return 'get a new UUID with each retry';
  }
}

function attemptsText(attempts: number): string {
  return attempts === 1 ? 'at the first attempt' : `at the first ${String(attempts)} attempts`;
}
