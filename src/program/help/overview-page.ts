import { COMMANDS, PARENTS } from '../commands.ts';
import { GROUPS, type CommandSpec } from '../command-spec.ts';
import { VERSION } from '../../version.ts';
import { TOPIC_NAMES } from '../topic-names.ts';
import { exampleParts } from './command-text.ts';
import { definitions, INDENT, paragraph, strong, titledLists } from './lines.ts';
import type { HelpLayout } from './page.ts';

const PURPOSE = 'register, receive and prove Dyte (Cloudflare RealtimeKit) webhooks';

const USAGE = 'dyte-hooks <command> [options]';

/** What most people come for, in the order in which they do. */
const FIRST_COMMANDS = [
  'dyte-hooks demo # see it all work',
  'dyte-hooks listen --emulate # try it by hand, without an account',
  'dyte-hooks trigger meeting # and send it a meeting',
  'dyte-hooks login # with your account: save the credentials',
  'dyte-hooks listen 3000 # receive events, hand them to your application',
  'dyte-hooks register # ensure that a webhook leads to a URL',
];

const DOCUMENTATION = 'Documentation: README.md and docs/ of dyte-hooks.';

/** What it is and how to begin, for whoever types the name alone. */
export function shortOverviewPage(layout: HelpLayout): string[] {
  return [
    ...paragraph(`dyte-hooks ${VERSION}: ${PURPOSE}.`, layout),
    '',
    `${strong('Usage:', layout)} ${USAGE}`,
    '',
    ...definitions(FIRST_COMMANDS.map(exampleParts), layout),
    '',
    ...definitions(
      [
        ['dyte-hooks help', 'all commands'],
        ['dyte-hooks help <command>', 'one of them; "<command> -h" is the short form'],
        ['dyte-hooks help <topic>', TOPIC_NAMES.join(', ')],
      ],
      layout,
    ),
    '',
    ...paragraph(DOCUMENTATION, layout),
  ];
}

/** Every command. */
export function overviewPage(layout: HelpLayout): string[] {
  const lists = GROUPS.map((group) => ({
    title: group,
    entries: COMMANDS.filter((spec) => spec.group === group).map(summaryOf),
  }));
  return [
    ...paragraph(`dyte-hooks ${VERSION}: ${PURPOSE}.`, layout),
    '',
    `${strong('Usage:', layout)} ${USAGE}`,
    ...titledLists(lists, layout),
    '',
    strong('Topics', layout),
    ...paragraph(`dyte-hooks help ${TOPIC_NAMES.join(', ')}`, layout, INDENT),
    '',
    ...paragraph(`What a command takes: dyte-hooks help <command>. ${DOCUMENTATION}`, layout),
  ];
}

/** The commands that begin with one word. */
export function parentPage(name: string, layout: HelpLayout): string[] {
  const commands = COMMANDS.filter((spec) => spec.name.startsWith(`${name} `));
  return [
    ...paragraph(`${PARENTS[name]?.summary ?? name}.`, layout),
    '',
    `${strong('Usage:', layout)} dyte-hooks ${name} <command> [options]`,
    '',
    ...definitions(commands.map(summaryOf), layout),
    '',
    ...paragraph(`What a command takes: dyte-hooks help ${name} <command>.`, layout),
  ];
}

/** The command with its arguments, and what it does. */
function summaryOf({ name, arguments: words, summary }: CommandSpec): readonly [string, string] {
  return [[name, ...Object.values(words).map(({ syntax }) => syntax)].join(' '), summary];
}
