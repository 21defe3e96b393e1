import type { TunnelName } from '../domain/connection/tunnels.ts';
import { splitCommandOf } from '../domain/forward/command-words.ts';
import { firstUrl, ngrokText, ngrokUrl, quickTunnelUrl, type UrlFinder } from './printed-url.ts';

/** A program that makes a public address lead to a port of this machine. */
export interface TunnelProgram {
  /** What people call it. */
  readonly name: string;
  /** The program and its arguments. */
  readonly words: readonly string[];
  readonly findUrl: UrlFinder;
  /** A line that says that its address may work now; undefined where none does. */
  readonly connected: RegExp | undefined;
  /** What a line of it says to people. */
  readonly textOf: (line: string) => string;
}

/** What cloudflared says once its first connection stands (connection/observer.go). */
const CONNECTED = /Registered tunnel connection/;

const asItIs = (line: string): string => line;

/**
 * @param localUrl where the tunnel is to lead, without a path
 * @param cloudflared the value of `CLOUDFLARED_PATH`, which wrangler reads by itself
 */
export function knownTunnel(
  name: TunnelName,
  localUrl: string,
  cloudflared: string | undefined,
): TunnelProgram {
  switch (name) {
    case 'cloudflared':
      return {
        name,
        words: [cloudflared ?? name, 'tunnel', '--no-autoupdate', '--url', localUrl],
        findUrl: quickTunnelUrl,
        connected: CONNECTED,
        textOf: asItIs,
      };
    case 'wrangler':
      return {
        name,
        words: [name, 'tunnel', 'quick-start', localUrl],
        findUrl: quickTunnelUrl,
        connected: CONNECTED,
        textOf: asItIs,
      };
    case 'ngrok':
      return {
        name,
        words: [name, 'http', localUrl, '--log', 'stdout', '--log-format', 'json'],
        findUrl: ngrokUrl,
        connected: undefined,
        textOf: ngrokText,
      };
  }
}

/**
 * A command of the user's own, which prints the address that it makes.
 *
 * @param command as `--tunnel-command` has it; `{port}` stands for the port of this receiver
 * @throws HooksError `usage_invalid`
 */
export function tunnelCommand(command: string, port: number): TunnelProgram {
  const words = splitCommandOf('--tunnel-command', command).map((word) =>
    word.replaceAll('{port}', String(port)),
  );
  const [program = ''] = words;
  return {
    name: program.replace(/^.*[\\/](?=.)/, ''),
    words,
    findUrl: firstUrl(port),
    connected: undefined,
    textOf: asItIs,
  };
}
