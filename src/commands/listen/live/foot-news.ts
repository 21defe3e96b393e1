import { isHandled } from '../../../domain/delivery/stored-delivery.ts';
import type { ForwarderEvent } from '../../../forwarding/forwarder-event.ts';
import type { ReceiverEvent } from '../../../receiver/receiver-event.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import type { ConnectionEvent } from '../register/connection-event.ts';
import type { FootCounts, FootTunnel } from './foot-rows.ts';

/** What the foot says of what has happened. Taking note of it costs next to nothing, for much happens. */
export class FootNews {
  readonly counts: { -readonly [Name in keyof FootCounts]-?: FootCounts[Name] } = {
    deliveries: 0,
    repeats: 0,
    foreign: 0,
    rejected: 0,
    failed: 0,
  };
  isKeyThere = true;
  tunnel: FootTunnel | undefined;

  onEvent(event: ReceiverEvent): void {
    if (event.type === 'key_ready') this.isKeyThere = true;
    else if (event.type === 'key_unavailable') this.isKeyThere = event.hasEarlier;
    else if (event.type !== 'delivery') return;
    else if (event.rejection !== undefined) this.counts.rejected += 1;
    else if (event.foreign === true) this.counts.foreign += event.repeat ? 0 : 1;
    else if (event.repeat) this.counts.repeats += 1;
    else this.counts.deliveries += 1;
  }

  onForwarder(event: ForwarderEvent): void {
    if (event.type === 'forward' && event.retryInMs === undefined && !isHandled(event.outcome))
      this.counts.failed += 1;
  }

  onConnection(event: ConnectionEvent): void {
    if (event.type === 'tunnel_starting') this.tunnel ??= { url: undefined, state: 'starting' };
    else if (event.type === 'tunnel_dead') this.tunnel = { url: sanitize(event.url), state: 'down' };
    else if (event.type === 'address_proved') this.tunnel = { url: sanitize(event.url), state: 'up' };
  }
}
