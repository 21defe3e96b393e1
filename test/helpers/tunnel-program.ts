import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from './directory.ts';

/**
 * A stand-in for the program of a tunnel: it relays each connection to a port of this machine, and prints an
 * address that leads there. `SIGTERM` ends it.
 */
const RELAY = `
import { connect, createServer } from 'node:net';
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

/** A program that stands for that of a tunnel. */
export interface TunnelProgram {
  /** The value of `--tunnel-command`. */
  readonly command: string;
  /** The process of its last run; rejects as long as there is none. */
  pid(): Promise<number>;
}

/** Writes an executable program of Node, which is gone when the running test ends. */
export async function writeProgram(source: string): Promise<TunnelProgram> {
  const path = join(await temporaryDirectory(), 'relay.mjs');
  const note = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(`${path}.pid`)}, String(process.pid));`;
  await writeFile(path, `#!${process.execPath}\n${note}\n${source}`);
  await chmod(path, 0o755);
  return {
    command: `${path} {port}`,
    pid: async () => {
      const pid = Number(await readFile(`${path}.pid`, 'utf8'));
      if (pid === 0) throw new Error('It has not written it down yet.');
      return pid;
    },
  };
}

export async function writeRelay(): Promise<TunnelProgram> {
  return await writeProgram(RELAY);
}
