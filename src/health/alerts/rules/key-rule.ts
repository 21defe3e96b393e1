import type { ReceiverEvent } from '../../../receiver/receiver-event.ts';
import type { AlertRule, AlertSink } from '../alert-rule.ts';

/** Whether signatures can be checked, and with the key that deliveries are signed with. */
export function createKeyRule(board: AlertSink<'key_unavailable' | 'key_changed'>): AlertRule {
  const onKeyThere = (): void => board.resolve('key_unavailable', undefined, 'The public key is there.');

  const onKeyMissing = ({ hasEarlier }: Extract<ReceiverEvent, { type: 'key_unavailable' }>): void => {
    const meanwhile = hasEarlier ? 'The last known one is used.' : 'Signatures are not checked.';
    board.raise('key_unavailable', undefined, `The public key could not be fetched. ${meanwhile}`);
  };

  const onKeyChanged = (): void => {
    onKeyThere();
    board.raise(
      'key_changed',
      undefined,
      'The service has another public key; it is used from now on, and the former one for 24 hours. An endpoint that has it pinned needs the new one.',
    );
  };

  return {
    onEvent: (event) => {
      if (event.type === 'delivery') {
        const { signature } = event;
        if (signature.state === 'valid' && signature.isFormerKey !== true)
          board.resolve('key_changed', undefined, 'Deliveries match the new public key.');
      } else if (event.type === 'key_ready') onKeyThere();
      else if (event.type === 'key_changed') onKeyChanged();
      else if (event.type === 'key_unavailable') onKeyMissing(event);
    },
  };
}
