import type { ArgumentSpec, CommandSpec, OptionSpec } from '../command-spec.ts';

type ArgumentText = Pick<ArgumentSpec<unknown>, 'syntax' | 'description'>;

/** How the words behind `--` are written. */
const COMMAND_SYNTAX = '-- <command...>';

/** The call of a command, in the order that it is written: `dyte-hooks update <webhook> [options]`. */
export function usageOf({ name, arguments: words, options, runsCommand }: CommandSpec): string {
  return [
    'dyte-hooks',
    name,
    ...Object.values(words).map(({ syntax }) => syntax),
    ...(Object.keys(options).length > 0 ? ['[options]'] : []),
    ...(runsCommand === undefined ? [] : [`[${COMMAND_SYNTAX}]`]),
  ].join(' ');
}

/** What a command takes that is no option: its arguments, and the command that it runs. */
export function argumentsOf({ arguments: words, runsCommand }: CommandSpec): readonly ArgumentText[] {
  const behind = runsCommand === undefined ? [] : [{ syntax: COMMAND_SYNTAX, description: runsCommand }];
  return [...Object.values(words), ...behind];
}

/** Options that belong to one task. */
export interface OptionSection {
  readonly title: string;
  readonly options: readonly OptionSpec<unknown>[];
}

const ONLY_SECTION = 'Options';

/** The options of a command in sections, in the order of the table. */
export function sectionsOf({ options }: CommandSpec): readonly OptionSection[] {
  const byTitle = new Map<string, OptionSpec<unknown>[]>();
  for (const option of Object.values(options)) {
    const title = option.section ?? ONLY_SECTION;
    const inSection = byTitle.get(title);
    if (inSection === undefined) byTitle.set(title, [option]);
    else inSection.push(option);
  }
  return [...byTitle].map(([title, inSection]) => ({ title, options: inSection }));
}

/** An example, and the comment behind it: `dyte-hooks list # every webhook`. */
export function exampleParts(example: string): readonly [line: string, comment: string] {
  const [line = '', comment = ''] = example.split(/ +# /);
  return [line, comment];
}

/** The description of an option with what else a reader must know. */
export function describeOption(spec: OptionSpec<unknown>): string {
  const notes = [
    spec.choices === undefined ? '' : spec.choices.join(', '),
    spec.defaultText === undefined ? '' : `default: ${spec.defaultText}`,
    spec.environment === undefined ? '' : `or ${spec.environment}`,
  ].filter((note) => note !== '');
  return notes.length === 0 ? spec.description : `${spec.description} (${notes.join('; ')})`;
}
