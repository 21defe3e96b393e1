import { parseUrl } from '../domain/network/parse-url.ts';
import { ANSWERS, methodNotAllowed, type Answer } from './answers.ts';
import { isSamePath } from './request-path.ts';
import type { RefusalReason } from '../domain/delivery/received-delivery.ts';

/** What the head of a request leads to, before any of its body has been read. */
export type Route =
  | { readonly kind: 'delivery' }
  | { readonly kind: 'health' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly answer: Answer };

export interface RequestHead {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  /** As announced; undefined for chunked bodies. */
  readonly contentLength: number | undefined;
}

export interface RoutingRules {
  /** The one path that takes deliveries, however it is spelt; undefined for any. */
  readonly path: string | undefined;
  /** Bytes of one body. */
  readonly bodySize: number;
}

/**
 * Decides by a request's head: path (404), method (405), announced size (413), in this order. `GET`
 * and `HEAD` of the root are health checks, whichever path takes deliveries.
 */
export function routeRequest(head: RequestHead, rules: RoutingRules): Route {
  const pathname = pathOf(head.target);
  const takesDeliveries = rules.path === undefined || isSamePath(rules.path, pathname);
  const isRoot = pathname === '/';
  if (isRoot && (head.method === 'GET' || head.method === 'HEAD')) return { kind: 'health' };
  if (!takesDeliveries && !isRoot) return { kind: 'refused', reason: 'path', answer: ANSWERS.otherPath };
  if (!takesDeliveries || head.method !== 'POST') {
    const allowed = [...(isRoot ? ['GET', 'HEAD'] : []), ...(takesDeliveries ? ['POST'] : [])];
    if (head.method === 'POST') return { kind: 'refused', reason: 'path', answer: ANSWERS.otherPath };
    return { kind: 'refused', reason: 'method', answer: methodNotAllowed(allowed) };
  }
  if (head.contentLength !== undefined && head.contentLength > rules.bodySize)
    return { kind: 'refused', reason: 'too_large', answer: ANSWERS.tooLarge };
  return { kind: 'delivery' };
}

/** The path of a request's target, without its query; also of the absolute form that proxies send. */
export function pathOf(target: string): string {
  const path = target.replace(/[?#].*$/s, '');
  if (path.startsWith('/')) return path;
  return parseUrl(path)?.pathname ?? path;
}
