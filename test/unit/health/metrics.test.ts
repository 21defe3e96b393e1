import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMetrics } from '../../../src/health/metrics/exposition.ts';
import { ForwardMetrics } from '../../../src/health/metrics/forward-metrics.ts';
import { Histogram } from '../../../src/health/metrics/histogram.ts';
import { family, METRICS } from '../../../src/health/metrics/metrics.ts';
import { processMetrics } from '../../../src/health/metrics/process-metrics.ts';
import { ReceiverMetrics } from '../../../src/health/metrics/receiver-metrics.ts';
import { TunnelMetric } from '../../../src/health/metrics/tunnel-metric.ts';
import { targetLabels } from '../../../src/health/target-labels.ts';
import { answered } from '../../helpers/forwarding.ts';
import { readMetrics, valueOf } from '../../helpers/prometheus.ts';
import { deliveryEvent } from '../../helpers/deliveries.ts';

describe('metrics as text', () => {
  it('are read as they were, whatever a label holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, min: 0 }), (target, value) => {
        const text = renderMetrics([family('dyte_hooks_target_up', [{ labels: { target }, value }])]);
        expect(readMetrics(text)[0]?.samples).toEqual([
          { name: 'dyte_hooks_target_up', labels: { target }, value },
        ]);
      }),
    );
  });

  it('are left out where there is no number', () => {
    expect(renderMetrics([family('dyte_hooks_tunnel_up', []), new TunnelMetric().family()])).toBe('');
  });

  it('have names by the conventions of Prometheus', () => {
    for (const [name, { type, help }] of Object.entries(METRICS)) {
      expect(name).toMatch(/^(?:dyte_hooks|process)_[a-z_]+$/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(help).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('a histogram', () => {
  it('counts what lies below each bound', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: 0, max: 10 })), (values) => {
        const bounds = [0.5, 1, 5];
        const histogram = new Histogram(bounds);
        for (const value of values) histogram.observe(value);
        const counts = [...bounds, Infinity].map((bound) => values.filter((value) => value <= bound).length);
        const buckets = histogram.samples().filter(({ suffix }) => suffix === '_bucket');
        expect(buckets.map(({ value }) => value)).toEqual(counts);
      }),
    );
  });
});

describe('the metrics of a receiver', () => {
  it('have every number from the beginning', () => {
    const read = readMetrics(renderMetrics(new ReceiverMetrics().families()));
    expect(valueOf(read, 'dyte_hooks_deliveries_received_total', { event: 'meeting.started' })).toBe(0);
    expect(valueOf(read, 'dyte_hooks_requests_refused_total', { reason: 'busy' })).toBe(0);
    expect(valueOf(read, 'dyte_hooks_answer_duration_seconds_count')).toBe(0);
    expect(valueOf(read, 'dyte_hooks_last_delivery_timestamp_seconds')).toBeUndefined();
  });

  it('have no label that a sender invents', () => {
    const metrics = new ReceiverMetrics();
    for (let number = 0; number < 1000; number += 1)
      metrics.onEvent(deliveryEvent({ event: `invented.${String(number)}` }));
    const read = readMetrics(renderMetrics(metrics.families()));
    expect(valueOf(read, 'dyte_hooks_deliveries_received_total', { event: 'other' })).toBe(1000);
    const before = readMetrics(renderMetrics(new ReceiverMetrics().families()));
    expect(read.flatMap(({ samples }) => samples)).toHaveLength(
      before.flatMap(({ samples }) => samples).length + 1,
    );
  });

  it('count repeats, rejections and answers', () => {
    const metrics = new ReceiverMetrics();
    metrics.onEvent(deliveryEvent({ receivedAt: 5000, durationMs: 3 }));
    metrics.onEvent(deliveryEvent({ repeat: true, receivedAt: 7000, durationMs: 3000 }));
    metrics.onEvent(deliveryEvent({ rejection: 'signature', signature: { state: 'mismatch' } }));
    metrics.onEvent({
      type: 'refused',
      reason: 'method',
      status: 405,
      receivedAt: 1,
      method: 'PUT',
      target: '/',
    });
    metrics.onCommit(1.5);
    const read = readMetrics(renderMetrics(metrics.families()));
    expect(valueOf(read, 'dyte_hooks_deliveries_received_total', { event: 'meeting.started' })).toBe(3);
    expect(valueOf(read, 'dyte_hooks_deliveries_by_signature_total', { state: 'valid' })).toBe(2);
    expect(valueOf(read, 'dyte_hooks_deliveries_repeated_total')).toBe(1);
    expect(valueOf(read, 'dyte_hooks_deliveries_rejected_total', { reason: 'signature' })).toBe(1);
    expect(valueOf(read, 'dyte_hooks_requests_refused_total', { reason: 'method' })).toBe(1);
    expect(valueOf(read, 'dyte_hooks_last_delivery_timestamp_seconds')).toBe(7);
    expect(valueOf(read, 'dyte_hooks_answer_duration_seconds_bucket', { le: '0.005' })).toBe(2);
    expect(valueOf(read, 'dyte_hooks_store_commit_duration_seconds_bucket', { le: '0.0025' })).toBe(1);
  });
});

describe('the metrics of forwards', () => {
  const APP = 'https://user:secret@app.example/hook?token=geheim';

  it('name targets without their secrets, and each once', () => {
    const labels = targetLabels([
      APP,
      'https://app.example/hook?token=other',
      'exec:curl -H "X-Key: geheim" https://example.com',
      'exec:curl other',
    ]);
    expect([...labels.values()]).toEqual([
      'https://…@app.example/hook?token=…',
      'https://app.example/hook?token=…',
      'exec:curl',
      'exec:curl #2',
    ]);
  });

  it('count by target and outcome, and tell what waits', () => {
    const metrics = new ForwardMetrics(targetLabels([APP]));
    const target = [...targetLabels([APP]).values()][0] ?? '';
    const outcomes = [
      answered(204),
      answered(500),
      { kind: 'timeout', durationMs: 1 },
      { kind: 'network_error', fault: 'connection_refused', durationMs: 1 },
      { kind: 'exited', code: 3, signal: null, answerStart: Buffer.alloc(0), durationMs: 1 },
      { kind: 'not_started', reason: 'ENOENT', durationMs: 1 },
    ] as const;
    for (const outcome of outcomes)
      metrics.onForwarder({
        type: 'forward',
        position: 1,
        id: 'one',
        event: undefined,
        target: APP,
        tryNumber: 1,
        startedAt: 0,
        outcome,
        state: 'failed',
        retryInMs: undefined,
        hasWaited: false,
      });
    metrics.onForwarder({ type: 'target_down', at: 0, target: APP, fault: 'connection_refused' });
    const waiting = [{ target: APP, count: 4, oldestReceivedAt: 1000 }];
    const read = readMetrics(renderMetrics(metrics.families(waiting, 3500)));
    for (const outcome of ['handled', 'bad_status', 'timeout', 'unreachable', 'bad_exit', 'not_started'])
      expect(valueOf(read, 'dyte_hooks_forwards_total', { target, outcome })).toBe(1);
    expect(valueOf(read, 'dyte_hooks_forwards_pending', { target })).toBe(4);
    expect(valueOf(read, 'dyte_hooks_forwards_oldest_pending_age_seconds', { target })).toBe(2.5);
    expect(valueOf(read, 'dyte_hooks_target_up', { target })).toBe(0);
    metrics.onForwarder({ type: 'target_up', at: 0, target: APP, downMs: 1, hasBacklog: false });
    const later = readMetrics(renderMetrics(metrics.families(undefined, 3500)));
    expect(valueOf(later, 'dyte_hooks_target_up', { target })).toBe(1);
    expect(valueOf(later, 'dyte_hooks_forwards_pending')).toBeUndefined();
  });
});

describe('the metrics of a tunnel', () => {
  it('are there once there is one', () => {
    const metric = new TunnelMetric();
    metric.onConnection('webhook_registered');
    expect(metric.family().samples).toEqual([]);
    metric.onConnection('address_proved');
    expect(metric.family().samples).toEqual([{ value: 1 }]);
    metric.onConnection('tunnel_dead');
    expect(metric.family().samples).toEqual([{ value: 0 }]);
  });
});

describe('the metrics of the process', () => {
  it('say when it started', async () => {
    const read = readMetrics(renderMetrics(await processMetrics()));
    expect(valueOf(read, 'process_start_time_seconds') ?? 0).toBeGreaterThan(1_700_000_000);
  });

  it.runIf(process.platform === 'linux')('say what it takes', async () => {
    const read = readMetrics(renderMetrics(await processMetrics()));
    for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'process_open_fds'])
      expect(valueOf(read, name) ?? 0, name).toBeGreaterThan(0);
  });
});
