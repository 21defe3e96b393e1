import { EVENT_NAMES } from '../../domain/events/names.ts';
import type { ArgumentSpec, OptionSpec } from '../command-spec.ts';

/** One thing that the word may become. */
export interface Candidate {
  readonly value: string;
  readonly description?: string | undefined;
}

/** What a webhook can be named by; empty is what is not fit for showing. */
export interface KnownWebhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

export interface KnownApp {
  readonly id: string;
  readonly name: string;
}

/** The options of a line with their values, by their long names. */
export type GivenOptions = ReadonlyMap<string, string | undefined>;

/**
 * What earlier commands have left on this machine, each asked for only where it is wanted. Nothing of it has
 * a character that a terminal obeys.
 */
export interface SavedNames {
  profiles(): Promise<readonly string[]>;
  apps(line: GivenOptions): Promise<readonly KnownApp[]>;
  webhooks(line: GivenOptions): Promise<readonly KnownWebhook[]>;
}

interface Asked {
  readonly word: string;
  readonly line: GivenOptions;
  /** The words of the line that are no options. */
  readonly words: readonly string[];
  readonly saved: SavedNames;
}

/** Everything that an option or an argument may be. */
export async function valuesOf(
  { choices, completes }: Pick<OptionSpec<unknown> | ArgumentSpec<unknown>, 'choices' | 'completes'>,
  { word, line, words, saved }: Asked,
): Promise<readonly Candidate[]> {
  if (choices !== undefined) return choices.map((value) => ({ value }));
  if (completes === undefined) return [];
  switch (completes) {
    case 'files':
      return [];
    case 'event names':
      return EVENT_NAMES.map((value) => ({ value }));
    case 'event patterns':
      return ['all', ...EVENT_NAMES, ...eventPatterns()].map((value) => ({ value }));
    case 'payload variants':
      return (await variantIds(words)).map((value) => ({ value }));
    case 'deliveries':
      return ['last', ...EVENT_NAMES.map((name) => `last:${name}`)].map((value) => ({ value }));
    case 'profiles':
      return (await saved.profiles()).map((value) => ({ value }));
    case 'apps':
      return (await saved.apps(line)).flatMap((app) => appCandidates(app, word));
    case 'webhook ids':
      return (await saved.webhooks(line))
        .filter(({ id }) => id !== '')
        .map(({ id, name, url }) => ({ value: id, description: described(name, url) }));
    case 'webhooks':
      return (await saved.webhooks(line)).flatMap((webhook) => webhookCandidates(webhook, word));
  }
}

/** Those of the events on the line; of all where it names none. */
async function variantIds(words: readonly string[]): Promise<readonly string[]> {
  // The catalogue is large, and nothing else that is completed needs it.
  const { entryOf } = await import('../../domain/events/catalogue.ts');
  const named = EVENT_NAMES.filter((name) => words.includes(name));
  const ids = (named.length > 0 ? named : EVENT_NAMES).flatMap((name) =>
    entryOf(name).variants.map(({ id }) => id),
  );
  return [...new Set(ids)];
}

/** `meeting.*` and `*.statusUpdate`: what stands for several events. */
function eventPatterns(): readonly string[] {
  const parts = EVENT_NAMES.flatMap((name) => {
    const [first = '', second = ''] = name.split('.');
    return [`${first}.*`, `*.${second}`];
  });
  return [...new Set(parts.filter((part, index) => parts.indexOf(part) !== index))];
}

function appCandidates({ id, name }: KnownApp, word: string): readonly Candidate[] {
  return oneIfNothingTyped(word, [
    { value: name, description: id },
    { value: id, description: name },
  ]);
}

function webhookCandidates({ id, name, url }: KnownWebhook, word: string): readonly Candidate[] {
  return oneIfNothingTyped(word, [
    { value: url, description: name },
    { value: id, description: described(name, url) },
    { value: name, description: url === '' ? id : url },
  ]);
}

/** Before anything is typed, the best of what one thing can be named by; then all of it. */
function oneIfNothingTyped(word: string, ways: readonly Candidate[]): readonly Candidate[] {
  const usable = ways.filter(({ value }) => value !== '');
  return word === '' ? usable.slice(0, 1) : usable;
}

function described(name: string, url: string): string {
  return [name, url].filter((part) => part !== '').join(', ');
}
