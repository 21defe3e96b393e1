import { isLoopbackHost, parseUrl } from '../../domain/webhook/webhook-url.ts';
import { commandOf } from '../../domain/forward/target-name.ts';
import type { NetworkFault } from '../../domain/network/network-fault.ts';
import type { ForwardOutcome } from '../../domain/delivery/stored-delivery.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/**
 * What is likely wrong with a target that did not handle a delivery, and what to do: said once.
 *
 * @param addressOptions how another address is given, as the end of a sentence
 */
export function forwardHint(
  outcome: ForwardOutcome,
  target: string,
  addressOptions = 'with --forward-to, or the path with --forward-path',
): string | undefined {
  switch (outcome.kind) {
    case 'answered':
      return statusHint(outcome.status, target, addressOptions);
    case 'timeout':
      return commandOf(target) !== undefined
        ? 'The command took too long and was ended. --forward-timeout gives it more time.'
        : 'It took too long. Answer first and do slow work afterwards: the service gives up much earlier.';
    case 'network_error':
      return faultHint(outcome.fault, parseUrl(target));
    case 'exited':
      return outcome.code === 127 ? 'Exit code 127 says that a shell did not find a command.' : undefined;
    case 'not_started':
      return startHint(outcome.reason);
  }
}

function statusHint(status: number, target: string, addressOptions: string): string | undefined {
  if (status === 401 || status === 403)
    return 'Your application refused it. If it checks the signature, it must do so over the raw body, before any parser has touched it (in Express: express.raw), and with the service’s public key.';
  if (status === 400 || status === 415 || status === 422)
    return 'A body parser may have refused it: deliveries are JSON, with the content type application/json and the bytes as the service sent them.';
  if (status === 404 || status === 405)
    return `Your application takes no POST at this path${pathOf(target)}. Give the complete address ${addressOptions}.`;
  if (status === 413) return 'The body is too large for your application’s body parser: raise its limit.';
  if (status >= 300 && status < 400)
    return 'Redirects are not followed, and the services take them for failures: give the address that it leads to.';
  return undefined;
}

function pathOf(target: string): string {
  const path = parseUrl(target)?.pathname ?? '/';
  return path === '/' ? '' : ` (${sanitize(path)})`;
}

function faultHint(fault: NetworkFault, url: URL | undefined): string | undefined {
  const host = sanitize(url?.host ?? '');
  switch (fault) {
    case 'connection_refused':
      return url !== undefined && isLoopbackHost(url.hostname)
        ? `Nothing listens at ${host}: is your application running on port ${portOf(url)}?`
        : `Nothing listens at ${host}.`;
    case 'connection_lost':
      return 'Your application closed the connection without an answer: it may have crashed, or speak https.';
    case 'host_not_found':
      return `There is no host ${sanitize(url?.hostname ?? '')}: check the address.`;
    case 'lookup_failed':
      return `Looking up ${sanitize(url?.hostname ?? '')} failed: check the network connection and the DNS settings.`;
    case 'connect_timeout':
      return `No connection to ${host} could be made in time: check the address, and firewalls on the way.`;
    case 'host_unreachable':
      return `${host} cannot be reached from here.`;
    case 'certificate_refused':
      return url !== undefined && isLoopbackHost(url.hostname)
        ? 'Its certificate is not trusted. For a target on this machine --insecure takes any.'
        : 'Its certificate is not trusted. NODE_EXTRA_CA_CERTS=<file> adds an authority of your own.';
    case 'no_tls':
      return 'What answers there speaks no https: try http://.';
    case 'answer_unreadable':
      return 'What answers there speaks no HTTP that can be read.';
    case 'answer_too_large':
      return 'Its answer has more than 64 KiB of headers. It has had the delivery.';
    case 'answer_malformed':
      return 'Its answer breaks the rules of HTTP, as two Content-Length headers do. It has had the delivery, but the services could not read such an answer either.';
    case 'http2_only':
      return 'It speaks only HTTP/2, and deliveries are HTTP/1.1: let it take both.';
    case 'https_only':
      return 'It speaks https: try https://.';
    case 'tls_failed':
      return 'No encrypted connection could be agreed on: it may speak only old versions of TLS, or want a certificate from its clients.';
    case 'answer_timeout':
    case 'proxy_refused':
    case 'proxy_connection_lost':
    case 'url_unusable':
    case 'failed':
      return undefined;
  }
}

function portOf({ port, protocol }: URL): string {
  if (port !== '') return port;
  return protocol === 'https:' ? '443' : '80';
}

function startHint(reason: string): string | undefined {
  if (reason === 'ENOENT') return 'The program, or the interpreter that its first line names, is not there.';
  if (reason === 'EACCES') return 'The program may not be executed: chmod +x makes it so.';
  return undefined;
}
