import { HooksError } from '../domain/errors.ts';
import { shown, type OptionSpec } from './command-spec.ts';

/** Roughly: what the system takes it for shows when it is listened on. */
const IPV6 = /^(?=.*:.*:)[\da-f:.]+(?:%[\w.-]+)?$/i;

const FLAGS = '--host <address>';

/** `--host <address>`: an address or a name without brackets, to listen on. */
export const hostOption: OptionSpec<string | undefined> = {
  flags: FLAGS,
  description: 'address to listen on; 0.0.0.0 for every network',
  defaultText: '127.0.0.1',
  read: (raw) => (typeof raw === 'string' ? readHost(raw) : undefined),
};

/** @throws HooksError `usage_invalid` */
function readHost(raw: string): string {
  const text = raw.trim();
  const bare = /^\[(.*)\]$/.exec(text)?.[1];
  if (bare !== undefined && IPV6.test(bare)) return bare;
  if (IPV6.test(text) || /^[^\s:/[\]@?#]+$/.test(text)) return text;
  throw new HooksError('usage_invalid', `--host cannot be "${shown(raw)}".`, { hint: hintFor(text) });
}

function hintFor(text: string): string {
  const authority = /^(?:[a-z][a-z+.-]*:\/\/)?(?:[^/?#]*@)?([^/?#\s]*)/i.exec(text)?.[1] ?? '';
  const [, host = '', port] = /^(\[[^\]]*\]|[^:[\]]+)(?::(\d+))?$/.exec(authority) ?? [];
  const known = host.replace(/^\[(.*)\]$/, '$1');
  const isUsable = known !== '' && (IPV6.test(known) || /^[\w.-]+$/.test(known));
  if (!isUsable) return 'Give an address or a name of this machine, such as 127.0.0.1 or localhost.';
  const path = /^[a-z][a-z+.-]*:\/\/[^/?#]*(\/[^?#]+)/i.exec(text)?.[1];
  const options = `--host ${known}${port === undefined ? '' : ` --port ${port}`}`;
  const rest = path === undefined || path === '/' ? '' : ' The path is no part of it.';
  return `Give the address alone${port === undefined ? '' : ', and the port with --port'}: ${options}.${rest}`;
}
