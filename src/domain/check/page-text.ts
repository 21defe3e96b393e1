/** What no person reads of a page. */
const UNSEEN = /<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;

/** Of a tag that the end cuts off, too. */
const TAG = /<[^<>]*(?:>|$)/g;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: ' ',
  quot: '"',
};

const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi;

const HIGHEST_CODE_POINT = 0x10_ff_ff;

/** What a person reads of a page, such as that of an error; any other text as it is. */
export function pageText(text: string): string {
  if (!/^\s*<(?:!doctype|html)\b/i.test(text)) return text;
  return text
    .replaceAll(UNSEEN, ' ')
    .replaceAll(TAG, ' ')
    .replaceAll(ENTITY, (entity, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity;
      return character(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal)) ?? entity;
    })
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function character(codePoint: number): string | undefined {
  return codePoint <= HIGHEST_CODE_POINT ? String.fromCodePoint(codePoint) : undefined;
}
