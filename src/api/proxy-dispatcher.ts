// Deep imports, as in transport.ts and for the same reason.
import requestTunnel from 'undici/lib/api/api-connect.js';
import { errorCode } from '../domain/errors.ts';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Agent, buildConnector } from 'undici';
import type { ProxySettings } from './proxy-settings.ts';

// A tunnel is asked for with the dispatcher's own method, which undici's index puts there.
Object.assign(Dispatcher.prototype, { connect: requestTunnel });

/**
 * Sends through a proxy.
 *
 * @param options of the connection to the service
 * @param proxyTls how the connection to the proxy itself is made
 */
export function createProxyDispatcher(
  proxy: ProxySettings,
  options: Agent.Options & { readonly connect: buildConnector.BuildOptions },
  proxyTls: buildConnector.BuildOptions,
): Dispatcher {
  return new EnvHttpProxyAgent({
    ...options,
    proxyTls,
    requestTls: options.connect,
    httpProxy: proxy.url,
    httpsProxy: proxy.url,
    noProxy: proxy.noProxy,
    clientFactory: createProxyPool,
  });
}

/**
 * undici connects again and again, without end, to a proxy that closes the connection while the
 * tunnel is being made: it takes the code UND_ERR_SOCKET for that of a connection that stood
 * (nodejs/undici#3897). Another code makes it give up.
 */
function createProxyPool(origin: URL, options: object): Dispatcher {
  const pool = new Pool(origin, options);
  const connect = pool.connect.bind(pool);
  return Object.assign(pool, {
    connect: async (to: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
      try {
        return await connect(to);
      } catch (cause) {
        throw errorCode(cause) === 'UND_ERR_SOCKET'
          ? Object.assign(new Error('The proxy closed the connection.', { cause }), { code: 'PROXY_BROKEN' })
          : cause;
      }
    },
  });
}
