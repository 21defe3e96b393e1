import type { NewDelivery } from '../../../domain/delivery/stored-delivery.ts';

/**
 * Deliveries that were not accepted and are kept: anybody can send such, so they have a small part of the
 * store to themselves, in number and in bytes, and go before anything that was accepted.
 */
export const MAX_REJECTED = 1000;

const MAX_REJECTED_BYTES = 8 * 1024 * 1024;

/** Their part of a store that has a limit. */
const REJECTED_SHARE = 0.05;

/** Rows, ids and indexes of one, whatever its size. */
const ROW_BYTES = 1024;

/**
 * Bytes that deliveries which were not accepted may take together.
 *
 * @param maxBytes bytes that the whole store may take; undefined for no limit
 */
export function rejectedBudget(maxBytes: number | undefined): number {
  return Math.min(MAX_REJECTED_BYTES, maxBytes === undefined ? Infinity : maxBytes * REJECTED_SHARE);
}

/** Bytes that one takes in the store, about: its headers count as well, and what stands in an index twice. */
export function rejectedCost(delivery: NewDelivery): number {
  const { body, target, headers, event, uuid, webhookId, meetingId, sessionId } = delivery;
  let cost = ROW_BYTES + body.length + target.length;
  for (const [name, value] of headers) cost += name.length + value.length;
  for (const indexed of [event, uuid, webhookId, meetingId, sessionId]) cost += 2 * (indexed?.length ?? 0);
  return cost;
}

/** The same of a row of `deliveries AS d` with its `contents AS c`. */
export const REJECTED_COST_SQL = `
  (${String(ROW_BYTES)} + d.body_size + octet_length(c.target) + octet_length(c.headers)
  + 2 * octet_length(concat(d.event, d.uuid, d.webhook_id, d.meeting_id, d.session_id)))`;
