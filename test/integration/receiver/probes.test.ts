import { describe, expect, it } from 'vitest';
import { startTestReceiver } from '../../helpers/receiver-server.ts';

describe('a probe of the receiver', () => {
  it.each([
    { path: undefined, at: '/' },
    { path: undefined, at: '/webhook' },
    { path: '/hook', at: '/hook' },
    { path: '/hook', at: '/somewhere/else' },
  ])('is answered at $at where $path takes deliveries, and is told to nobody', async ({ path, at }) => {
    const receiver = await startTestReceiver(path === undefined ? {} : { path });
    const { parameter, answer } = receiver.probes.expect();
    const address = `http://127.0.0.1:${String(receiver.port)}${at}?${parameter.join('=')}`;
    const response = await fetch(address);
    expect([response.status, response.headers.get('cache-control'), await response.text()]).toEqual([
      200,
      'no-store',
      answer,
    ]);
    expect(receiver.events).toEqual([]);
  });

  it('that nobody expects is refused as every other GET', async () => {
    const [receiver, other] = [await startTestReceiver(), await startTestReceiver()];
    const { parameter } = other.probes.expect();
    const response = await fetch(`${receiver.url}/webhook?${parameter.join('=')}`);
    expect(response.status).toBe(405);
    expect(receiver.events).toMatchObject([{ type: 'refused', reason: 'method' }]);
  });
});
