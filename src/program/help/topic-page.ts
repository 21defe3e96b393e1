import { TOPICS } from './topics/topics.ts';
import { definitions, INDENT, paragraph, titledLists } from './lines.ts';
import type { TopicName } from '../topic-names.ts';
import type { HelpLayout } from './page.ts';
import type { Block } from './topics/topic.ts';

/** What a topic says; backticks are for pages that show code in another type. */
export function topicPage(name: TopicName, layout: HelpLayout): string[] {
  const { summary, blocks } = TOPICS[name];
  const tables = blocks.filter(({ kind }) => kind === 'rows').length;
  return [...paragraph(summary, layout), ...blocks.flatMap((block) => blockLines(block, tables > 1, layout))];
}

/** @param isTitled whether there are several tables, so that each says what it is of */
function blockLines(block: Block, isTitled: boolean, layout: HelpLayout): string[] {
  switch (block.kind) {
    case 'paragraph':
      return ['', ...paragraph(plain(block.text), layout)];
    case 'code':
      return ['', ...block.lines.map((line) => INDENT + line)];
    case 'rows': {
      const entries = block.rows.map(([name, text]) => [plain(name), plain(text)] as const);
      const title = plain(block.titles[0]);
      return isTitled
        ? titledLists([{ title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`, entries }], layout)
        : ['', ...definitions(entries, layout)];
    }
  }
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}
