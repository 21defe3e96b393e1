/** Where whoever watches a receiver can ask it. */
export interface AdminOptions {
  /** Undefined where nobody watches; 0 for any free port. */
  readonly adminPort: number | undefined;
  readonly adminHost: string;
}
