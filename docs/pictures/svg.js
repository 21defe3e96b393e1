/**
 * @typedef {{ column: number, text: string, color: number | undefined, isBold: boolean, isFaint: boolean }} Run
 * Text of one style, from a column on; the color is one of the 16 of terminals.
 * @typedef {Run[]} Line
 * @typedef {{ at: number, lines: Line[] }} Frame What a terminal shows from a moment on, in milliseconds.
 */

const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const FONT_SIZE = 13;
const COLUMN = 7.85;
const ROW = 19;
const MARGIN = 18;
const BAR = 36;

/** The colors of a page of GitHub, so that the picture fits into it; text has a contrast of 4.5 at least. */
export const PALETTES = {
  dark: {
    background: '#0d1117',
    border: '#30363d',
    text: '#e6edf3',
    faint: '#8b949e',
    colors: ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#79c0ff', '#bc8cff', '#39c5cf', '#b1bac4'],
  },
  light: {
    background: '#ffffff',
    border: '#d0d7de',
    text: '#1f2328',
    faint: '#59636e',
    colors: ['#24292f', '#cf222e', '#116329', '#7d4e00', '#0550ae', '#8250df', '#1b7c83', '#57606a'],
  },
};

/** Panes of one window, one below the other, as they are at one moment. */
export function drawWindow(panes, { columns, palette, label }) {
  const rows = panes.reduce((sum, { lines }) => sum + lines.length, 0) + panes.length - 1;
  const size = sizeOf(columns, rows);
  return document(
    size,
    palette,
    label,
    '',
    drawPanes(panes, size, palette, (line, y) => drawLine(line, y, palette)),
  );
}

/**
 * The same window over time: a strip of frames, moved on by a style sheet. Who has asked for less motion
 * sees the last one.
 *
 * @param {{ frames: Frame[], rows: number }[]} panes
 * @param {number} lastMs how long the last frame stays
 */
export function drawMovie(panes, { columns, palette, label, lastMs }) {
  const rows = panes.reduce((sum, pane) => sum + pane.rows, 0) + panes.length - 1;
  const size = sizeOf(columns, rows);
  const moments = momentsOf(panes);
  const known = new Map();
  const reference = (line, y) => {
    if (line.length === 0) return '';
    const key = JSON.stringify(line);
    if (!known.has(key)) known.set(key, { id: `l${known.size}`, line });
    return `<use href="#${known.get(key).id}" y="${y}"/>`;
  };
  const frames = moments.map(({ panes: shown }, index) => {
    const drawn = drawPanes(shown, size, palette, reference);
    return `<g transform="translate(0 ${index * size.height})">${drawn}</g>`;
  });
  const total = moments.at(-1).at + lastMs;
  const steps = moments.map(
    ({ at }, index) => `${((100 * at) / total).toFixed(2)}%{transform:translateY(-${index * size.height}px)}`,
  );
  const last = (moments.length - 1) * size.height;
  const style = `<style>
@keyframes play{${steps.join('')}100%{transform:translateY(-${last}px)}}
.strip{animation:play ${(total / 1000).toFixed(1)}s step-end infinite}
@media (prefers-reduced-motion:reduce){.strip{animation:none;transform:translateY(-${last}px)}}
</style>`;
  const lines = [...known.values()].map(({ id, line }) => `<g id="${id}">${drawLine(line, 0, palette)}</g>`);
  return document(
    size,
    palette,
    label,
    `${style}<defs>${lines.join('\n')}</defs>`,
    `<g class="strip">${frames.join('\n')}</g>`,
  );
}

/** Every moment at which a pane changes; long waits are cut short. */
function momentsOf(panes) {
  const MAX_WAIT_MS = 1500;
  const FRAME_MS = 60;
  const changes = panes
    .flatMap(({ frames }, pane) => frames.map((frame) => ({ ...frame, pane })))
    .toSorted((one, other) => one.at - other.at);
  const shown = panes.map(({ rows }) => ({ lines: Array.from({ length: rows }, () => []) }));
  const moments = [];
  let before = changes[0]?.at ?? 0;
  let at = 0;
  for (const change of changes) {
    at += Math.min(change.at - before, MAX_WAIT_MS);
    before = change.at;
    shown[change.pane] = { lines: change.lines };
    const moment = { at, panes: [...shown] };
    const last = moments.at(-1);
    if (last !== undefined && at - last.at < FRAME_MS)
      moments[moments.length - 1] = { ...moment, at: last.at };
    else moments.push(moment);
  }
  return moments;
}

function sizeOf(columns, rows) {
  return { width: Math.round(columns * COLUMN + 2 * MARGIN), height: BAR + rows * ROW + MARGIN };
}

function drawPanes(panes, { width }, palette, drawRow) {
  const parts = [];
  let row = 0;
  for (const [index, { lines }] of panes.entries()) {
    if (index > 0) {
      const y = BAR + row * ROW + ROW / 2;
      parts.push(`<path d="M0 ${y}H${width}" stroke="${palette.border}"/>`);
      row += 1;
    }
    for (const line of lines) {
      row += 1;
      parts.push(drawRow(line, BAR + row * ROW - 4));
    }
  }
  return parts.join('');
}

function drawLine(line, y, palette) {
  if (line.length === 0) return '';
  const spans = line.flatMap((run) => splitAtGaps(run)).map((run) => drawRun(run, palette));
  return `<text y="${y}" xml:space="preserve">${spans.join('')}</text>`;
}

/** Each word group gets its own place and width, so that columns stand straight in every font. */
function splitAtGaps(run) {
  const { color, isBold, isFaint } = run;
  return [...run.text.matchAll(/\S+(?: \S+)*/g)].map((found) => {
    const column = run.column + found.index;
    return { column, text: found[0], color, isBold, isFaint };
  });
}

function drawRun({ column, text, color, isBold, isFaint }, palette) {
  const fill = isFaint ? palette.faint : color === undefined ? palette.text : colorOf(color, palette);
  const x = (MARGIN + column * COLUMN).toFixed(1);
  const length = (text.length * COLUMN).toFixed(1);
  const weight = isBold ? ' font-weight="bold"' : '';
  return `<tspan x="${x}" fill="${fill}"${weight} textLength="${length}" lengthAdjust="spacingAndGlyphs">${escape(text)}</tspan>`;
}

/** The bright colors are the last eight. */
function colorOf(color, palette) {
  if (color === 8) return palette.faint;
  return palette.colors[color % 8] ?? palette.text;
}

function document({ width, height }, palette, label, head, body) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(label)}">
${head}
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="${palette.background}" stroke="${palette.border}"/>
<clipPath id="window"><rect width="${width}" height="${height}" rx="8"/></clipPath>
<circle cx="20" cy="18" r="5" fill="#ff5f57"/><circle cx="38" cy="18" r="5" fill="#febc2e"/><circle cx="56" cy="18" r="5" fill="#28c840"/>
<g font-family="${FONT}" font-size="${FONT_SIZE}" clip-path="url(#window)">
${body}
</g>
</svg>
`;
}

export function escape(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
