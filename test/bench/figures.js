/**
 * @param {number[]} figures
 * @returns {number}
 */
export function median(figures) {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** @param {number} figure */
export function known(figure) {
  return Number.isNaN(figure) ? 'not known' : figure.toFixed(0);
}

/**
 * @param {number} milliseconds
 * @param {number} ratio
 */
export function timesText(milliseconds, ratio) {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 1)} (${ratio.toFixed(1)}x)`;
}

/**
 * @param {string[]} titles
 * @param {string[][]} rows
 */
export function printTable(titles, rows) {
  const widths = titles.map((title, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  for (const row of [titles, ...rows])
    console.log(
      `  ${row.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join('  ')}`,
    );
}
