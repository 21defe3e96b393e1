import type { Context } from 'hono';
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
 * @throws BodyTooLarge, or BadRequest when it is not JSON
 */
export async function readJsonBody(context: Context, maxSize: number): Promise<unknown> {
  const text = await readText(context, maxSize);
  if (text.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    throw new BadRequest('the body is not valid JSON');
  }
}

async function readText(context: Context, maxSize: number): Promise<string> {
  if (Number(context.req.header('content-length') ?? 0) > maxSize) throw new BodyTooLarge();
  const { body } = context.req.raw;
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxSize) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
