import { COMMANDS, GLOBAL_OPTIONS, GROUPS } from '../../src/program.ts';
import { argumentsOf, sectionsOf, usageOf } from '../../src/program/help/command-text.ts';
import type { CommandSpec, OptionSpec } from '../../src/program/command-spec.ts';

const HEAD = `<!-- Made from the command table by "npm run docs"; a test holds it to the table. -->

# Commands

Every command takes the [options for all commands](#options-for-all-commands) too. Exit codes and JSON shapes: [scripting](scripting.md).
`;

/** The whole of docs/commands.md. */
export function renderCommandReference(): string {
  const groups = GROUPS.flatMap((group) => {
    const commands = COMMANDS.filter((spec) => spec.group === group);
    return commands.length === 0 ? [] : [`## ${group}`, ...commands.map(renderCommand)];
  });
  return [HEAD, ...groups, '## Options for all commands', renderOptions(Object.values(GLOBAL_OPTIONS)), '']
    .join('\n\n')
    .replace(/\n{3,}/g, '\n\n');
}

function renderCommand(spec: CommandSpec): string {
  const words = argumentsOf(spec);
  return [
    `### ${spec.name}`,
    `${spec.summary}.${spec.details === undefined ? '' : ` ${spec.details}`}`,
    ...renderAliases(spec),
    `\`\`\`\n${usageOf(spec)}\n\`\`\``,
    ...(words.length === 0
      ? []
      : [
          renderRows(
            'Arguments',
            words.map((one) => [one.syntax, one.description]),
          ),
        ]),
    ...sectionsOf(spec).map(({ title, options }) => renderOptions(options, title)),
    `\`\`\`sh\n${spec.examples.join('\n')}\n\`\`\``,
  ].join('\n\n');
}

function renderAliases({ name, aliases }: CommandSpec): readonly string[] {
  const lines = Object.entries(aliases).map(([alias, options]) =>
    options.length === 0 ? `\`${alias}\`` : `\`${alias}\` for \`${[name, ...options].join(' ')}\``,
  );
  return lines.length === 0 ? [] : [`Also ${lines.join(', ')}.`];
}

function renderOptions(options: readonly OptionSpec<unknown>[], title = 'Options'): string {
  return renderRows(
    title,
    options.map((option) => [option.flags, describe(option)]),
  );
}

function describe(option: OptionSpec<unknown>): string {
  const notes = [
    option.choices === undefined ? '' : `One of: ${option.choices.map((word) => `\`${word}\``).join(', ')}.`,
    option.defaultText === undefined ? '' : `Default: \`${option.defaultText}\`.`,
    option.environment === undefined ? '' : `Or set \`${option.environment}\`.`,
    option.repeatable === true ? 'May be given more than once.' : '',
  ].filter((note) => note !== '');
  const [first = '', ...rest] = option.description;
  return [`${first.toUpperCase()}${rest.join('')}.`, ...notes].join(' ');
}

function renderRows(title: string, rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(([name, text]) => `| \`${name}\` | ${text.replaceAll('|', '\\|')} |`);
  return [`| ${title} | |`, '| --- | --- |', ...cells].join('\n');
}
