import { splitCommand } from '../domain/forward/command-words.ts';
import { commandTargetName } from '../domain/forward/target-name.ts';
import { HooksError } from '../domain/errors.ts';
import { parseEventFilter, type EventFilter } from '../domain/events/selector.ts';
import { holdsMaskedValue, maskedValueError } from '../domain/secrets/masked-value.ts';
import { readTargetUrl } from '../domain/forward/target-url.ts';

/** A target as it was asked for. */
export type TargetSpec =
  | { readonly kind: 'http'; readonly url: URL; readonly filter: EventFilter }
  | { readonly kind: 'exec'; readonly command: string; readonly filter: EventFilter };

export interface WantedTargets {
  /** URLs, for all events. */
  readonly forwardTo: readonly string[];
  /** Each `<events>=<url>`. */
  readonly forward: readonly string[];
  /** Commands, for all events. */
  readonly exec: readonly string[];
}

/** Names and patterns of events have none of the characters that a URL has before its first "=". */
const EVENTS_AND_URL = /^([^=/:?]*)=\s*(.*\S)/s;

const EXAMPLE = '--forward "recording.*=http://localhost:3000/webhook"';

/**
 * Reads which targets are wanted, each once: what is asked for twice gets the events of both.
 *
 * @throws HooksError `usage_invalid`, `url_unusable` or `value_masked`
 */
export function readTargetSpecs({ forwardTo, forward, exec }: WantedTargets): readonly TargetSpec[] {
  const all = parseEventFilter([]);
  const specs: readonly TargetSpec[] = [
    ...forwardTo.map((text) => ({ kind: 'http', url: readTargetUrl(text), filter: all }) as const),
    ...forward.map(parseForward),
    ...exec.map((command) => {
      if (holdsMaskedValue(command))
        throw maskedValueError('The command of --exec', 'Give the whole command, as it was typed first.');
      splitCommand(command);
      return { kind: 'exec', command, filter: all } as const;
    }),
  ];
  const merged = new Map<string, TargetSpec>();
  for (const spec of specs) {
    const key = targetName(spec);
    const filter = [...(merged.get(key)?.filter ?? []), ...spec.filter];
    merged.set(key, { ...spec, filter: filter.includes('*') ? all : [...new Set(filter)] });
  }
  return [...merged.values()];
}

/** What the store knows a target by. */
export function targetName(spec: TargetSpec): string {
  return spec.kind === 'http' ? spec.url.href : commandTargetName(spec.command);
}

/** The event names and patterns that `--forward` speaks of, for looking whether they are known. */
export function namedEvents(forward: readonly string[]): readonly string[] {
  return forward.flatMap((text) => EVENTS_AND_URL.exec(text)?.[1] ?? []);
}

function parseForward(text: string): TargetSpec {
  const [, events = '', url = ''] = EVENTS_AND_URL.exec(text) ?? [];
  if (url === '') throw notForward(text);
  if (events.replaceAll(',', '').trim() === '')
    throw new HooksError('usage_invalid', '--forward names no event.', {
      hint: `Write ${EXAMPLE}; for all events use --forward-to.`,
    });
  return { kind: 'http', url: readTargetUrl(url), filter: parseEventFilter([events]) };
}

function notForward(text: string): HooksError {
  if (/^https?:/i.test(text))
    return new HooksError('usage_invalid', '--forward needs to know for which events.', {
      hint: `Write ${EXAMPLE}; for all events use --forward-to.`,
    });
  return new HooksError('usage_invalid', '--forward needs events and a URL, with "=" between them.', {
    hint: `Write ${EXAMPLE}.`,
  });
}
