import { connectionJson } from '../../../views/connection/json.ts';
import { renderTargetChange } from '../../../views/forward/outage.ts';
import { jsonLine, noticeLine } from '../../shared/print-answer.ts';
import { commandLines, connectionChanges, noticeText } from './connection-lines.ts';
import type { Context } from '../../../context.ts';
import type { Style } from '../../../terminal/style.ts';
import type { Outputs } from '../../shared/live-outputs.ts';
import type { ListenReady } from '../ready-lines.ts';
import type { ConnectionEvent } from './connection-event.ts';

/** Shows what becomes of a connection once it has stood. */
export interface ConnectionPresenter {
  /** From then on it has stood. */
  onReady(info: Pick<ListenReady, 'connection'>): void;
  onConnection(event: ConnectionEvent): void;
}

/** An object for each change; what is for people only goes to standard error. */
export function jsonConnection(
  { clock, options }: Pick<Context, 'clock' | 'options'>,
  { stdout, stderr }: Outputs,
): ConnectionPresenter {
  let ready: Pick<ListenReady, 'connection'> | undefined;
  return {
    onReady: (info) => {
      ready = info;
    },
    onConnection: (event) => {
      if (event.type === 'tunnel_starting' || event.type === 'address_waiting') return;
      if (event.type === 'webhook_notice') {
        if (!options.quiet) stderr.write(noticeLine(noticeText(event)));
      } else if (ready !== undefined) {
        const tunnel = ready.connection?.tunnel;
        stdout.write(jsonLine<'listen'>(connectionJson(event, { at: clock.now(), tunnel })));
      }
    },
  };
}

interface LineOptions {
  /** What shows it before it has stood; of the webhook until it is said to be ready. */
  readonly start: Pick<ConnectionPresenter, 'onConnection'>;
  readonly style: Style;
  readonly width: () => number;
  readonly print: (lines: readonly string[]) => void;
}

/** A line with the time for each change. */
export function lineConnection(
  { clock, secrets }: Pick<Context, 'clock' | 'secrets'>,
  { start, style, width, print }: LineOptions,
): ConnectionPresenter {
  let [hasStood, isReady] = [false, false];
  let tunnel: string | undefined;
  const changeOf = connectionChanges(() => tunnel, secrets.hide);
  return {
    onReady: () => {
      isReady = true;
    },
    onConnection: (event) => {
      if (event.type === 'tunnel_starting') tunnel = event.program;
      if (!hasStood || (!isReady && event.type.startsWith('webhook_'))) {
        hasStood ||= event.type === 'address_proved';
        start.onConnection(event);
        return;
      }
      const change = changeOf(event);
      if (change === undefined) return;
      const lines = renderTargetChange({ at: clock.now(), ...change }, style, width());
      print([...lines, ...commandLines(event)]);
    },
  };
}
