import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_PROBES } from '../../src/check/all-probes.ts';
import { checkInProcess } from '../endpoints/check.ts';
import { CORRECT_ENDPOINTS } from '../endpoints/correct.ts';
import { startEndpoint, type RunningEndpoint } from '../endpoints/endpoint.ts';
import { faultyEndpoints } from '../endpoints/faulty.ts';
import { startSample, type Sample } from '../endpoints/samples.ts';
import {
  cellsOf,
  renderHabits,
  renderProbes,
  renderRow,
  renderTable,
  type CheckedRow,
} from '../endpoints/table.ts';
import { startVendorExpress, startVendorWorker } from '../endpoints/vendor.ts';
import { TRUSTED_KEYS } from '../helpers/checking.ts';
import type { PolicyName } from '../../src/domain/retry/retry-policy.ts';
import type { CheckReport } from '../../src/domain/check/probe-result.ts';

/** Long enough for a busy machine; an endpoint that never answers costs two of them. */
const TIMEOUT_MS = 3000;

const PEM = TRUSTED_KEYS.publicKeyPem;
const PAGE = 'docs/check.md';

interface Checkable {
  readonly endpoint: string;
  readonly start: () => Promise<RunningEndpoint>;
  /** The same without its key. */
  readonly startKeyless?: (() => Promise<RunningEndpoint>) | undefined;
  /** RealtimeKit's without it. */
  readonly policy?: PolicyName;
}

const SAMPLES: readonly Sample[] = ['node', 'express', 'hono', 'next-route'];

const samples = SAMPLES.map((name): Checkable => ({
  endpoint: `the sample [\`${name}.mjs\`](endpoints/${name}.mjs)`,
  start: () => startSample(name, PEM),
  startKeyless: () => startSample(name, ''),
}));

const correct = Object.entries(CORRECT_ENDPOINTS).map(([endpoint, handler]): Checkable => ({
  endpoint,
  start: () => startEndpoint(handler, PEM),
}));

const faulty = Object.values(faultyEndpoints(TIMEOUT_MS)).map(({ does, handler, keyless }): Checkable => ({
  endpoint: does,
  start: () => startEndpoint(handler, PEM),
  startKeyless: keyless === undefined ? undefined : () => startEndpoint(keyless, PEM),
}));

const vendors: readonly Checkable[] = [
  {
    endpoint: 'Dyte’s sample for Express, with `--policy dyte`',
    start: () => startVendorExpress(PEM),
    policy: 'dyte',
  },
  {
    endpoint: 'Cloudflare’s sample Worker',
    start: () => startVendorWorker(PEM),
    startKeyless: () => startVendorWorker(''),
  },
];

const reports = new Map<string, CheckReport>();

async function check({ endpoint, start, startKeyless, policy = 'realtimekit' }: Checkable): Promise<void> {
  const running = await start();
  const keyless = await startKeyless?.();
  try {
    reports.set(endpoint, await checkInProcess(running, { policy, timeoutMs: TIMEOUT_MS, keyless }));
  } finally {
    await running.close();
    await keyless?.close();
  }
}

/** Several side by side, so that those that are waited for cost nothing. */
async function checkAll(all: readonly Checkable[], atOnce: number): Promise<void> {
  const left = [...all];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await check(next);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** How often an endpoint is checked alone that is found otherwise than it is written down. */
const MORE_TRIES = 3;

/** A busy machine lets endpoints answer late, whose answers are good otherwise: they have the machine for themselves. */
async function checkAgain(all: readonly Checkable[], page: string): Promise<void> {
  for (const one of all)
    for (let tries = 0; tries < MORE_TRIES && !page.includes(`\n${renderRow(rowOf(one))}\n`); tries += 1)
      await check(one);
}

beforeAll(async () => {
  // The last ones are waited for the longest.
  const all = [...faulty.toReversed(), ...correct, ...samples, ...vendors];
  await checkAll(all, 8);
  await checkAgain(all, await readFile(PAGE, 'utf8'));
}, 300_000);

function rowOf({ endpoint }: Checkable): CheckedRow {
  const report = reports.get(endpoint);
  if (report === undefined) throw new Error(`${endpoint} has not been checked.`);
  return { endpoint, report };
}

/** That fail in the same probes: what the probes say of them is another matter. */
const ALIKE = [
  ['wants an HMAC with a secret of its own', 'trusts another key'],
  [
    'marks a delivery as seen before its work, so that one whose work failed is taken for a repeat',
    'works after its 200, so that an event whose work fails is lost',
    'answers 400 when its own work fails',
  ],
  [
    'knows events by names that the service never sends, and answers 422 to others',
    'has no route for `POST`',
    'never answers',
    'answers after the time of the service',
  ],
];

/** The page with what stands between two marks as it is now. */
function withBlock(page: string, name: string, text: string): string {
  const block = new RegExp(`(<!-- ${name}: npm run docs -->\\n)[\\s\\S]*?(\\n<!-- end -->)`);
  expect(page).toMatch(block);
  return page.replace(block, (_whole, begin: string, end: string) => `${begin}\n${text}\n${end}`);
}

describe('a check', () => {
  it('raises no alarm about a correct endpoint', () => {
    const found = [...correct, ...samples]
      .map(rowOf)
      .flatMap(({ endpoint, report }) =>
        report.results
          .filter(({ judgement }) => judgement.verdict === 'fail' || judgement.verdict === 'warn')
          .map(({ id, judgement }) => ({ endpoint, id, judgement })),
      );
    expect(found).toEqual([]);
  });

  it.each(faulty)('finds fault with what $endpoint', (one) => {
    const { results } = rowOf(one).report;
    const verdicts = new Set(results.map(({ judgement }) => judgement.verdict));
    expect(verdicts.has('fail') || verdicts.has('warn')).toBe(true);
  });

  it('tells endpoints with different faults apart', () => {
    const alike = new Map<string, string[]>();
    for (const row of faulty.map(rowOf)) {
      const cells = cellsOf(row.report).join('|');
      alike.set(cells, [...(alike.get(cells) ?? []), row.endpoint]);
    }
    expect([...alike.values()].filter(({ length }) => length > 1)).toEqual(ALIKE);
  });

  it('has its probes and its table in the documentation (npm run docs writes them)', async () => {
    const rows = [...correct, ...samples, ...vendors, ...faulty].map(rowOf);
    const probes = withBlock(await readFile(PAGE, 'utf8'), 'probes', renderProbes(ALL_PROBES));
    const page = withBlock(probes, 'habits', renderHabits());
    await expect(withBlock(page, 'endpoints against probes', renderTable(rows))).toMatchFileSnapshot(
      `../../${PAGE}`,
    );
  });
});
