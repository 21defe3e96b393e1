import { parseProjectChoice } from '../domain/configuration/parse-configuration.ts';
import { expandVariables } from '../domain/configuration/variables.ts';
import { HooksError } from '../domain/errors.ts';
import { serviceNamed } from '../domain/service/names.ts';
import type { Located } from '../domain/configuration/configuration.ts';
import type { Variables } from '../domain/environment/variables.ts';
import type { ProjectChoice, ProjectFile } from './settings.ts';

/**
 * What the file of a project chooses, with the values of the environment in it. Where the file names an
 * environment, that one's choice counts before the file's own.
 *
 * @throws HooksError `configuration_invalid` with line and column, `settings_invalid` for a variable that is
 *   not set, or a value with which there is no such service
 */
export function readProjectChoice({ path, text }: ProjectFile, variables: Variables): ProjectChoice {
  const { profile, service, app } = parseProjectChoice(text, path);
  const expanded = (given: Located<string> | undefined): string | undefined =>
    given === undefined ? undefined : expand(given, path, variables);
  const serviceName = expanded(service);
  const known = serviceName === undefined ? undefined : serviceNamed(serviceName);
  if (serviceName !== undefined && known === undefined)
    throw new HooksError('settings_invalid', `${path} names a service that there is not: "${serviceName}".`);
  return { path, profile: expanded(profile), service: known, app: expanded(app) };
}

function expand({ value, location }: Located<string>, path: string, variables: Variables): string {
  const { text, missing } = expandVariables(value, variables);
  const [name] = missing;
  if (name === undefined) return text;
  const place = `${path}:${String(location.line)}:${String(location.column)}`;
  throw new HooksError('settings_invalid', `${place}: ${name} is not set.`, {
    hint: `Set it, or write a default: \${${name}:-value}.`,
  });
}
