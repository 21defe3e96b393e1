import type { Context } from '../../context.ts';
import type { KeyDocument } from '../../domain/signature/key-document.ts';
import type { ReceiverListener } from '../../receiver/receiver-event.ts';
import { localKeyDocument } from '../shared/local-key.ts';
import type { EmulatedService } from './emulated-service.ts';
import { chooseKeys, type KeyChoice } from './key-choice.ts';
import type { ListenOptions } from './listen-options.ts';
import type { ListenPresenter } from './presenter.ts';

export interface ListeningKeys extends KeyChoice {
  /** What is published of this machine; undefined where nothing is. */
  readonly keyDocument: KeyDocument | undefined;
}

export interface KeyHearers {
  /** Undefined where the service is somewhere else. */
  readonly service: EmulatedService | undefined;
  readonly presenter: Pick<ListenPresenter, 'onKeys'>;
  readonly onEvent: ReceiverListener;
}

/**
 * The key that signatures are checked with, for all who need it, and the one that is published.
 *
 * @throws HooksError as `chooseKeys` and `localKeyDocument` do
 */
export async function openKeys(
  { verify, publicKey, serveKey }: ListenOptions,
  { service, presenter, onEvent }: KeyHearers,
  context: Context,
): Promise<ListeningKeys> {
  const keyDocument = serveKey ? await localKeyDocument(context) : undefined;
  // The key of a service in this process is known, and stays.
  const given = service === undefined || verify === 'off' ? publicKey : service.publicKeyPem;
  const chosen = await chooseKeys({ verify, publicKey: given }, context, onEvent);
  if (chosen.origin !== undefined)
    presenter.onKeys(chosen.keys, service === undefined ? chosen.origin : 'the emulator');
  return { ...chosen, keyDocument };
}
