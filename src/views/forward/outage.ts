import { parseUrl } from '../../domain/webhook/webhook-url.ts';
import { faultText, readNetworkFault, type NetworkFault } from '../../domain/network/network-fault.ts';
import { numberText } from '../../domain/text/amounts.ts';
import { localTime } from '../../terminal/text/local-time.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { wrap } from '../../terminal/text/width.ts';
import type { Style } from '../../terminal/style.ts';
import { targetText } from './text.ts';

/** Something that happened to a target, for a line with the time of its own. */
interface TargetChange {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly mood: 'good' | 'doubtful' | 'bad';
  readonly text: string;
}

/**
 * What a target is called where its address counts, not its path: `localhost:3000`, or the whole URL where
 * another target has the same address.
 */
export function targetAddress(target: string, all: readonly string[]): string {
  const host = parseUrl(target)?.host ?? '';
  const isOnly = all.filter((other) => parseUrl(other)?.host === host).length < 2;
  return isOnly && host !== '' ? sanitize(host) : targetText(target, false);
}

/** Why a target cannot be reached, as a sentence. */
export function unreachableText(fault: NetworkFault, target: string, address: string): string {
  const host = sanitize(parseUrl(target)?.hostname ?? '');
  if (fault === 'connection_refused') return `Nothing listens at ${address}.`;
  if (fault === 'host_not_found') return `There is no host ${host}.`;
  if (fault === 'lookup_failed') return `Looking up ${host} failed.`;
  if (fault === 'connect_timeout') return `${address} takes no connection.`;
  return `${address} cannot be reached from here.`;
}

/** How many of each came out of it, the good ones first: `6 × 2xx, 2 × 503`. */
export function outcomesText(outcomes: ReadonlyMap<string, number>): string {
  const ordered = [...outcomes].toSorted(
    ([one, few], [other, many]) => Number(other === '2xx') - Number(one === '2xx') || many - few,
  );
  return ordered.map(([name, count]) => `${numberText(count)} × ${outcomeName(name)}`).join(', ');
}

function outcomeName(name: string): string {
  if (name === 'timeout') return 'no answer';
  return readNetworkFault(name) === name ? faultText(name) : sanitize(name.replaceAll('_', ' '));
}

/** A line with the time, whose further lines stand below the text. */
export function renderTargetChange({ at, mood, text }: TargetChange, style: Style, width: number): string[] {
  const time = localTime(at);
  const indent = ' '.repeat(time.length + 3);
  const paint = { good: style.good, doubtful: style.warning, bad: style.bad }[mood];
  const mark = mood === 'good' ? '✓' : '✗';
  return wrap(text, width - indent.length).map((line, index) =>
    index === 0 ? `${style.faint(time)} ${paint(mark)} ${line}` : indent + line,
  );
}
