import { TOPICS } from '../../src/program/help/topics/topics.ts';
import type { Block } from '../../src/program/help/topics/topic.ts';

const BLOCK = /(<!-- dyte-hooks help ([a-z-]+): npm run docs -->\n)[\s\S]*?(<!-- end -->)/g;

/** A page of docs/ with each block that stands for a topic of help as the topic is now. */
export function withTopics(page: string): string {
  return page.replaceAll(BLOCK, (_whole, begin: string, name: string, end: string) => {
    const topic = Object.entries(TOPICS).find(([known]) => known === name)?.[1];
    if (topic === undefined) throw new Error(`There is no topic "${name}".`);
    return `${begin}\n${topic.blocks.map(asMarkdown).join('\n\n')}\n\n${end}`;
  });
}

/** The topics that a page has. */
export function topicsIn(page: string): readonly string[] {
  return [...page.matchAll(BLOCK)].map(([, , name]) => name ?? '');
}

function asMarkdown(block: Block): string {
  if (block.kind === 'paragraph') return block.text;
  if (block.kind === 'code') return ['```sh', ...block.lines, '```'].join('\n');
  const cells = block.rows.map(([name, text]) => `| ${name} | ${text.replaceAll('|', '\\|')} |`);
  return [`| ${block.titles.join(' | ')} |`, '| --- | --- |', ...cells].join('\n');
}
