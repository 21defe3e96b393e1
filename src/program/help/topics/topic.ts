/** What `dyte-hooks help <topic>` says; the pages of docs/ that say the same are made from it. */
export interface Topic {
  /** A sentence: what this is about. */
  readonly summary: string;
  readonly blocks: readonly Block[];
}

/** Names of options, variables and files stand between backticks, as in Markdown. */
export type Block = Paragraph | Rows | Code;

interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
}

interface Rows {
  readonly kind: 'rows';
  /** What the two columns are, for a table that shows it. */
  readonly titles: readonly [string, string];
  readonly rows: readonly (readonly [name: string, text: string])[];
}

interface Code {
  readonly kind: 'code';
  readonly lines: readonly string[];
}

export function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

export function rows(
  titles: readonly [string, string],
  entries: readonly (readonly [name: string, text: string])[],
): Block {
  return { kind: 'rows', titles, rows: entries };
}

export function code(...lines: readonly string[]): Block {
  return { kind: 'code', lines };
}
