import type { Clock } from '../../domain/clock.ts';
import { createKeyAnswer } from '../../receiver/http/key-answer.ts';
import { startReceiverServer } from '../../receiver/http/receiver-server.ts';
import { OwnWebhooks, tellingForeign } from '../../receiver/own-webhooks.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import type { TlsIdentity } from '../../receiver/http/node-server.ts';
import type { KeyDocument } from '../../domain/signature/key-document.ts';
import type { Receiving } from './companions.ts';
import type { ListenOptions } from './listen-options.ts';

interface ServerParts extends Pick<Receiving, 'keys' | 'store' | 'forwarder' | 'onEvent'> {
  readonly clock: Clock;
  readonly tls: TlsIdentity | undefined;
  readonly keyDocument: KeyDocument | undefined;
}

/**
 * Starts to receive; with `--register` deliveries for other webhooks are told apart.
 *
 * @throws HooksError `port_in_use`, `listen_failed`
 */
export async function openServer(
  { verify, register, onlyMine, host, port, path }: ListenOptions,
  { keys, store, forwarder, clock, onEvent, tls, keyDocument }: ServerParts,
): Promise<Pick<Receiving, 'server' | 'own'>> {
  const every = createReceiver({ verify, keys, store, clock, forwarding: forwarder });
  const own = register ? new OwnWebhooks() : undefined;
  const receiver = own === undefined ? every : tellingForeign(every, { own, onlyMine, clock });
  const answerOther = keyDocument === undefined ? undefined : createKeyAnswer(keyDocument);
  const server = await startReceiverServer({ receiver, onEvent, clock, host, port, path, tls, answerOther });
  return { server, own };
}
