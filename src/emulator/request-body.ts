import type { Context } from 'hono';
import { isNestedDeeper, MAX_NESTING_LEVELS } from '../domain/json/nesting.ts';
import { BadRequest } from './webhook-body.ts';

/** A body that is larger than is taken. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/**
 * Reads a body as JSON, whatever its content type says; none at all stands for an object without
 * fields. Both are chosen: so do many servers.
 *
 * @param maxSize bytes
 * @throws BodyTooLarge, or BadRequest when it is not JSON or nested too deep
 */
export async function readJsonBody(
  context: Context,
  maxSize: number,
  parse: (text: string) => unknown = JSON.parse,
): Promise<unknown> {
  const body = await readBytes(context, maxSize);
  const text = body.toString('utf8');
  if (text.trim() === '') return {};
  if (isNestedDeeper(body, MAX_NESTING_LEVELS))
    throw new BadRequest(`the body is nested deeper than ${String(MAX_NESTING_LEVELS)} levels`);
  try {
    return parse(text);
  } catch {
    throw new BadRequest('the body is not valid JSON');
  }
}

/**
 * Reads a body as it came.
 *
 * @param maxSize bytes
 * @throws BodyTooLarge, BadRequest
 */
export async function readBytes(context: Context, maxSize: number): Promise<Buffer> {
  if (Number(context.req.header('content-length') ?? 0) > maxSize) throw new BodyTooLarge();
  const { body } = context.req.raw;
  if (body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > maxSize) throw new BodyTooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof BodyTooLarge) throw error;
    // Whoever sent it is not there any more: no fault of ours.
    throw new BadRequest('the body was broken off');
  }
  return Buffer.concat(chunks);
}
