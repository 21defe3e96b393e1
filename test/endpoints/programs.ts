import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RunningEndpoint } from './endpoint.ts';

/** Why the sample in Python cannot run on this machine; undefined where it can. */
export function missingForPython(): string | undefined {
  const { status } = spawnSync('python3', ['-c', 'import cryptography']);
  return status === 0 ? undefined : 'no Python with the library cryptography here';
}

/** Why the sample in Go cannot run on this machine; undefined where it can. */
export function missingForGo(): string | undefined {
  return spawnSync('go', ['version']).status === 0 ? undefined : 'no Go here';
}

/**
 * Starts a sample that is a program of its own, and waits until it says where it listens.
 *
 * @param command its first word is the program
 * @param pem what it is given as its key; empty for none
 * @param environment further variables
 */
export async function startProgram(
  [program = '', ...words]: readonly string[],
  pem: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningEndpoint> {
  const child = spawn(program, words, {
    cwd: fileURLToPath(new URL('../../docs/endpoints/', import.meta.url)),
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      WEBHOOK_PUBLIC_KEY: pem,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await portOf(child);
  return {
    url: new URL(`http://127.0.0.1:${port}/webhook`),
    timesDone: undefined,
    close: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function portOf(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^listening on (\d+)$/.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error('The program ended before it listened.');
}
