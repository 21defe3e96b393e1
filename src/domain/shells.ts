/** The shells that command lines are completed in. This file imports nothing: the command table loads it. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof SHELLS)[number];
