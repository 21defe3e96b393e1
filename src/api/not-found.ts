import { HooksError } from '../domain/errors.ts';
import { findApp } from '../domain/service/app.ts';
import type { AppPlace } from '../domain/service/service-definition.ts';
import type { CallReference } from './api-error.ts';
import type { Connection } from './connection.ts';
import { explainMovedAnswer } from './moved-service.ts';
import { readApps } from './read-apps.ts';
import { readContent } from './read-response.ts';
import type { ResponseContext } from './response-content.ts';
import type { ApiResponse } from './transport.ts';

/**
 * Whether a 404 says that there is none of what was asked for (docs/service.md, "Endpoints"); a web page with
 * 404 is another server's, and a gateway's is about the place.
 */
export function saysThereIsNone(response: ApiResponse, context: ResponseContext): boolean {
  if (response.status !== 404) return false;
  const content = readContent(response, context.service);
  if (explainMovedAnswer(response, content, context) !== undefined) return false;
  if (content.kind === 'page' || content.kind === 'damaged' || content.kind === 'unreadable') return false;
  return content.kind === 'empty' || context.service.isEmptyList(content);
}

/**
 * Makes sure that the app is there whose 404 was taken for "none": how the service answers for an app that
 * there is not is unknown, and may be a 404 too.
 *
 * @throws HooksError `app_not_found`
 */
export async function requireApp(
  connection: Connection,
  app: AppPlace | undefined,
  asked: CallReference,
): Promise<void> {
  const { account } = connection.service;
  if (account === undefined || app === undefined) return;
  try {
    findApp(await readApps(connection, account, app.accountId), app.appId);
  } catch (error) {
    // Whoever may not list apps is told nothing more by asking.
    if (error instanceof HooksError && error.code === 'not_allowed') return;
    if (!(error instanceof HooksError) || error.code !== 'app_not_found') throw error;
    throw new HooksError(error.code, error.message, { hint: error.hint, ...asked });
  }
}
