import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TlsIdentity } from '../../src/receiver/http/node-server.ts';

/** The path of a file of test/fixtures/tls, such as `key`. */
export function tlsPath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
}

export function tlsFixture(name: string): string {
  return readFileSync(tlsPath(name), 'utf8');
}

/** For 127.0.0.1, and its own authority. */
export const TEST_IDENTITY: TlsIdentity = { certificate: tlsFixture('self-signed'), key: tlsFixture('key') };
