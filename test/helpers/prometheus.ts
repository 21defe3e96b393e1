/** One number as it was read. */
export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ReadFamily {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly ReadSample[];
}

const HELP = /^# HELP ([a-z_]+) (.+)$/;
const TYPE = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/;
const SAMPLE = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/s;
const LABEL = /^([a-z_]+)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;
const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

/**
 * Reads the Prometheus text format 0.0.4, and holds it to its rules and to the conventions for names.
 *
 * @throws Error for the first that is broken
 */
export function readMetrics(text: string): readonly ReadFamily[] {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  const lines = text.slice(0, -1).split('\n');
  const families: ReadFamily[] = [];
  while (lines.length > 0) families.push(readFamily(lines));
  const names = families.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw new Error('A metric comes twice.');
  for (const family of families) checkFamily(family);
  return families;
}

function readFamily(lines: string[]): ReadFamily {
  const [, name = '', help = ''] = match(HELP, lines.shift());
  const [, typed, type = ''] = match(TYPE, lines.shift());
  if (typed !== name) throw new Error(`${name} has the type of ${String(typed)}.`);
  const samples: ReadSample[] = [];
  while (lines[0]?.startsWith('#') === false) samples.push(readSample(lines.shift() ?? ''));
  if (samples.length === 0) throw new Error(`${name} has no samples.`);
  return { name, help, type, samples };
}

function match(pattern: RegExp, line: string | undefined): readonly string[] {
  const found = pattern.exec(line ?? '');
  if (found === null) throw new Error(`This is not ${String(pattern)}: ${String(line)}`);
  return found;
}

function readSample(line: string): ReadSample {
  const [, name = '', labels = '', value = ''] = match(SAMPLE, line);
  const number = value === '+Inf' ? Infinity : Number(value);
  if (Number.isNaN(number)) throw new Error(`This is no number: ${line}`);
  return { name, labels: readLabels(labels), value: number };
}

function readLabels(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== '';) {
    const [whole = '', name = '', value = ''] = match(LABEL, rest);
    if (Object.hasOwn(labels, name)) throw new Error(`The label ${name} comes twice.`);
    labels[name] = value.replaceAll(/\\./g, (escape) => ESCAPES[escape] ?? escape);
    rest = rest.slice(whole.length);
  }
  return labels;
}

function checkFamily({ name, type, samples }: ReadFamily): void {
  const keys = samples.map(({ name: own, labels }) => JSON.stringify([own, labels]));
  if (new Set(keys).size !== keys.length) throw new Error(`${name} has a series twice.`);
  const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  for (const sample of samples)
    if (!suffixes.some((suffix) => sample.name === name + suffix))
      throw new Error(`${sample.name} stands below ${name}.`);
  if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`${name} is a ${type}.`);
  if (type === 'histogram') checkHistogram(name, samples);
}

function checkHistogram(name: string, samples: readonly ReadSample[]): void {
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
  const bounds = buckets.map(({ labels }) => (labels['le'] === '+Inf' ? Infinity : Number(labels['le'])));
  const isSorted = bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? Infinity));
  const isGrowing = buckets.every(({ value }, index) => value >= (buckets[index - 1]?.value ?? 0));
  const count = samples.find((sample) => sample.name === `${name}_count`)?.value;
  if (!isSorted || !isGrowing || bounds.at(-1) !== Infinity || buckets.at(-1)?.value !== count)
    throw new Error(`${name} is no histogram.`);
}

/** The number of a series; undefined where there is none. */
export function valueOf(
  families: readonly ReadFamily[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = Object.entries(labels);
  return families
    .flatMap(({ samples }) => samples)
    .find(
      (sample) => sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value),
    )?.value;
}
