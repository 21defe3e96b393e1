import { GLOBAL_OPTIONS } from '../globals.ts';
import { argumentsOf, describeOption, exampleParts, sectionsOf, usageOf } from './command-text.ts';
import { definitions, INDENT, packed, paragraph, strong, titledLists } from './lines.ts';
import type { CommandSpec, OptionSpec } from '../command-spec.ts';
import type { HelpLayout } from './page.ts';

const GLOBALS_TITLE = 'Every command';

/** All that there is to say of a command, what is asked for most first. */
export function commandPage(spec: CommandSpec, layout: HelpLayout): string[] {
  return [
    ...beginning(spec, layout),
    ...(spec.details === undefined ? [] : ['', ...paragraph(spec.details, layout)]),
    ...argumentLines(spec, layout),
    ...optionLines(spec, layout),
    '',
    strong(GLOBALS_TITLE, layout),
    ...packed(globalNames(), layout, INDENT),
    ...paragraph('Explained by: dyte-hooks help options', layout, INDENT),
  ];
}

/** What fits on a screen: the options are only named. */
export function shortCommandPage(spec: CommandSpec, layout: HelpLayout): string[] {
  const sections = [
    ...sectionsOf(spec).map(
      ({ title, options }) => [title, options.map(({ flags }) => bare(flags))] as const,
    ),
    [GLOBALS_TITLE, globalNames()] as const,
  ];
  const names = sections.map(
    ([title, options]) => [title, (indent: string) => packed(options, layout, indent)] as const,
  );
  return [
    ...beginning(spec, layout),
    '',
    ...definitions(names, layout),
    '',
    ...paragraph(`What each does: dyte-hooks ${spec.name} --help`, layout),
  ];
}

function beginning(spec: CommandSpec, layout: HelpLayout): string[] {
  return [
    ...paragraph(`${spec.summary}.`, layout),
    '',
    `${strong('Usage:', layout)} ${usageOf(spec)}`,
    ...aliasLines(spec, layout),
    '',
    ...definitions(spec.examples.map(exampleParts), layout),
  ];
}

/** What else the command may be called: `Also: tail (deliveries list --follow)`. */
function aliasLines({ name, aliases }: CommandSpec, layout: HelpLayout): string[] {
  const texts = Object.entries(aliases).map(([alias, options]) =>
    options.length === 0 ? alias : `${alias} (${[name, ...options].join(' ')})`,
  );
  return texts.length === 0 ? [] : paragraph(`Also: ${texts.join(', ')}`, layout);
}

function argumentLines(spec: CommandSpec, layout: HelpLayout): string[] {
  const entries = argumentsOf(spec).map(({ syntax, description }) => [syntax, description] as const);
  return entries.length === 0 ? [] : titledLists([{ title: 'Arguments', entries }], layout);
}

function optionLines(spec: CommandSpec, layout: HelpLayout): string[] {
  const all = Object.values(spec.options);
  const lists = sectionsOf(spec).map(({ title, options }) => ({
    title,
    entries: options.map((option) => [alignedFlags(option, all), describeOption(option)] as const),
  }));
  return titledLists(lists, layout);
}

const SHORT_NAME = /^-\w, /;

/** Long names stand under each other where some of the options have a short one as well. */
export function alignedFlags({ flags }: OptionSpec<unknown>, among: readonly OptionSpec<unknown>[]): string {
  const isIndented = !SHORT_NAME.test(flags) && among.some((other) => SHORT_NAME.test(other.flags));
  return isIndented ? `    ${flags}` : flags;
}

/** The names of an option without its value: `-p, --port`. */
function bare(flags: string): string {
  return flags.replace(/ [<[].*/, '');
}

function globalNames(): string[] {
  return [...Object.values(GLOBAL_OPTIONS).map(({ flags }) => bare(flags)), '-h, --help'];
}
