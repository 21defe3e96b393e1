import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { textOf } from '../../src/domain/events/values.ts';
import { isObject, type JsonObject } from '../../src/domain/json/json-value.ts';

/** A piece of a script that a CI runs in one shell. */
export interface CiScript {
  readonly text: string;
  /** Variables that the file gives to it. Values may be expressions. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A file of docs/ci/ as an object. */
export function readCiFile(name: string): JsonObject {
  return objectOf(parse(readFileSync(new URL(`../../docs/ci/${name}`, import.meta.url), 'utf8')), name);
}

/** What GitHub runs for a job: each `run` of its steps in a shell of its own. */
export function githubScripts(workflow: JsonObject, job: string): readonly CiScript[] {
  const { steps } = objectOf(objectOf(workflow['jobs'], 'jobs')[job], job);
  return listOf(steps).flatMap((each) => {
    const step = objectOf(each, 'step');
    const environment = { ...textsOf(workflow['env']), ...textsOf(step['env']) };
    const text = textOf(step, 'run');
    return text === undefined ? [] : [{ text, environment }];
  });
}

/** What GitLab runs for a job: all of its lines in one shell, those of what it extends first. */
export function gitlabScript(file: JsonObject, name: string): CiScript {
  const job = objectOf(file[name], name);
  const base = objectOf(file[String(job['extends'])], 'extends');
  const lines = [...listOf(base['before_script']), ...listOf(job['script'])];
  return { text: lines.map(String).join('\n'), environment: textsOf(job['variables']) };
}

function objectOf(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new Error(`${what} is no mapping.`);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  return Object.fromEntries(
    Object.entries(objectOf(value, 'variables')).map(([name, text]) => [name, String(text)]),
  );
}
