import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../../src/domain/errors.ts';
import { PLAIN } from '../../../../../src/terminal/style.ts';
import { keptOutput, immediateOutput, testContext } from '../../../../helpers/context.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { publishedSchemas } from '../../../../helpers/json-schemas.ts';
import { validatorOf } from '../../../../helpers/json-validator.ts';
import {
  jsonConnection,
  lineConnection,
} from '../../../../../src/commands/listen/register/connection-presenter.ts';
import type { ConnectionEvent } from '../../../../../src/commands/listen/register/connection-event.ts';

const [ONE, TWO] = ['https://one.example/hook', 'https://two.example/hook'];

const ENDED = { kind: 'ended', code: 1, signal: undefined, lines: ['ERR \u001b[2Jgone'] } as const;

const STARTING: readonly ConnectionEvent[] = [
  { type: 'tunnel_starting', program: 'relay', attempt: 1 },
  { type: 'address_waiting', url: ONE, problem: { kind: 'unconnected', status: 530 } },
  { type: 'address_proved', url: ONE, formerUrl: undefined, downMs: undefined },
  { type: 'webhook_registered', id: '9f968a91-1111', url: ONE },
];

const CHANGES: readonly ConnectionEvent[] = [
  { type: 'tunnel_dead', url: ONE, failure: ENDED },
  { type: 'tunnel_retry', failure: ENDED, inMs: 1000 },
  { type: 'tunnel_starting', program: 'relay', attempt: 1 },
  { type: 'tunnel_retry', failure: { kind: 'no_url', waitedMs: 60_000, lines: [] }, inMs: 2000 },
  { type: 'address_proved', url: TWO, formerUrl: ONE, downMs: 62_000 },
  {
    type: 'webhook_move_failed',
    url: TWO,
    error: new HooksError('service_error', 'It failed.'),
    retryInMs: 2000,
  },
  { type: 'webhook_moved', url: TWO },
  { type: 'webhook_registered', id: '8f968a91-1111', url: TWO },
  { type: 'webhook_notice', text: 'It is left. To delete it:', command: 'dyte-hooks delete 8f96' },
  { type: 'machine_slept', sleptMs: 3_600_000 },
  { type: 'address_proved', url: TWO, formerUrl: undefined, downMs: 0 },
];

function shown() {
  const [atStart, lines]: [string[], string[]] = [[], []];
  const presenter = lineConnection(testContext({ clock: manualClock() }), {
    start: { onConnection: ({ type }) => atStart.push(type) },
    style: PLAIN,
    width: () => Infinity,
    print: (more) => lines.push(...more.map((line) => line.replace(/^(?:\d\S+ | +)/, ''))),
  });
  return { atStart, lines, presenter };
}

describe('what becomes of a connection', () => {
  it('is a line for each change once it has stood', () => {
    const { atStart, lines, presenter } = shown();
    for (const event of STARTING) presenter.onConnection(event);
    presenter.onReady({ connection: undefined });
    for (const event of CHANGES) presenter.onConnection(event);
    expect(atStart).toEqual(STARTING.map(({ type }) => type));
    expect(lines).toEqual([
      '✗ No deliveries come in: relay ended with exit code 1: ERR \\x1b[2Jgone. What the service sends meanwhile is lost, unless it retries it long enough.',
      '✗ Trying again in 1 s.',
      '✗ Still none come in: relay has printed no address within 60 s. Trying again in 2 s.',
      `✓ ${TWO} leads here after 1m; it takes the place of ${ONE}.`,
      '✗ The webhook leads to the former address still: It failed. Trying again in 2s.',
      `✓ The webhook leads to ${TWO} now: deliveries come again.`,
      `✓ Webhook 8f968a91 leads to ${TWO}.`,
      '✗ It is left. To delete it:',
      'dyte-hooks delete 8f96',
      '✗ The machine slept for 1h 00m, or its clock was set. Looking whether deliveries still come through …',
      `✓ ${TWO} still leads here.`,
    ]);
  });

  it('is said also when it breaks while the webhook is being registered', () => {
    const { lines, presenter } = shown();
    for (const event of STARTING.slice(0, 3)) presenter.onConnection(event);
    presenter.onConnection({ type: 'tunnel_dead', url: ONE, failure: ENDED });
    expect(lines[0]).toContain('No deliveries come in: relay ended');
  });

  it('is an object for each change, as the schema has it', () => {
    const [stdout, stderr] = [keptOutput(), keptOutput()];
    const outputs = {
      stdout: immediateOutput(stdout),
      stderr: immediateOutput(stderr),
      close: async () => undefined,
    };
    const presenter = jsonConnection(testContext({ clock: manualClock(), options: { json: true } }), outputs);
    for (const event of STARTING) presenter.onConnection(event);
    expect(stdout.text()).toBe('');
    presenter.onReady({ connection: { url: ONE, tunnel: 'relay', webhook: undefined } });
    for (const event of CHANGES) presenter.onConnection(event);
    const objects = stdout
      .text()
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const schema = publishedSchemas().find(({ command }) => command === 'listen')?.schema ?? {};
    const problems = objects.flatMap(validatorOf(schema));
    expect(problems).toEqual([]);
    expect(objects).toHaveLength(9);
    expect(objects[0]).toEqual({
      type: 'tunnel_dead',
      at: '2026-01-02T03:04:05.000Z',
      url: ONE,
      reason: 'program_ended',
      message: 'relay ended with exit code 1: ERR \\x1b[2Jgone.',
    });
    expect(stderr.text()).toBe('{"notice":"It is left. To delete it: dyte-hooks delete 8f96"}\n');
  });
});
