export interface EngineOptions {
  readonly path: string;
  /** Milliseconds that deliveries are kept; undefined for ever. */
  readonly keep?: number | undefined;
  /** Bytes that the store may take; undefined for no limit. */
  readonly maxBytes?: number | undefined;
}
