const BLOCK = /^(```|~~~)[\s\S]*?^\1\s*$/gm;
const INLINE_CODE = /`([^`\n]+)`/g;

function proseOf(page: string): string {
  return page.replaceAll(BLOCK, '');
}

/** The headings of a page, without the backticks of code in them. */
export function headingsOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, text]) =>
    (text ?? '').replaceAll('`', ''),
  );
}

/** What a link can name after `#` on a page, as GitHub makes it of the headings. */
export function anchorsOf(page: string): readonly string[] {
  const taken = new Map<string, number>();
  return headingsOf(page).map((heading) => {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-');
    const before = taken.get(anchor) ?? 0;
    taken.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${String(before)}`;
  });
}

/** Where the links and pictures of a page lead. */
export function linksOf(page: string): readonly string[] {
  const text = proseOf(page).replaceAll(INLINE_CODE, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
}

/** What stands between backticks in a page's text. */
export function inlineCodeOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(INLINE_CODE)].map(([, code]) => code ?? '');
}

/** The lines of a page's shell blocks, continued ones in one piece. */
export function shellLinesOf(page: string): readonly string[] {
  return [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    (block ?? '').replaceAll('\\\n', ' ').split('\n'),
  );
}
