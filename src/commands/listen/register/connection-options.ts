import { HooksError } from '../../../domain/errors.ts';
import { inspectWebhookUrl } from '../../../domain/webhook/webhook-url.ts';
import { wholeUrl } from '../../../domain/network/written-url.ts';
import { splitCommandOf } from '../../../domain/forward/command-words.ts';
import type { TunnelName } from '../../../domain/connection/tunnels.ts';

/** The options that say which public address leads here, and whether a webhook leads to it. */
export interface ConnectionOptions {
  readonly register: boolean;
  /** Whether deliveries for other webhooks are refused. */
  readonly onlyMine: boolean;
  readonly publicUrl: string | undefined;
  readonly tunnel: TunnelName | undefined;
  /** A command, which prints the address. */
  readonly tunnelCommand: string | undefined;
}

/** What else counts for them. */
interface Others {
  readonly emulate: boolean;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
}

/** Whether a public address was asked for. */
export function wantsConnection({ publicUrl, tunnel, tunnelCommand }: ConnectionOptions): boolean {
  return publicUrl !== undefined || tunnel !== undefined || tunnelCommand !== undefined;
}

/** @throws HooksError `option_missing`, `usage_invalid`, `url_unusable` */
export function checkConnection(options: ConnectionOptions & Others): void {
  const { register, publicUrl, tunnel, tunnelCommand } = options;
  const given = optionOf(options);
  if (options.emulate && given !== undefined)
    throw new HooksError('usage_invalid', `${given} cannot be used with --emulate.`, {
      hint: 'The emulator in this process has a webhook that leads here already. Leave one of the two out.',
    });
  if (register && !wantsConnection(options))
    throw new HooksError('option_missing', '--register needs a public address that leads here.', {
      hint: 'Add --tunnel cloudflared (or wrangler, ngrok), --tunnel-command <command>, or --public-url <url>.',
    });
  if (options.onlyMine && !register)
    throw new HooksError('usage_invalid', '--only-mine needs a webhook that is ours.', {
      hint: 'Add --register, or leave --only-mine out.',
    });
  if (tunnel !== undefined && tunnelCommand !== undefined)
    throw new HooksError('usage_invalid', '--tunnel and --tunnel-command exclude each other.', {
      hint: 'Leave one of the two out.',
    });
  if (tunnel !== undefined && publicUrl !== undefined)
    throw new HooksError('usage_invalid', `--tunnel ${tunnel} makes an address of its own.`, {
      hint: 'Leave --public-url out; for a tunnel with an address of yours, start it with --tunnel-command.',
    });
  if (tunnel !== undefined && (options.tlsCert !== undefined || options.tlsKey !== undefined))
    throw new HooksError('usage_invalid', '--tls-cert cannot be used with --tunnel.', {
      hint: 'Leave it out: the tunnel speaks https to the outside, and http to this process.',
    });
  if (tunnelCommand !== undefined) splitCommandOf('--tunnel-command', tunnelCommand);
  if (publicUrl !== undefined) checkPublicUrl(publicUrl, { isLocal: true });
}

/**
 * Refuses an address that no delivery can reach.
 *
 * @param service whether it runs on this machine, where local addresses are fine
 * @throws HooksError `url_unusable`
 */
export function checkPublicUrl(url: string, service: { readonly isLocal: boolean }): void {
  const { problem } = inspectWebhookUrl(wholeUrl(url), service);
  if (problem === undefined) return;
  const message = problem.message.replace(/^The webhook URL/, 'The public address');
  throw new HooksError('url_unusable', message, { hint: problem.hint });
}

function optionOf({ register, publicUrl, tunnel, tunnelCommand }: ConnectionOptions): string | undefined {
  if (register) return '--register';
  if (tunnel !== undefined) return '--tunnel';
  if (tunnelCommand !== undefined) return '--tunnel-command';
  return publicUrl === undefined ? undefined : '--public-url';
}
