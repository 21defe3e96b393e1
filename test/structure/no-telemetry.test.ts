import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SERVICES } from '../../src/domain/service/names.ts';
import { serviceOf } from '../../src/domain/service/services.ts';

/** Hosts that stand in texts for people alone: documentation, examples, this machine. */
const ONLY_NAMED =
  /(?:^|\.)(?:example\.(?:com|test)|localhost|json-schema\.org|dash\.cloudflare\.com|dev\.dyte\.io|developers\.cloudflare\.com|ngrok\.com|webhook\.site)$/;

function hostsIn(path: string): readonly string[] {
  const code = readFileSync(path, 'utf8').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/https?:\/\/([a-z0-9.-]+\.[a-z]{2,})/gi)].map(([, host]) => host ?? '');
}

describe('who is called', () => {
  it('is nobody but the service that settings name, and whom the user names', () => {
    // A page to join is opened by the browser of whoever asked for it.
    const services = new Set(
      SERVICES.map((name) => serviceOf(name))
        .flatMap((service) => [service.apiUrl, service.joinPage(service.apiUrl)])
        .map((url) => new URL(url).hostname),
    );
    const found = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => hostsIn(`src/${path}`));
    const others = [...new Set(found)].filter((host) => !services.has(host) && !ONLY_NAMED.test(host));
    expect(others).toEqual([]);
  });
});
