import { describe, expect, it } from 'vitest';
import { POST_PROBE, REACHABLE_PROBES } from '../../../src/check/probes/reachable.ts';
import { runCheck, type CheckOptions, type CheckOutcome } from '../../../src/check/run-check.ts';
import { HooksError } from '../../../src/domain/errors.ts';
import { endpointOptions } from '../../helpers/checking.ts';
import { freePort, RESET, SILENCE, startServer } from '../../helpers/http-servers.ts';
import { manualClock } from '../../helpers/manual-clock.ts';
import type { CheckedEndpoint, Probe } from '../../../src/check/probe.ts';
import type { CheckEvent } from '../../../src/check/check-event.ts';
import type { Judgement } from '../../../src/domain/check/probe-result.ts';

const PASS: Judgement = { verdict: 'pass', finding: 'Well.', evidence: [] };

function probe(id: string, parts: Partial<Probe> = {}): Probe {
  return { id, group: 'faults', title: 'is well', needs: [], requests: 1, run: async () => PASS, ...parts };
}

/** Sends once, and is content with any answer. */
async function sendOnce(endpoint: CheckedEndpoint): Promise<Judgement> {
  await endpoint.send({ what: 'x', body: Buffer.from('{}'), headers: [] });
  return PASS;
}

async function check(
  url: string,
  probes: readonly Probe[],
  options: Partial<CheckOptions> = {},
): Promise<CheckOutcome & { readonly events: readonly CheckEvent[]; readonly told: readonly string[] }> {
  const events: CheckEvent[] = [];
  const outcome = await runCheck({
    ...endpointOptions(url),
    timeoutMs: 5000,
    probes,
    precondition: POST_PROBE,
    maxMs: 60_000,
    recognisePatterns: () => [],
    emit: (event) => events.push(event),
    ...options,
  });
  const told = outcome.report.results.map(({ id, judgement }) =>
    judgement.verdict === 'skip' ? `${id}: skip: ${judgement.reason}` : `${id}: ${judgement.verdict}`,
  );
  return { ...outcome, events, told };
}

describe('a check', () => {
  it('asks one probe after another, and tells of it', async () => {
    const server = await startServer({ status: 200 });
    const order: string[] = [];
    const make = (id: string): Probe =>
      probe(id, {
        run: async (endpoint) => {
          order.push(`${id} begins`);
          await sendOnce(endpoint);
          order.push(`${id} ends`);
          return PASS;
        },
      });
    const { report, events, isInterrupted, isUnreachable } = await check(server.url, [make('a'), make('b')]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(events.map((event) => event.type)).toEqual([
      'probe_begun',
      'request_sent',
      'probe_done',
      'probe_begun',
      'request_sent',
      'probe_done',
    ]);
    expect(events[3]).toMatchObject({ probe: { id: 'b' }, position: 2, of: 2 });
    expect(events[4]).toMatchObject({ requests: 2, exchange: { answer: { status: 200 } } });
    expect(report).toMatchObject({ url: `${server.url}/`, policy: 'realtimekit', requests: 2, patterns: [] });
    expect(report.results[0]).toMatchObject({ id: 'a', group: 'faults', title: 'is well', judgement: PASS });
    expect([isInterrupted, isUnreachable]).toEqual([false, false]);
  });

  it('recognises patterns in its results', async () => {
    const pattern = { id: 'x', text: 'X.', remedy: { text: 'Y.', section: 'z' } };
    const { report } = await check('http://127.0.0.1:1', [probe('a', { requests: 0 })], {
      recognisePatterns: (results) => (results.length === 1 ? [pattern] : []),
    });
    expect(report.patterns).toEqual([pattern]);
  });

  it('leaves out what it cannot ask', async () => {
    const server = await startServer({ status: 200 });
    const { told } = await check(
      server.url,
      [
        probe('key', { needs: ['trusted_key'] }),
        probe('observer', { needs: ['observer'] }),
        probe('keyless', { needs: ['keyless_endpoint'] }),
        probe('none'),
      ],
      { trusted: undefined },
    );
    expect(told).toEqual([
      expect.stringMatching(/^key: skip: .*--unsigned-only/),
      expect.stringMatching(/^observer: skip: .*--observe/),
      expect.stringMatching(/^keyless: skip: .*--key-missing-url/),
      'none: pass',
    ]);
    expect(server.received).toHaveLength(0);
  });

  it('ends with the requests that it may send', async () => {
    const server = await startServer({ status: 200 });
    const three = probe('b', {
      requests: 3,
      run: async (endpoint) => {
        for (let count = 0; count < 3; count += 1) await sendOnce(endpoint);
        return PASS;
      },
    });
    const { told, report } = await check(
      server.url,
      [probe('a', { run: sendOnce }), three, probe('c', { run: sendOnce })],
      {
        maxRequests: 2,
      },
    );
    const reason = 'skip: All 2 requests of this check were sent: --max-requests <number> allows more.';
    expect(told).toEqual(['a: pass', `b: ${reason}`, `c: ${reason}`]);
    expect(report.requests).toBe(2);
    expect(server.received).toHaveLength(2);
  });

  it('ends with its time, also where a probe waits for something else', async () => {
    const clock = manualClock();
    const waiting = probe('b', { requests: 0, run: () => new Promise(() => undefined) });
    const checked = check(
      'http://127.0.0.1:1',
      [probe('a', { requests: 0 }), waiting, probe('c', { requests: 0 })],
      {
        clock,
        maxMs: 110_000,
      },
    );
    await clock.pass(109_999);
    await clock.pass(1);
    const { told, report } = await checked;
    const reason = 'skip: The time of a check is over, 110 s: --only asks a part.';
    expect(told).toEqual(['a: pass', `b: ${reason}`, `c: ${reason}`]);
    expect(report.durationMs).toBe(110_000);
  });

  it('leaves nothing behind that waits for its time', async () => {
    const clock = manualClock();
    await check('http://127.0.0.1:1', [probe('a', { requests: 0 })], { clock });
    expect(clock.sleepers).toBe(0);
  });

  it('tells what it has found until it is interrupted', async () => {
    const server = await startServer({ status: 200 }, SILENCE);
    const controller = new AbortController();
    const { told, isInterrupted } = await check(
      server.url,
      [probe('a', { run: sendOnce }), probe('b', { run: sendOnce }), probe('c', { run: sendOnce })],
      {
        signal: controller.signal,
        timeoutMs: 5000,
        emit: (event) => {
          if (event.type === 'probe_begun' && event.position === 2)
            controller.abort(new HooksError('interrupted', 'Interrupted.'));
        },
      },
    );
    expect(told).toEqual([
      'a: pass',
      'b: skip: The check was interrupted.',
      'c: skip: The check was interrupted.',
    ]);
    expect(isInterrupted).toBe(true);
  });

  it('does not hide a defect of a probe', async () => {
    const broken = probe('a', { run: () => Promise.reject(new TypeError('broken')) });
    await expect(check('http://127.0.0.1:1', [broken])).rejects.toThrow('broken');
  });
});

describe('a check of an endpoint that never answers', () => {
  const others = [probe('a', { needs: ['trusted_key'], run: sendOnce }), probe('b', { run: sendOnce })];

  it('asks twice', async () => {
    const server = await startServer(SILENCE);
    const { told, report, isUnreachable } = await check(server.url, [...REACHABLE_PROBES, ...others], {
      timeoutMs: 30,
    });
    expect(told).toEqual([
      'reachable.address: pass',
      'reachable.tls: skip: The URL is http, on a network of yours.',
      'reachable.post: fail',
      'reachable.redirect: skip: No answer came.',
      'reachable.page: skip: No answer came.',
      'a: skip: The endpoint has not answered once.',
      'b: skip: The endpoint has not answered once.',
    ]);
    expect(report.requests).toBe(2);
    expect(server.received).toHaveLength(2);
    expect(isUnreachable).toBe(true);
  });

  it('says so, whichever probes were chosen', async () => {
    const server = await startServer(SILENCE);
    const { told, events } = await check(server.url, others, { timeoutMs: 30 });
    expect(told).toEqual([
      'reachable.post: fail',
      'a: skip: The endpoint has not answered once.',
      'b: skip: The endpoint has not answered once.',
    ]);
    expect(events.filter(({ type }) => type === 'probe_done')).toHaveLength(3);
  });

  it('or that is not there', async () => {
    const { told, isUnreachable } = await check(`http://127.0.0.1:${String(await freePort())}`, others);
    expect(told[0]).toBe('reachable.post: fail');
    expect(isUnreachable).toBe(true);
  });

  it('or whose name is not found', async () => {
    const { told, isUnreachable } = await check('http://nowhere.example.test', REACHABLE_PROBES, {
      resolutionOf: () => ({ kind: 'failed', fault: 'host_not_found' }),
    });
    expect(told.slice(0, 3)).toEqual([
      'reachable.address: fail',
      'reachable.tls: skip: Its host was not found.',
      'reachable.post: fail',
    ]);
    expect(isUnreachable).toBe(true);
  });

  it('but is reached where it breaks connections off', async () => {
    const server = await startServer(RESET);
    const { told, isUnreachable } = await check(server.url, others);
    expect(told[1]).toBe('a: skip: The endpoint has not answered once.');
    expect(isUnreachable).toBe(false);
  });
});

describe('a check of an endpoint that does not answer what is genuine', () => {
  it('asks the others', async () => {
    const server = await startServer(({ headers }, response) => {
      if (headers['rtk-signature'] === undefined) response.writeHead(401).end();
    });
    const { told, isUnreachable } = await check(
      server.url,
      [
        probe('unsigned', { run: sendOnce }),
        probe('genuine', { needs: ['trusted_key'], run: sendOnce }),
        probe('unsigned again', { run: sendOnce }),
      ],
      { precondition: probe('reachable.post', { run: sendOnce }), timeoutMs: 250 },
    );
    expect(told).toEqual([
      'unsigned: pass',
      'genuine: skip: It does not answer a genuine delivery in time, which this rests on.',
      'unsigned again: pass',
    ]);
    expect(isUnreachable).toBe(false);
  });
});

describe('the probes of what is reachable', () => {
  it('pass at an endpoint that answers, with one request for all of them', async () => {
    const server = await startServer({ status: 200 });
    const { told } = await check(server.url, REACHABLE_PROBES);
    expect(told).toEqual([
      'reachable.address: pass',
      'reachable.tls: skip: The URL is http, on a network of yours.',
      'reachable.post: pass',
      'reachable.redirect: pass',
      'reachable.page: pass',
    ]);
    expect(server.received).toHaveLength(1);
  });

  it('look at the answer to what nobody should trust where there is no trusted key', async () => {
    const server = await startServer({ status: 307, headers: { location: '/login' } });
    const { told } = await check(server.url, REACHABLE_PROBES, { trusted: undefined });
    expect(told.slice(2)).toEqual([
      'reachable.post: skip: It redirects.',
      'reachable.redirect: fail',
      'reachable.page: pass',
    ]);
    expect(server.calls()).toEqual(['POST /']);
  });
});
