import type { EventField } from '../domain/events/fields.ts';
import type { Style } from '../terminal/style.ts';
import { pad, widthOf, wrap } from '../terminal/text/width.ts';

const GAP = '  ';

/** Texts narrower than this are no longer pleasant to read, so they go below their name instead. */
const MIN_TEXT_WIDTH = 24;

const PRESENCE_WIDTH = 'sometimes'.length;

/**
 * Names with a text each. The texts stand beside the names and are wrapped to fit `width`; where that
 * would be too narrow they stand below them.
 */
export function renderDefinitions(
  entries: readonly (readonly [name: string, text: string])[],
  width: number,
  paintName: (text: string) => string,
): string[] {
  const nameWidth = Math.max(0, ...entries.map(([name]) => widthOf(name)));
  const textWidth = width - nameWidth - GAP.length;
  if (textWidth < MIN_TEXT_WIDTH)
    return entries.flatMap(([name, text]) => [paintName(name), ...indented(text, width, GAP)]);
  return entries.flatMap(([name, text]) => {
    const [first = '', ...others] = wrap(text, textWidth);
    const beside = `${pad(paintName(name), nameWidth)}${GAP}${first}`.trimEnd();
    return [beside, ...others.map((line) => ' '.repeat(nameWidth + GAP.length) + line)];
  });
}

/** Sentences as a list with bullets. */
export function renderBullets(texts: readonly string[], width: number): string[] {
  return texts.flatMap((text) => {
    const [first = '', ...others] = wrap(text, width - GAP.length);
    return [`- ${first}`, ...others.map((line) => GAP + line)];
  });
}

/**
 * The fields of an event: name, whether it is always there, type, and the note below. Nothing is cut;
 * a type that has no room beside its name goes below it.
 */
export function renderEventFields(fields: readonly EventField[], width: number, style: Style): string[] {
  const nameWidth = Math.max(0, ...fields.map((field) => widthOf(field.path)));
  return fields.flatMap((field) => {
    const { path, presence, type, note } = field;
    const head = `${pad(style.name(path), nameWidth)}${GAP}${pad(presence, PRESENCE_WIDTH)}`;
    const isBeside = nameWidth + PRESENCE_WIDTH + 2 * GAP.length + widthOf(type) <= width;
    const lines = isBeside ? [`${head}${GAP}${type}`] : [head.trimEnd(), ...indented(type, width, '    ')];
    return note === undefined ? lines : [...lines, ...indented(note, width, '    ')];
  });
}

function indented(text: string, width: number, indent: string): string[] {
  return wrap(text, width - indent.length).map((line) => indent + line);
}
