import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { feedParser } from '../../../../src/receiver/fairness/parser-feed.ts';
import { listen } from '../../../helpers/http-servers.ts';
import { rawConnection } from '../../../helpers/raw-connection.ts';

it('reads no more of a connection than it can soon hand on', async () => {
  const waiting: (() => void)[] = [];
  let pieces = 0;
  let connection: Socket | undefined;
  const server = createServer((request) => {
    request.on('data', () => (pieces += 1));
  });
  server.on('connection', (socket) => {
    connection = socket;
    feedParser(socket, {
      onRead: () => undefined,
      mustWait: () => false,
      isStopped: () => false,
      schedule: (work) => waiting.push(work),
    });
  });
  const sender = await rawConnection(await listen(server));
  sender.send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  sender.send(`10\r\n${'x'.repeat(16)}\r\n`.repeat(200_000));
  await expect.poll(() => waiting.length).toBe(1);
  for (let turn = 0; turn < 300; turn += 1) {
    waiting.shift()?.();
    // What it starts by that has its time: to read, and to resume.
    for (let wait = 0; wait < 3; wait += 1) await setImmediate();
    expect(waiting).toHaveLength(1);
  }
  expect(pieces).toBeGreaterThan(5000);
  expect(connection?.bytesRead).toBeLessThan(pieces * 24 + 200_000);
});
