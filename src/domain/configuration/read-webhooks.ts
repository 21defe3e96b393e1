import type { Node } from 'yaml';
import { HooksError } from '../errors.ts';
import { selectEvents } from '../events/selector.ts';
import type { ConfiguredWebhook, Located } from './configuration.ts';
import type { Fields, NodeReader } from './node-reader.ts';
import { holdsVariable, variableProblem } from './variables.ts';

const WEBHOOK_KEYS = ['name', 'url', 'events', 'enabled', 'previousUrl', 'protect'] as const;

const EVENT_SHAPE = /^[a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)+$/;

/** Whether it may be the name of an event that the service has and the catalogue does not: the service decides. */
export function isEventShape(text: string): boolean {
  return EVENT_SHAPE.test(text);
}

/** Far above what one app has. */
const MAX_WEBHOOKS = 5000;

/** Reads the list of an environment's webhooks; what is wrong with one becomes a fault. */
export function readWebhooks(reader: NodeReader, node: Node): readonly ConfiguredWebhook[] {
  const items = reader.list(node, '"webhooks"') ?? [];
  if (items.length > MAX_WEBHOOKS)
    reader.fault(node, `"webhooks" has more than ${String(MAX_WEBHOOKS)} entries.`);
  return items.slice(0, MAX_WEBHOOKS).flatMap((item) => readWebhook(reader, item) ?? []);
}

function readWebhook(reader: NodeReader, node: Node): ConfiguredWebhook | undefined {
  const fields = reader.fields(node, 'A webhook', WEBHOOK_KEYS);
  if (fields === undefined) return undefined;
  const url = readText(reader, fields, 'url');
  if (fields.get('url') === undefined) reader.fault(node, 'This webhook has no "url".');
  const eventsNode = fields.get('events');
  if (eventsNode === undefined)
    reader.fault(node, 'This webhook has no "events". Write events: [all] for every event.');
  const events = eventsNode === undefined ? [] : readEvents(reader, eventsNode);
  const name = readText(reader, fields, 'name');
  const previousUrl = readText(reader, fields, 'previousUrl');
  const enabled = readFlag(reader, fields, 'enabled', true);
  const protect = readFlag(reader, fields, 'protect', false);
  if (typeof protect.value === 'string')
    reader.fault(fields.get('protect') ?? node, '"protect" must be true or false: it takes no variable.');
  if (url === undefined) return undefined;
  return {
    location: fields.location,
    name,
    url,
    previousUrl,
    events,
    enabled,
    protect: protect.value === true,
  };
}

function readText(reader: NodeReader, fields: Fields, key: string): Located<string> | undefined {
  const node = fields.get(key);
  return node === undefined ? undefined : readTemplate(reader, node, `"${key}"`);
}

function readTemplate(reader: NodeReader, node: Node, what: string): Located<string> | undefined {
  const text = reader.text(node, what);
  const problem = text === undefined ? undefined : variableProblem(text.value);
  return problem === undefined ? text : reader.fault(node, problem);
}

function readFlag(
  reader: NodeReader,
  fields: Fields,
  key: string,
  otherwise: boolean,
): Located<boolean | string> {
  const node = fields.get(key);
  const byDefault = { value: otherwise, location: fields.location };
  if (node === undefined) return byDefault;
  const flag = reader.boolean(node, `"${key}"`);
  const problem = typeof flag?.value === 'string' ? variableProblem(flag.value) : undefined;
  if (problem !== undefined) reader.fault(node, problem);
  return flag ?? byDefault;
}

function readEvents(reader: NodeReader, node: Node): readonly Located<string>[] {
  const items = reader.list(node, '"events"');
  if (items?.length === 0) reader.fault(node, '"events" is empty, and a webhook needs at least one event.');
  return (items ?? []).flatMap((item) => {
    const event = readTemplate(reader, item, 'An event');
    if (event === undefined) return [];
    const isLater = holdsVariable(event.value) || isEventShape(event.value);
    const problem = isLater ? undefined : eventProblem(event.value);
    if (problem !== undefined) reader.fault(item, problem);
    return [event];
  });
}

/**
 * What is wrong with an event, as on the command line.
 *
 * @returns a sentence or two; undefined where nothing is
 */
export function eventProblem(text: string): string | undefined {
  try {
    selectEvents([text]);
    return undefined;
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    return [error.message, error.hint ?? ''].join(' ').trim();
  }
}
