// What newer releases of Node have than the oldest one that runs this, whose types we use.

declare module 'node:module' {
  /** Since Node 22.1. Never throws; what cannot be kept is compiled each time. */
  export const enableCompileCache: ((directory: string) => unknown) | undefined;
}

// A module adds to the types of another one; a script would declare it anew, which TypeScript 7 refuses.
// oxlint-disable-next-line unicorn/require-module-specifiers
export {};
