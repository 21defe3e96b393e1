import { roughLengthText } from '../../domain/text/amounts.ts';
import { widthOf } from '../text/width.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Of those that are done. */
  readonly failed: number;
  /** Done in a second of late; undefined while that cannot be told. */
  readonly perSecond: number | undefined;
}

/** Columns of the bar itself. */
const MAX_WIDTH = 30;
const MIN_WIDTH = 8;

/** How far something has come: a bar, numbers, speed and what is left, as far as they fit. */
export function progressText(progress: Progress, columns: number): string {
  const facts = [
    `${String(progress.done)}/${String(progress.total)}`,
    ...(progress.failed > 0 ? [`${String(progress.failed)} failed`] : []),
    ...speedFacts(progress),
  ].join('  ');
  const room = Math.min(MAX_WIDTH, columns - widthOf(facts) - 2);
  return room < MIN_WIDTH ? facts : `${bar(progress, room)}  ${facts}`;
}

function speedFacts({ done, total, perSecond }: Progress): string[] {
  if (perSecond === undefined || perSecond <= 0) return [];
  const speed = perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1);
  return [`${speed}/s`, `${roughLengthText((total - done) / perSecond)} left`];
}

function bar({ done, total }: Progress, columns: number): string {
  const full = total === 0 ? columns : Math.floor((done / total) * columns);
  return '█'.repeat(full) + '░'.repeat(columns - full);
}

/** Measures how fast something goes of late. */
export interface Speedometer {
  /** @param elapsed milliseconds that only ever grow */
  at(elapsed: number, done: number): number | undefined;
}

/** How far back it looks, in milliseconds, and how often it remembers. */
const WINDOW_MS = 5000;
const SAMPLE_MS = 250;

export function createSpeedometer(): Speedometer {
  const samples: { readonly elapsed: number; readonly done: number }[] = [];
  return {
    at: (elapsed, done) => {
      const last = samples.at(-1);
      if (last === undefined || elapsed - last.elapsed >= SAMPLE_MS) samples.push({ elapsed, done });
      while ((samples[1]?.elapsed ?? Infinity) <= elapsed - WINDOW_MS) samples.shift();
      const [first] = samples;
      if (first === undefined || elapsed - first.elapsed < SAMPLE_MS) return undefined;
      return ((done - first.done) * 1000) / (elapsed - first.elapsed);
    },
  };
}
