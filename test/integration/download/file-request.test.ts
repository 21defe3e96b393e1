import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FileFault } from '../../../src/domain/files/file-codes.ts';
import { FileRequestError, openFile, type FileLimits } from '../../../src/http/file-request.ts';
import { RESET, SILENCE, startServer } from '../../helpers/http-servers.ts';

const LIMITS: FileLimits = {
  maxBytes: 1000,
  timeoutMs: 60_000,
  allowsLoopback: true,
  userAgent: 'dyte-hooks/test',
};

async function read(
  url: string,
  limits: Partial<FileLimits> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  const { chunks } = await openFile(url, { ...LIMITS, ...limits }, signal);
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

async function faultOf(work: Promise<unknown>): Promise<FileFault | 'none'> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (error instanceof FileRequestError) return error.fault;
    throw error;
  }
}

function redirectTo(location: string): { status: number; headers: Record<string, string> } {
  return { status: 302, headers: { location } };
}

describe('asking for a file', () => {
  it('reads it, says how large and of what kind it is, and sends nothing of ours', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '4' }).end('a,b\n');
    });
    const opened = await openFile(`${server.url}/f?sig=1`, LIMITS, new AbortController().signal);
    expect([opened.contentType, opened.size]).toEqual(['text/csv', 4]);
    for await (const chunk of opened.chunks) expect(Buffer.from(chunk).toString()).toBe('a,b\n');
    const [request] = server.received;
    expect(request?.path).toBe('/f?sig=1');
    expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it('undoes a coding, and follows what leads elsewhere, each step judged', async () => {
    const coded = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('text'));
    });
    const first = await startServer(redirectTo('/second'), redirectTo(`${coded.url}/file`));
    expect(await read(first.url)).toBe('text');
    expect(first.calls()).toEqual(['GET /', 'GET /second']);
  });

  it.each<readonly [string, FileFault]>([
    ['file:///etc/passwd', 'redirect_refused'],
    ['gopher://127.0.0.1/', 'redirect_refused'],
    ['http://user:pw@127.0.0.1/', 'redirect_refused'],
    ['http://169.254.169.254/latest/meta-data', 'address_refused'],
    ['http://[::ffff:169.254.169.254]/', 'address_refused'],
    ['http://0x0a000001/', 'address_refused'],
    ['http://10.0.0.1/', 'address_refused'],
  ])('does not follow a redirect to %j', async (location, fault) => {
    const server = await startServer(redirectTo(location), { status: 200, body: 'x' });
    expect(await faultOf(read(server.url))).toBe(fault);
  });

  it('follows five redirects and no more', async () => {
    const server = await startServer(redirectTo('/again'));
    expect(await faultOf(read(server.url))).toBe('redirect_refused');
    expect(server.received).toHaveLength(6);
  });

  it.each(['127.0.0.1', '[::1]', 'localhost', '2130706433'])(
    'asks nothing of this machine at %s',
    async (host) => {
      const server = await startServer({ status: 200, body: 'secret' });
      const url = `http://${host}:${String(server.port)}/`;
      expect(await faultOf(read(url, { allowsLoopback: false }))).toBe('address_refused');
      expect(server.received).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fd00::1'])(
    'asks nothing where a name leads to %s, also beside an address of the internet',
    async (address) => {
      const lookUp: FileLimits['lookUp'] = (_name, _options, callback) => {
        const family = address.includes(':') ? 6 : 4;
        callback(null, [
          { address: '1.1.1.1', family: 4 },
          { address, family },
        ]);
      };
      const asked = read('http://files.example.test/', { lookUp, allowsLoopback: false });
      expect(await faultOf(asked)).toBe('address_refused');
    },
  );

  it('says that a name is not there', async () => {
    const lookUp: FileLimits['lookUp'] = (_name, _options, callback) => callback(new Error('ENOTFOUND'), []);
    expect(await faultOf(read('http://files.example.test/', { lookUp }))).toBe('unreachable');
  });

  it.each<readonly [number, FileFault]>([
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'gone'],
    [410, 'gone'],
    [500, 'failed'],
    [206, 'failed'],
    [204, 'failed'],
  ])('takes %i for %s', async (status, fault) => {
    const server = await startServer({ status });
    expect(await faultOf(read(server.url))).toBe(fault);
  });

  it('stops at the limit of size, announced or not, coded or not', async () => {
    const announced = await startServer({ status: 200, body: 'x'.repeat(1001) });
    expect(await faultOf(read(announced.url))).toBe('too_large');
    const streamed = await startServer((_request, response) => {
      response.write('x'.repeat(600));
      response.end('x'.repeat(600));
    });
    expect(await faultOf(read(streamed.url))).toBe('too_large');
    const bomb = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(100_000)));
    });
    expect(await faultOf(read(bomb.url))).toBe('too_large');
  });

  it('takes nothing that is not whole', async () => {
    const cut = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.socket?.destroy());
    });
    expect(await faultOf(read(cut.url))).toBe('broken');
    const chunked = await startServer((_request, response) => {
      response.write('half');
      setImmediate(() => response.socket?.destroy());
    });
    expect(await faultOf(read(chunked.url))).toBe('broken');
    const noGzip = await startServer({ status: 200, headers: { 'content-encoding': 'gzip' }, body: 'plain' });
    expect(await faultOf(read(noGzip.url))).toBe('broken');
    const unknown = await startServer({ status: 200, headers: { 'content-encoding': 'x-mine' }, body: 'x' });
    expect(await faultOf(read(unknown.url))).toBe('broken');
  });

  it('ends after its time, when nothing listens, and when it is told to', async () => {
    const silent = await startServer(SILENCE);
    expect(await faultOf(read(silent.url, { timeoutMs: 50 }))).toBe('timeout');
    const slow = await startServer((_request, response) => void response.write('half'));
    expect(await faultOf(read(slow.url, { timeoutMs: 50 }))).toBe('timeout');
    const reset = await startServer(RESET);
    expect(await faultOf(read(reset.url))).toBe('unreachable');
    const ending = new AbortController();
    const asked = read(silent.url, {}, ending.signal);
    const why = new Error('Cancelled.');
    ending.abort(why);
    await expect(asked).rejects.toBe(why);
  });
});
