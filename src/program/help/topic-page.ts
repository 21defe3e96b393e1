import { GLOBAL_OPTIONS } from '../globals.ts';
import { alignedFlags } from './command-page.ts';
import { describeOption } from './command-text.ts';
import { definitions, paragraph } from './lines.ts';
import type { TopicName } from '../topic-names.ts';
import type { HelpLayout } from './page.ts';

export function topicPage(_name: TopicName, layout: HelpLayout): string[] {
  const options = Object.values(GLOBAL_OPTIONS);
  return [
    ...paragraph('Options that every command takes.', layout),
    '',
    ...definitions(
      options.map((option) => [alignedFlags(option, options), describeOption(option)] as const),
      layout,
    ),
  ];
}
