import { createSecretHider, type HideSecrets } from './secret-hider.ts';

/** The secrets that a run knows, and what hides them in text from outside before it is shown. */
export interface KnownSecrets {
  /** From now on these are hidden too. */
  add(secrets: Iterable<string>): void;
  /** Hides what is known so far; give it text that is neither shortened nor broken into lines yet. */
  readonly hide: HideSecrets;
}

export function createKnownSecrets(): KnownSecrets {
  const known = new Set<string>();
  let hider: HideSecrets | undefined;
  return {
    add: (secrets) => {
      for (const secret of secrets) known.add(secret);
      hider = undefined;
    },
    hide: (text) => {
      hider ??= createSecretHider(known);
      return hider(text);
    },
  };
}
