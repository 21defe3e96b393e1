import { wantsConnection } from './connection-options.ts';
import type { Companion, Receiving } from '../companions.ts';

/**
 * Makes a public address lead to the receiver, where one was asked for.
 *
 * @throws HooksError as `connect` does
 */
export async function startConnection(receiving: Receiving): Promise<Companion | undefined> {
  if (!wantsConnection(receiving.options)) return undefined;
  const { connect } = await import('./connect.ts');
  return await connect(receiving);
}
