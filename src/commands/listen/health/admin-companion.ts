import { HooksError } from '../../../domain/errors.ts';
import { VERSION } from '../../../version.ts';
import type { Companion, Receiving } from '../companions.ts';

/**
 * Starts the second server, for health checks and metrics.
 *
 * @throws HooksError `usage_invalid`, `port_in_use`, `listen_failed`
 */
export async function startAdmin(receiving: Receiving): Promise<Companion | undefined> {
  const { adminPort: port, adminHost: host } = receiving.options;
  if (port === undefined) return undefined;
  if (port !== 0 && port === receiving.server.port)
    throw new HooksError('usage_invalid', '--admin-port cannot be the port that deliveries come in at.', {
      hint: 'Give another one: whoever can send deliveries is not to read what is told there.',
    });
  const [{ startAdminServer }, { collect }] = await Promise.all([
    import('../../../health/admin/admin-server.ts'),
    import('./collect.ts'),
  ]);
  const { readiness, metrics, listeners } = collect(receiving, VERSION);
  const server = await startAdminServer({
    host,
    port,
    clock: receiving.context.clock,
    readiness: async () => await readiness.report(),
    metrics,
  });
  return {
    ...listeners,
    adminUrl: server.url,
    onClosing: () => readiness.end(),
    close: async () => await server.close(),
  };
}
