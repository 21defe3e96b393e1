import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from './directory.ts';

/**
 * A stand-in for the program of a tunnel: it relays each connection to a port of this machine, and prints an
 * address that leads there. `SIGTERM` ends it.
 */
const RELAY = `
import { connect, createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
writeFileSync(new URL(import.meta.url + '.pid'), String(process.pid));
const target = Number(process.argv[2]);
const server = createServer((socket) => {
  const to = connect(target, '127.0.0.1');
  const end = () => { socket.destroy(); to.destroy(); };
  for (const each of [socket, to]) each.on('error', end).on('close', end);
  socket.pipe(to).pipe(socket);
});
server.listen(0, '127.0.0.1', () => {
  console.error('Terms: https://www.cloudflare.com/website-terms/, forwarding to http://127.0.0.1:' + target);
  console.log('|  http://127.0.0.1:' + server.address().port + '  |');
});
`;

/** Writes an executable program of Node, which is gone when the running test ends. */
export async function writeProgram(source: string, name = 'relay'): Promise<string> {
  const path = join(await temporaryDirectory(), `${name}.mjs`);
  await writeFile(path, `#!${process.execPath}\n${source}`);
  await chmod(path, 0o755);
  return path;
}

export interface Relay {
  /** The value of `--tunnel-command`. */
  readonly command: string;
  /** The process of its last run. */
  pid(): Promise<number>;
}

export async function writeRelay(): Promise<Relay> {
  const path = await writeProgram(RELAY);
  return { command: `${path} {port}`, pid: async () => Number(await readFile(`${path}.pid`, 'utf8')) };
}
