import { HooksError } from '../errors.ts';
import { selectEvents } from '../events/selector.ts';
import { nearest } from '../text/nearest.ts';
import type { Variables } from '../environment/variables.ts';
import type { WantedWebhook } from '../webhook/registration.ts';
import type {
  Configuration,
  ConfiguredEnvironment,
  ConfiguredWebhook,
  Located,
  Location,
} from './configuration.ts';
import { addUrlFaults } from './duplicate-urls.ts';
import { Faults } from './faults.ts';
import { eventProblem } from './read-webhooks.ts';
import { expandVariables } from './variables.ts';

/** A webhook of the file, with the values of the environment in it. */
export interface ResolvedWebhook extends WantedWebhook {
  readonly previousUrl: string | undefined;
  readonly protect: boolean;
  /** Where its URL stands, for messages. */
  readonly location: Location;
}

/** An event that is not in the catalogue. The service may have it all the same. */
export interface UnlistedEvent {
  readonly name: string;
  readonly location: Location;
  /** What is wrong with it, where the service does not have it either. */
  readonly problem: string;
}

export interface ResolvedWebhooks {
  readonly webhooks: readonly ResolvedWebhook[];
  readonly unlistedEvents: readonly UnlistedEvent[];
}

/**
 * The environment that is meant: the one that is named, else the one that the file names, else the only one.
 *
 * @param named with `--env`
 * @throws HooksError `option_missing` where there are several, `environment_not_found`, `configuration_invalid`
 *   for a file without webhooks
 */
export function chooseEnvironment(
  configuration: Configuration,
  named: string | undefined,
  variables: Variables,
): ConfiguredEnvironment {
  const { path, environments, environment } = configuration;
  if (environments.length === 0)
    throw new HooksError('configuration_invalid', `${path} describes no webhooks.`, {
      hint: 'Add "webhooks:" with a list, or "environments:".',
    });
  const names = environments.flatMap(({ name }) => name ?? []);
  const wanted =
    named ?? (environment === undefined ? undefined : expandChoice(path, environment, variables));
  const [only, ...others] = environments;
  if (wanted === undefined) {
    if (only !== undefined && others.length === 0) return only;
    throw new HooksError('option_missing', `${path} has several environments: ${names.join(', ')}.`, {
      hint: `Name one of them: --env ${names[0] ?? ''}.`,
    });
  }
  const found = environments.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  throw notFound(path, wanted, names);
}

function notFound(path: string, wanted: string, names: readonly string[]): HooksError {
  const there =
    names.length === 0
      ? 'It has one without a name: leave --env out.'
      : `There ${names.length === 1 ? 'is' : 'are'}: ${names.join(', ')}.`;
  const near = nearest(wanted, names);
  const question = near === undefined ? '' : `Did you mean ${near}? `;
  return new HooksError('environment_not_found', `${path} has no environment "${wanted}".`, {
    hint: `${question}${there}`,
  });
}

/**
 * A text of the file that chooses something, with the values of the environment in it.
 *
 * @throws HooksError `variable_missing`
 */
export function expandChoice(
  path: string,
  { value, location }: Located<string>,
  variables: Variables,
): string {
  const expansion = new Expander(variables);
  const text = expansion.expand({ value, location });
  expansion.throwIfMissing(path);
  return text;
}

/**
 * The webhooks of an environment with the values of the environment in them.
 *
 * @throws HooksError `variable_missing` with all that are missing; `configuration_invalid` for what becomes wrong
 *   with these values
 */
export function resolveWebhooks(
  path: string,
  { webhooks }: ConfiguredEnvironment,
  variables: Variables,
): ResolvedWebhooks {
  const expander = new Expander(variables);
  const expanded = webhooks.map((webhook) => expandWebhook(webhook, expander));
  expander.throwIfMissing(path);
  const faults = new Faults(path);
  addUrlFaults([{ webhooks: expanded }], faults);
  const unlistedEvents: UnlistedEvent[] = [];
  const resolved = expanded.map((webhook) => resolveWebhook(webhook, faults, unlistedEvents));
  faults.throwIfAny();
  return { webhooks: resolved, unlistedEvents };
}

/** Expands texts, and remembers what is missing. */
class Expander {
  readonly #variables: Variables;
  readonly #missing: { readonly name: string; readonly location: Location }[] = [];

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  expand({ value, location }: Located<string>): string {
    const { text, missing } = expandVariables(value, this.#variables);
    this.#missing.push(...missing.map((name) => ({ name, location })));
    return text;
  }

  located(text: Located<string>): Located<string> {
    return { value: this.expand(text), location: text.location };
  }

  /** @throws HooksError `variable_missing` */
  throwIfMissing(path: string): void {
    const names = [...new Set(this.#missing.map(({ name }) => name))];
    if (names.length === 0) return;
    const items = this.#missing.map(
      ({ name, location: { line, column } }) => `${path}:${line}:${column}: ${name} is not set.`,
    );
    const hint = `Set ${names.length === 1 ? 'it' : 'them'}, or give a default: \${${names[0] ?? 'NAME'}:-value}.`;
    const [first = ''] = items;
    throw items.length === 1
      ? new HooksError('variable_missing', first, { hint })
      : new HooksError('variable_missing', `Variables of the environment are missing: ${names.join(', ')}.`, {
          items,
          hint,
        });
  }
}

function expandWebhook(webhook: ConfiguredWebhook, expander: Expander): ConfiguredWebhook {
  const { name, url, previousUrl, events, enabled } = webhook;
  return {
    ...webhook,
    name: name && expander.located(name),
    url: expander.located(url),
    previousUrl: previousUrl && expander.located(previousUrl),
    events: events.map((event) => expander.located(event)),
    enabled: {
      value:
        typeof enabled.value === 'string'
          ? expander.expand({ value: enabled.value, location: enabled.location })
          : enabled.value,
      location: enabled.location,
    },
  };
}

function resolveWebhook(
  { name, url, previousUrl, events, enabled, protect }: ConfiguredWebhook,
  faults: Faults,
  unlistedEvents: UnlistedEvent[],
): ResolvedWebhook {
  for (const text of [name, url, previousUrl])
    if (text?.value.trim() === '')
      faults.add(text.location, 'This is empty, with the values of the environment.');
  return {
    name: name?.value,
    url: url.value,
    previousUrl: previousUrl?.value,
    events: resolveEvents(events, unlistedEvents),
    enabled: resolveFlag(enabled, faults),
    protect,
    location: url.location,
  };
}

function resolveFlag({ value, location }: Located<boolean | string>, faults: Faults): boolean {
  if (typeof value === 'boolean') return value;
  const word = value.trim().toLowerCase();
  if (word !== 'true' && word !== 'false')
    faults.add(
      location,
      `"enabled" must be true or false, and is "${value}" with the values of the environment.`,
    );
  return word === 'true';
}

/** In the order of the catalogue; those that it does not have come last. */
function resolveEvents(
  events: readonly Located<string>[],
  unlistedEvents: UnlistedEvent[],
): readonly string[] {
  const parts = events.flatMap(({ value, location }) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => ({ part, location, problem: eventProblem(part) })),
  );
  const listed = parts.filter(({ problem }) => problem === undefined).map(({ part }) => part);
  const others = new Set<string>();
  for (const { part, location, problem } of parts) {
    if (problem === undefined) continue;
    others.add(part);
    unlistedEvents.push({ name: part, location, problem });
  }
  return [...(listed.length === 0 ? [] : selectEvents(listed)), ...others];
}
