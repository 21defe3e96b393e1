import { safeListener } from '../../domain/safe-listener.ts';
import type { ForwarderListener } from '../../forwarding/forwarder-event.ts';
import type { ReceiverEvent, ReceiverListener } from '../../receiver/receiver-event.ts';
import type { MetExpectation } from '../../views/expectation/progress.ts';
import type { Companions } from './companions.ts';
import type { EndWatcher } from './end-watcher.ts';
import type { ListenPresenter } from './presenter.ts';
import type { ConnectionEvent } from './register/connection-event.ts';

/** Those who hear what happens. */
export interface Hearers {
  readonly companions: Companions;
  readonly presenter: ListenPresenter;
  readonly ending: EndWatcher;
  readonly count: (event: ReceiverEvent) => void;
  readonly showMet: (met: MetExpectation) => void;
}

/** Tells all who hear what happens of it, those who show it last. */
export function createListeners({ companions, presenter, ending, count, showMet }: Hearers): {
  readonly onEvent: ReceiverListener;
  readonly onForwarder: ForwarderListener;
  readonly onConnection: (event: ConnectionEvent) => void;
} {
  return {
    onEvent: safeListener<ReceiverEvent>((event) => {
      count(event);
      companions.onEvent(event);
      const met = ending.onEvent(event);
      presenter.onEvent(event);
      if (met !== undefined) showMet(met);
    }),
    onForwarder: (event) => {
      companions.onForwarder(event);
      presenter.onForwarder(event);
    },
    onConnection: (event) => {
      companions.onConnection(event);
      presenter.onConnection(event);
    },
  };
}
