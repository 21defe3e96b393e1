import { sanitize } from '../terminal/text/sanitize.ts';
import { renderTable, type Cell } from '../terminal/text/table.ts';
import type { AppListJson } from '../schemas/apps.ts';
import type { Output } from '../terminal/io.ts';
import type { Style } from '../terminal/style.ts';

/** A narrower terminal has no room for when an app was made. */
const MADE_COLUMNS = 76;

/** The mark of the app in use, before its name. */
export const IN_USE = '*';

/** Lines of a table that fits `output`, for a terminal. Ids are whole: they are there to be copied. */
export function renderApps(apps: AppListJson, output: Output, style: Style): string[] {
  const isWide = output.columns >= MADE_COLUMNS;
  const rows = apps.map(({ id, name, createdAt, inUse }): Cell[] => [
    { text: inUse ? IN_USE : '', paint: style.good },
    { text: sanitize(name), paint: style.strong },
    { text: sanitize(id) },
    ...(isWide ? [{ text: dayOf(createdAt), paint: style.faint }] : []),
  ]);
  const columns = [
    { title: '' },
    { title: 'NAME', minimum: 8 },
    { title: 'ID' },
    ...(isWide ? [{ title: 'CREATED', minimum: 4 }] : []),
  ];
  return renderTable(columns, rows, output.columns, style.faint);
}

/** For a pipe: id, name, when it was made and `in use`, between tabs. What there is none of is empty. */
export function renderAppRow({ id, name, createdAt, inUse }: AppListJson[number]): string {
  return [sanitize(id), sanitize(name), sanitize(createdAt ?? ''), inUse ? 'in use' : ''].join('\t');
}

function dayOf(time: string | null): string {
  const [day] = /^\d{4}-\d{2}-\d{2}(?=T)/.exec(time ?? '') ?? [];
  return day ?? sanitize(time ?? '');
}
