import { HooksError } from '../../../domain/errors.ts';
import { UNREADINESS } from '../../readiness.ts';
import type { AlertRule, AlertSink } from '../alert-rule.ts';

/** Whether the store keeps what comes. */
export function createStoreRule(board: AlertSink<'store_failing'>): AlertRule {
  return {
    onEvent: (event) => {
      if (event.type === 'store_failing') board.raise('store_failing', undefined, storeText(event.error));
      else if (event.type === 'store_recovered')
        board.resolve('store_failing', undefined, 'The store works again.');
    },
  };
}

/** Without the path, which is nobody’s business elsewhere. */
function storeText(error: unknown): string {
  const texts: Readonly<Record<string, string>> = UNREADINESS;
  return (error instanceof HooksError ? texts[error.code] : undefined) ?? UNREADINESS.store_failed;
}
