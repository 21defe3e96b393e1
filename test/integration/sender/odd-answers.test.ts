import { describe, expect, it } from 'vitest';
import { sendAttempt, type AttemptResult } from '../../../src/sender/send-attempt.ts';
import { systemClock } from '../../../src/process/system.ts';
import {
  HTTP2_SERVERS,
  INTERIM,
  MALFORMED,
  NO_HTTP,
  startOddServer,
  TLS_ALERT,
} from '../../helpers/odd-answers.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

async function attempt(url: string): Promise<AttemptResult> {
  const delivery = {
    url,
    body: Buffer.from('{}'),
    signature: 's',
    uuid: 'u',
    webhookId: 'w',
    headers: 'dyte',
  } as const;
  return await sendAttempt(delivery, { timeout: 10_000, clock: systemClock });
}

describe('an answer to the service', () => {
  it.each(INTERIM)('is found after %s', async (_name, pieces) => {
    const { url } = await startOddServer(...pieces.slice(0, -1), `${pieces.at(-1) ?? ''}${OK}`);
    expect(await attempt(url)).toMatchObject({
      kind: 'answered',
      status: 200,
      answerStart: Buffer.from('ok'),
    });
  });

  it('may have 20 KiB of headers', async () => {
    const { url } = await startOddServer(
      `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(20 * 1024)}\r\nContent-Length: 2\r\n\r\nok`,
    );
    expect(await attempt(url)).toMatchObject({ kind: 'answered', status: 200 });
  });

  it.each(MALFORMED)('may be malformed: %s', async (_name, head) => {
    const { url } = await startOddServer(head);
    expect(await attempt(url)).toMatchObject({ kind: 'network_error', fault: 'answer_malformed' });
  });

  it.each(NO_HTTP)('may be no HTTP: %s', async (_name, bytes) => {
    const { url } = await startOddServer(bytes);
    expect(await attempt(url)).toMatchObject({ kind: 'network_error', fault: 'answer_unreadable' });
  });

  it.each(HTTP2_SERVERS)('may be HTTP/2 %s', async (_name, start) => {
    expect(await attempt(await start())).toMatchObject({ kind: 'network_error', fault: 'http2_only' });
  });

  it('may be an alert of TLS', async () => {
    const { url } = await startOddServer(TLS_ALERT);
    expect(await attempt(url)).toMatchObject({ kind: 'network_error', fault: 'https_only' });
  });

  it.each(['', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-', 'HTTP/1.1 100 Continue\r\n\r\n'])(
    'is lost when the connection ends after %j',
    async (bytes) => {
      const { url } = await startOddServer(bytes);
      expect(await attempt(url)).toMatchObject({ kind: 'network_error', fault: 'connection_lost' });
    },
  );
});
