import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isConnectable } from '../../src/http/connectable.ts';
import { listen } from '../helpers/http-servers.ts';

describe('isConnectable', () => {
  const signal = new AbortController().signal;

  it('says whether anything accepts connections, and ends what it opened', async () => {
    const server = createServer();
    const url = `http://127.0.0.1:${String(await listen(server))}`;
    expect(await isConnectable(new URL(url), signal)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(await isConnectable(new URL(url), signal)).toBe(false);
  });

  it('is false for https:// where TLS is not spoken', async () => {
    const server = createServer((socket) => socket.end('no TLS'));
    const url = `https://127.0.0.1:${String(await listen(server))}`;
    expect(await isConnectable(new URL(url), signal)).toBe(false);
  });

  it('is false at once when it was given up', async () => {
    expect(await isConnectable(new URL('http://127.0.0.1:1/'), AbortSignal.abort())).toBe(false);
  });
});
