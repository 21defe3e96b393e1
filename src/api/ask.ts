import type { ServiceDefinition } from '../domain/service/service-definition.ts';
import { startCall } from './call.ts';
import { contextOf, type Connection } from './connection.ts';
import { readData, type ResponseData } from './read-response.ts';
import { urlUnder, type RepeatableSentRequest } from './webhook-requests.ts';

/**
 * Asks for what stands at a path under the base of the API, beside the webhooks.
 *
 * @param reading knows how the answer is wrapped
 * @throws HooksError of the code that fits the failure
 */
export async function ask(
  connection: Connection,
  path: string,
  reading: Pick<ServiceDefinition, 'readEnvelope'>,
  query: Readonly<Record<string, string>> = {},
): Promise<ResponseData> {
  const url = urlUnder(connection.apiUrl, path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const { headers } = connection;
  const request: RepeatableSentRequest = { method: 'GET', url, headers, scope: 'account' };
  const { outcome } = await startCall(connection).send(request);
  // Errors name it without the number of the page, which tells nobody anything.
  const asked = { ...request, url: urlUnder(connection.apiUrl, path) };
  return readData(outcome, reading, contextOf(connection, asked));
}
