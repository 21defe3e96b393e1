import { hostname } from 'node:os';
import { alertJson } from '../../../views/alert-json.ts';
import { VERSION } from '../../../version.ts';
import { readAlertReceivers, type AlertReceivers } from './alert-options.ts';
import type { SendAlert } from './send-alert.ts';
import type { Companion, Receiving } from '../companions.ts';

/** How long alerts that are on their way may take at the end, in milliseconds. */
const CLOSE_TIMEOUT_MS = 2000;

/** Starts to tell of what is not as it should be, where somebody is to be told. */
export async function startAlerts(receiving: Receiving): Promise<Companion | undefined> {
  const receivers = readAlertReceivers(receiving.options, receiving.context);
  return receivers === undefined ? undefined : await watch(receiving, receivers);
}

async function watch(
  { options, context, server, store, forwarder, onEvent }: Receiving,
  receivers: AlertReceivers,
): Promise<Companion> {
  const { clock } = context;
  const [{ AlertWatch }, { AlertQueue }, { targetLabels }, sending] = await Promise.all([
    import('../../../health/alerts/alert-watch.ts'),
    import('../../../health/alerts/alert-queue.ts'),
    import('../../../health/target-labels.ts'),
    import('./send-alert.ts'),
  ]);
  const receiver = { host: hostname(), url: server.url, version: VERSION };
  const { command, url } = receivers;
  const sends: readonly SendAlert[] = [
    ...(command === undefined ? [] : [sending.alertCommand(command, context)]),
    ...(url === undefined ? [] : [sending.alertAddress(url, context)]),
  ];
  const queues = sends.map(
    (send) =>
      new AlertQueue({
        send: async (alert, signal) => await send(alertJson(alert, receiver), signal),
        onFailure: (error) => onEvent({ type: 'alert_failed', error }),
        clock,
      }),
  );
  const watching = new AlertWatch({
    clock,
    silenceMs: options.silence,
    targets: targetLabels(forwarder?.summary().map(({ target }) => target) ?? []),
    probeStore: async () => await store.health?.probe(),
    onAlert: (alert) => {
      for (const queue of queues) queue.add(alert);
    },
  });
  return {
    onEvent: (event) => watching.onEvent(event),
    onForwarder: (event) => watching.onForwarder(event),
    onConnection: (event) => watching.onConnection(event.type),
    close: async () => {
      watching.close();
      await Promise.all(queues.map(async (queue) => await queue.close(CLOSE_TIMEOUT_MS)));
    },
  };
}
