import type { Node } from 'yaml';
import { HooksError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';
import { SERVICES } from '../service/names.ts';
import type { Configuration, ConfiguredEnvironment, Located, ServiceChoice } from './configuration.ts';
import { addUrlFaults } from './duplicate-urls.ts';
import { Faults } from './faults.ts';
import { NodeReader, shorten, type Fields } from './node-reader.ts';
import { refusedKeyReason } from './refused-keys.ts';
import { readWebhooks } from './read-webhooks.ts';
import { holdsVariable, variableProblem } from './variables.ts';
import { readYaml } from './yaml-source.ts';

const TOP_KEYS = ['profile', 'service', 'app', 'environment', 'webhooks', 'environments'] as const;
const ENVIRONMENT_KEYS = ['profile', 'service', 'app', 'webhooks'] as const;

/** Names that need no quotes on a command line. */
const ENVIRONMENT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Reads a `dyte-hooks.yaml`; JSON is YAML too. Variables are left as they stand: see `resolveEnvironment`.
 *
 * @param path of the file, as it is shown to people
 * @throws HooksError `configuration_invalid` with every fault, its line and its column
 */
export function parseConfiguration(text: string, path: string): Configuration {
  const source = readYaml(text, path);
  if (source.root === undefined) throw emptyFile(path);
  const faults = new Faults(path);
  const reader = new NodeReader(source, faults);
  const configuration = readTop(reader, source.root, path);
  if (configuration !== undefined) addUrlFaults(configuration.environments, faults);
  faults.throwIfAny();
  // Without a fault there is one.
  return configuration ?? { ...NO_CHOICE, path, environment: undefined, environments: [] };
}

function emptyFile(path: string): HooksError {
  return new HooksError('configuration_invalid', `${path} is empty.`, {
    hint: `To describe what is registered now: dyte-hooks export > ${path}`,
  });
}

/**
 * What the file of a project chooses for every command: profile, service, app and environment. What else
 * it says is not looked at, and an empty file chooses nothing: commands that do not need the webhooks work
 * while somebody is still writing them.
 *
 * @param path of the file, as it is shown to people
 * @throws HooksError `configuration_invalid`
 */
export function parseProjectChoice(
  text: string,
  path: string,
): ServiceChoice & Pick<Configuration, 'environment'> {
  const source = readYaml(text, path);
  if (source.root === undefined) return { ...NO_CHOICE, environment: undefined };
  const faults = new Faults(path);
  const reader = new NodeReader(source, faults);
  const fields = reader.fields(source.root, 'The file', refusedKeyReason);
  const choice = fields === undefined ? NO_CHOICE : readChoice(reader, fields);
  const environment = fields === undefined ? undefined : readText(reader, fields, 'environment');
  const chosen = environment === undefined ? undefined : environmentNode(reader, fields, environment.value);
  const own = chosen === undefined ? undefined : reader.fields(chosen, 'An environment', refusedKeyReason);
  const ownChoice = own === undefined ? NO_CHOICE : readChoice(reader, own);
  faults.throwIfAny();
  return { ...mergeChoices(choice, ownChoice), environment };
}

function environmentNode(reader: NodeReader, fields: Fields | undefined, name: string): Node | undefined {
  const environments = fields?.get('environments');
  if (environments === undefined) return undefined;
  return reader.fields(environments, 'environments', () => undefined)?.get(name);
}

/** What an environment chooses, and where it leaves something open, what the file does. */
export function mergeChoices(file: ServiceChoice, environment: ServiceChoice): ServiceChoice {
  return {
    profile: environment.profile ?? file.profile,
    service: environment.service ?? file.service,
    app: environment.app ?? file.app,
  };
}

const NO_CHOICE: ServiceChoice = { profile: undefined, service: undefined, app: undefined };

function readTop(reader: NodeReader, root: Node, path: string): Configuration | undefined {
  const fields = reader.fields(root, 'The file', TOP_KEYS);
  if (fields === undefined) return undefined;
  const webhooks = fields.get('webhooks');
  const named = fields.get('environments');
  if (webhooks !== undefined && named !== undefined)
    reader.fault(
      webhooks,
      '"webhooks" and "environments" exclude each other. Move the webhooks into an environment.',
    );
  const environment = readText(reader, fields, 'environment');
  const environments = [
    ...(webhooks === undefined
      ? []
      : [{ ...NO_CHOICE, name: undefined, webhooks: readWebhooks(reader, webhooks) }]),
    ...(named === undefined ? [] : readEnvironments(reader, named)),
  ];
  if (environment !== undefined && !holdsVariable(environment.value))
    checkEnvironment(reader, fields, environment.value, environments);
  return { path, ...readChoice(reader, fields), environment, environments };
}

function checkEnvironment(
  reader: NodeReader,
  fields: Fields,
  wanted: string,
  environments: readonly ConfiguredEnvironment[],
): void {
  const names = environments.flatMap(({ name }) => name ?? []);
  const node = fields.get('environment');
  if (node === undefined || names.includes(wanted)) return;
  const near = nearest(wanted, names);
  const there = names.length === 0 ? 'The file has no environments.' : `There are: ${names.join(', ')}.`;
  const hint = near === undefined ? there : `Did you mean "${near}"?`;
  reader.fault(node, `There is no environment "${shorten(wanted)}". ${hint}`);
}

function readEnvironments(reader: NodeReader, node: Node): readonly ConfiguredEnvironment[] {
  const fields = reader.fields(node, '"environments"', nameFault);
  return (fields?.entries ?? []).flatMap(([name, value]) => {
    const own = reader.fields(value, `The environment "${name}"`, ENVIRONMENT_KEYS);
    if (own === undefined) return [];
    const webhooks = own.get('webhooks');
    if (webhooks === undefined)
      reader.fault(value, `The environment "${name}" has no "webhooks". Write webhooks: [] for none.`);
    return [
      {
        name,
        ...readChoice(reader, own),
        webhooks: webhooks === undefined ? [] : readWebhooks(reader, webhooks),
      },
    ];
  });
}

function nameFault(name: string): string | undefined {
  if (ENVIRONMENT_NAME.test(name)) return undefined;
  return `"${shorten(name)}" cannot be the name of an environment. Use letters, digits, ".", "_" and "-".`;
}

function readChoice(reader: NodeReader, fields: Fields): ServiceChoice {
  const service = readText(reader, fields, 'service');
  const node = fields.get('service');
  const isKnown =
    service === undefined || holdsVariable(service.value) || SERVICES.some((name) => name === service.value);
  if (!isKnown && node !== undefined) {
    const near = nearest(service.value, SERVICES);
    const question = near === undefined ? '' : ` Did you mean ${near}?`;
    reader.fault(
      node,
      `There is no service "${shorten(service.value)}".${question} There are: ${SERVICES.join(', ')}.`,
    );
  }
  return { profile: readText(reader, fields, 'profile'), service, app: readText(reader, fields, 'app') };
}

function readText(reader: NodeReader, fields: Fields, key: string): Located<string> | undefined {
  const node = fields.get(key);
  const text = node === undefined ? undefined : reader.text(node, `"${key}"`);
  const problem = text === undefined ? undefined : variableProblem(text.value);
  if (node !== undefined && problem !== undefined) reader.fault(node, problem);
  return text;
}
