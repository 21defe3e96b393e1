import { describe, expect, it } from 'vitest';
import { pinnedLookup, resolveHost } from '../../../src/check/resolve-host.ts';
import { HooksError } from '../../../src/domain/errors.ts';
import { checkedEndpoint } from '../../helpers/checking.ts';
import { startServer } from '../../helpers/http-servers.ts';
import type { HostAddress, Resolution } from '../../../src/domain/check/endpoint-network.ts';

const never = new AbortController().signal;

function leadingTo(...addresses: readonly string[]): () => Promise<readonly HostAddress[]> {
  return async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

const unasked = (): Promise<never> => Promise.reject(new Error('A name server was asked.'));

function failing(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(code), { code }));
}

describe('where a host is', () => {
  it('is asked once, by its name', async () => {
    const names: string[] = [];
    const found = await resolveHost(
      new URL('https://hooks.example.com/x'),
      async (name) => {
        names.push(name);
        return leadingTo('8.8.8.8', '2606:4700::1111')();
      },
      never,
    );
    expect(names).toEqual(['hooks.example.com']);
    expect(found).toEqual({
      kind: 'found',
      addresses: [
        { address: '8.8.8.8', family: 4 },
        { address: '2606:4700::1111', family: 6 },
      ],
    });
  });

  it.each([
    ['http://127.0.0.1:3000/', '127.0.0.1'],
    ['http://[::1]:3000/', '::1'],
    ['http://10.0.0.1/', '10.0.0.1'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://localhost:3000/', '127.0.0.1'],
    ['http://app.localhost/', '127.0.0.1'],
  ])('%s needs no name server', async (url, address) => {
    const found = await resolveHost(new URL(url), unasked, never);
    expect(found.kind === 'found' && found.addresses[0]?.address).toBe(address);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xA9FEA9FE/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://169.254.169.254./',
    'http://１６９.２５４.１６９.２５４/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://0.0.0.0:3000/',
    'http://[::]:3000/',
    'http://255.255.255.255/',
  ])('%s is refused', async (url) => {
    await expect(resolveHost(new URL(url), unasked, never)).rejects.toMatchObject({
      code: 'url_unusable',
      message: expect.stringMatching(/^\S+ is no address that an endpoint can have\.$/) as unknown,
    });
  });

  it('is refused where one of its addresses is, and the message says which', async () => {
    const refused = resolveHost(
      new URL('https://rebind.example/'),
      leadingTo('8.8.8.8', '169.254.169.254'),
      never,
    );
    await expect(refused).rejects.toThrow(
      'rebind.example leads to 169.254.169.254, which is no address that an endpoint can have.',
    );
    await expect(refused).rejects.toBeInstanceOf(HooksError);
  });

  it.each([
    ['ENOTFOUND', 'host_not_found'],
    ['EAI_AGAIN', 'lookup_failed'],
  ])('may not be found: %s', async (code, fault) => {
    expect(await resolveHost(new URL('http://x.example/'), failing(code), never)).toEqual({
      kind: 'failed',
      fault,
    });
  });

  it('is nowhere without an address', async () => {
    const none = await resolveHost(new URL('http://x.example/'), leadingTo(), never);
    expect(none).toEqual({ kind: 'failed', fault: 'host_not_found' });
  });

  it('is not waited for when the check is to end', async () => {
    const controller = new AbortController();
    const pending = resolveHost(
      new URL('http://x.example/'),
      () => new Promise(() => undefined),
      controller.signal,
    );
    controller.abort(new Error('enough'));
    await expect(pending).rejects.toThrow('enough');
    await expect(resolveHost(new URL('http://x.example/'), unasked, controller.signal)).rejects.toThrow(
      'enough',
    );
  });
});

describe('what was found', () => {
  it('is what is connected to, whatever the name leads to', async () => {
    const server = await startServer({ status: 200 });
    const resolutionOf = (): Resolution => ({
      kind: 'found',
      addresses: [{ address: '127.0.0.1', family: 4 }],
    });
    const endpoint = checkedEndpoint(`http://hooks.example.test:${String(server.port)}/hook`, {
      resolutionOf,
    });
    const { answer } = await endpoint.send({ what: 'x', body: Buffer.from('{}'), headers: [] });
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
    expect(server.received[0]?.headers.host).toBe(`hooks.example.test:${String(server.port)}`);
  });

  it.each([
    ['host_not_found', 'host_not_found'],
    ['lookup_failed', 'lookup_failed'],
  ] as const)('stays so where it was nothing: %s', async (fault, told) => {
    const endpoint = checkedEndpoint('http://hooks.example.test/', {
      resolutionOf: () => ({ kind: 'failed', fault }),
    });
    const { answer } = await endpoint.send({ what: 'x', body: Buffer.from('{}'), headers: [] });
    expect(answer).toMatchObject({ kind: 'network_error', fault: told });
  });

  it('is given alone or whole, as it is asked for', () => {
    const lookup = pinnedLookup({
      kind: 'found',
      addresses: [
        { address: '8.8.8.8', family: 4 },
        { address: '::1', family: 6 },
      ],
    });
    lookup('x', {}, (error, address, family) => {
      expect([error, address, family]).toEqual([null, '8.8.8.8', 4]);
    });
    lookup('x', { all: true }, (error, addresses) => {
      expect(error).toBeNull();
      expect(addresses).toHaveLength(2);
    });
    expect.assertions(3);
  });
});
