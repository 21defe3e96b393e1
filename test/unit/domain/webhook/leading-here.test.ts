import { describe, expect, it } from 'vitest';
import { leadingHere } from '../../../../src/domain/webhook/leading-here.ts';
import type { Webhook } from '../../../../src/domain/webhook/webhook.ts';

const HERE = { url: 'http://127.0.0.1:8000', path: undefined };

function webhook(url: string, enabled = true): Webhook {
  return { id: url, name: 'Weekly', url, events: ['meeting.started'], enabled };
}

function found(urls: readonly string[], receiver: typeof HERE | { url: string; path: string } = HERE) {
  return leadingHere(
    urls.map((url) => webhook(url)),
    receiver,
  ).webhooks.map(({ url }) => url);
}

describe('webhooks that lead to a receiver', () => {
  it.each(['http://127.0.0.1:8000/webhook', 'http://localhost:8000', 'http://[::1]:8000/a?b=c'])(
    'are those with its port on this machine: %s',
    (url) => expect(found([url])).toEqual([url]),
  );

  it.each([
    'http://127.0.0.1:8001/webhook',
    'https://127.0.0.1:8000/webhook',
    'https://example.com:8000/webhook',
    'not a URL',
  ])('are no others: %s', (url) => expect(found([url])).toEqual([]));

  it('have its path where it takes one only', () => {
    const receiver = { url: 'http://127.0.0.1:8000/hook', path: '/hook' };
    const urls = ['http://localhost:8000/hook?x=1', 'http://localhost:8000/webhook'];
    expect(found(urls, receiver)).toEqual(urls.slice(0, 1));
  });

  it('are those that are switched on, else those that are not', () => {
    const [on, off] = [webhook('http://localhost:8000/on'), webhook('http://localhost:8000/off', false)];
    expect(leadingHere([off, on], HERE).webhooks).toEqual([on]);
    expect(leadingHere([off], HERE).webhooks).toEqual([off]);
  });

  it('may be behind a tunnel where one has a public address', () => {
    const [there, here] = ['https://x.example.com/hook', 'http://localhost:3000'];
    expect(leadingHere([webhook(there)], HERE).mayComeByTunnel).toBe(true);
    expect(leadingHere([webhook(there, false), webhook(here)], HERE).mayComeByTunnel).toBe(false);
  });
});
