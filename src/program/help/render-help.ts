import { commandPage, shortCommandPage } from './command-page.ts';
import { sectionsOf } from './command-text.ts';
import { overviewPage, parentPage, shortOverviewPage } from './overview-page.ts';
import { topicPage } from './topic-page.ts';
import type { HelpLayout, HelpPage } from './page.ts';

/** The text of a page of help. */
export function renderHelp(page: HelpPage, layout: HelpLayout): string {
  return `${linesOf(page, layout).join('\n')}\n`;
}

function linesOf(page: HelpPage, layout: HelpLayout): string[] {
  switch (page.kind) {
    case 'overview':
      return page.isShort ? shortOverviewPage(layout) : overviewPage(layout);
    case 'parent':
      return parentPage(page.name, layout);
    case 'topic':
      return topicPage(page.name, layout);
    case 'command': {
      // Where there are few options, what they do fits on the screen as well.
      const isShort = page.isShort && sectionsOf(page.spec).length > 1;
      return isShort ? shortCommandPage(page.spec, layout) : commandPage(page.spec, layout);
    }
  }
}
