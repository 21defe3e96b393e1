/** Milliseconds that only ever grow, whatever the clock is set to; on Linux they stand still while it sleeps. */
export function elapsedMs(): number {
  // The global `performance` is made on first use, which takes a call's worth of milliseconds.
  return Number(process.hrtime.bigint()) / 1e6;
}
