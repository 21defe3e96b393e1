const LARGE_BODY_BYTES = 1024 * 1024;

/** What is left of a body that was cut off: no JSON. */
export function unfinishedBody(body: Uint8Array): Buffer {
  return Buffer.from(body.subarray(0, Math.ceil(body.byteLength / 2)));
}

/** A body of exactly 1 MiB: a genuine one with a field that is that long. */
export function largeBody(body: Uint8Array): Buffer {
  const start = Buffer.concat([Buffer.from(body.subarray(0, -1)), Buffer.from(',"filler":"')]);
  const end = Buffer.from('"}');
  return Buffer.concat([start, Buffer.alloc(LARGE_BODY_BYTES - start.length - end.length, 'x'), end]);
}
