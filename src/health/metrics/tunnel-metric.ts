import type { MetricFamily } from './exposition.ts';
import { single } from './metrics.ts';

/** Whether the public address leads here, as far as there is one. */
export class TunnelMetric {
  #isUp: boolean | undefined;

  /** @param type of what is told of the connection between the service and the receiver */
  onConnection(type: string): void {
    if (type === 'address_proved') this.#isUp = true;
    else if (type === 'tunnel_dead') this.#isUp = false;
  }

  family(): MetricFamily {
    return single('dyte_hooks_tunnel_up', this.#isUp === undefined ? undefined : Number(this.#isUp));
  }
}
