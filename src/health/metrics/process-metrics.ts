import { readdir, readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { MetricFamily } from './exposition.ts';
import { single } from './metrics.ts';

/** Ticks of a second in which Linux tells processor time, on every machine. */
const TICKS_PER_SECOND = 100;

/** What Prometheus's own libraries tell of a process; beyond its start, where /proc tells it. */
export async function processMetrics(): Promise<readonly MetricFamily[]> {
  const [stat, status, limits, open] = await Promise.all([
    readText('/proc/self/stat'),
    readText('/proc/self/status'),
    readText('/proc/self/limits'),
    readdir('/proc/self/fd').catch(() => undefined),
  ]);
  return [
    single('process_start_time_seconds', performance.timeOrigin / 1000),
    single('process_cpu_seconds_total', cpuSeconds(stat)),
    single('process_resident_memory_bytes', kilobytes(status)),
    single('process_open_fds', open?.length),
    single('process_max_fds', numberIn(/^Max open files +(\d+)/m, limits)),
  ];
}

async function readText(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}

/** The name of the program, in parentheses, may hold anything; user and system time are the 12th and 13th behind it. */
function cpuSeconds(stat: string): number | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks / TICKS_PER_SECOND : undefined;
}

function kilobytes(status: string): number | undefined {
  const found = numberIn(/^VmRSS:\s+(\d+) kB/m, status);
  return found === undefined ? undefined : found * 1024;
}

function numberIn(pattern: RegExp, text: string): number | undefined {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
