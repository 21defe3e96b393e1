import { DEFAULT_HOST } from '../defaults.ts';
import { errorCode, HooksError } from '../errors.ts';

/** An address that this machine can connect to, for a URL: the wildcards themselves are none. */
export function connectableHost(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
}

/**
 * What a port that cannot be opened means for a person.
 *
 * @param wanted what was to listen, and where
 * @returns HooksError `port_in_use` or `listen_failed`
 */
export function listenError(
  error: unknown,
  wanted: {
    readonly command: 'listen' | 'emulate';
    readonly host: string;
    readonly port: number;
    /** What the options for host and port begin with. */
    readonly optionPrefix?: string | undefined;
  },
): HooksError {
  const { command, host, port, optionPrefix = '' } = wanted;
  const [hostOption, portOption] = [`--${optionPrefix}host`, `--${optionPrefix}port`];
  const code = errorCode(error) ?? String(error);
  const where = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
  switch (code) {
    case 'EADDRINUSE':
      return new HooksError('port_in_use', `Port ${String(port)} of ${host} is in use.`, {
        hint: `Is another "dyte-hooks ${command}" running? Stop it, or choose another port: ${portOption} 0 takes any free one.`,
        cause: error,
      });
    case 'EACCES':
      return new HooksError('listen_failed', `Listening on ${where} is not allowed.`, {
        hint: 'Ports below 1024 are kept for the system: choose a higher one, such as 8000.',
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new HooksError('listen_failed', `"${host}" is not an address of this machine.`, {
        hint: `Leave ${hostOption} out to listen on ${DEFAULT_HOST}, or give 0.0.0.0 for every network interface.`,
        cause: error,
      });
    default:
      return new HooksError('listen_failed', `Listening on ${where} failed: ${code}.`, {
        hint: `Try another ${portOption} or ${hostOption}.`,
        cause: error,
      });
  }
}
