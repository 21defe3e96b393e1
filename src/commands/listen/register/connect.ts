import { CREDENTIAL_VARIABLES } from '../../../domain/environment/child-environment.ts';
import { DEFAULT_WEBHOOK_PATH } from '../../../domain/defaults.ts';
import { wholeUrl } from '../../../domain/network/written-url.ts';
import { Tunnel } from '../../../tunnel/tunnel.ts';
import { knownTunnel, tunnelCommand, type TunnelProgram } from '../../../tunnel/tunnel-programs.ts';
import { chooseEvents } from '../../shared/service-events.ts';
import { isServiceLocal } from '../../shared/find-webhooks.ts';
import { connectionError } from './connection-error.ts';
import { checkPublicUrl, type ConnectionOptions } from './connection-options.ts';
import { KeptWebhook } from './kept-webhook.ts';
import type { Companion, Receiving } from '../companions.ts';
import type { ConnectionEvent } from './connection-event.ts';
import type { Context, Environment } from '../../../context.ts';

/**
 * Makes a public address lead to the receiver, and proves it; with `--register` a webhook leads there until
 * this ends. Where the tunnel gets another address, the webhook follows.
 *
 * @throws HooksError `credentials_missing`, `event_unknown`, `tunnel_missing`, `tunnel_failed`,
 *   `address_unproved`, `url_unusable`, and what registering throws
 */
export async function connect({
  options,
  context,
  server,
  own,
  onEvent,
  onConnection,
}: Receiving): Promise<Companion> {
  const localUrl = new URL(server.url).origin;
  const program = programOf(options, { localUrl, port: server.port }, context.environment);
  // Nobody should wait for a tunnel and then hear that they are not signed in.
  const events = options.register ? await wantedEvents(options.events, context) : undefined;
  // Whatever fails where it is shown: tunnel and webhook are looked after on.
  const tell = (event: ConnectionEvent): void => {
    try {
      onConnection(event);
    } catch (error) {
      onEvent({ type: 'fault', error });
    }
  };
  const webhook =
    events === undefined ? undefined : new KeptWebhook({ events, own, context, onConnection: tell });
  const tunnel = new Tunnel({
    program,
    publicUrl: options.publicUrl === undefined ? undefined : wholeUrl(options.publicUrl),
    path: options.path === undefined ? DEFAULT_WEBHOOK_PATH : new URL(server.url).pathname,
    start: (words) => context.startProgram(words, environmentOf(options, context), { isBackground: true }),
    prober: { expect: () => server.probes.expect(), ask: (url, signal) => context.askAddress(url, signal) },
    clock: context.clock,
    onEvent: (event) => {
      if (event.type === 'fault') {
        onEvent(event);
        return;
      }
      if (event.type === 'address_proved') webhook?.leadTo(event.url);
      tell(event);
    },
  });
  const close = async (): Promise<void> => {
    // What is on its way through the tunnel still comes.
    await webhook?.close();
    await tunnel.close();
  };
  try {
    const failure = await tunnel.open(context.signal);
    if (failure !== undefined) throw connectionError(failure, program, localUrl);
    if (webhook !== undefined) {
      checkPublicUrl(tunnel.url, { isLocal: await isServiceLocal(context) });
      await webhook.register(tunnel.url);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    get connection() {
      return { url: tunnel.url, tunnel: program?.name, webhook: webhook?.registered };
    },
    close,
  };
}

async function wantedEvents(
  patterns: readonly string[] | undefined,
  context: Context,
): Promise<readonly string[]> {
  await context.api();
  return await chooseEvents(context, patterns ?? ['all'], false);
}

function programOf(
  { tunnel, tunnelCommand: command }: ConnectionOptions,
  receiver: { readonly localUrl: string; readonly port: number },
  environment: Environment,
): TunnelProgram | undefined {
  if (command !== undefined) return tunnelCommand(command, receiver.port);
  if (tunnel === undefined) return undefined;
  const path = environment['CLOUDFLARED_PATH'];
  return knownTunnel(tunnel, receiver.localUrl, path === '' ? undefined : path);
}

/** A command of the user's own may need what signs them in; the programs that make an address by themselves do not. */
function environmentOf({ tunnelCommand: command }: ConnectionOptions, { environment }: Context): Environment {
  if (command !== undefined) return environment;
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !CREDENTIAL_VARIABLES.has(name.toUpperCase())),
  );
}
