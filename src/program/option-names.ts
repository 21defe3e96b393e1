/** The long name in `-p, --port <number>`, for messages. */
export function nameIn(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

/**
 * The one letter that an option may be given by. The same letter means the same on every command, so they
 * are listed here and not at the options; `--to` is what `--forward-to` is called where deliveries are sent
 * once. `-o json` is `--json`, `-h` is `--help`, `-V` is `--version`.
 */
const LETTERS: Readonly<Record<string, string>> = {
  '--port': '-p',
  '--forward-to': '-f',
  '--to': '-f',
  '--events': '-e',
  '--header': '-H',
  '--quiet': '-q',
  '--yes': '-y',
  '--limit': '-n',
  '--url': '-u',
  '--verbose': '-v',
};

/** The same option with its letter in front, where it has one: `-p, --port <number>`. */
export function withLetter<Spec extends { readonly flags: string }>(spec: Spec): Spec {
  const letter = LETTERS[nameIn(spec.flags)];
  return letter === undefined ? spec : { ...spec, flags: `${letter}, ${spec.flags}` };
}

/** The letter in `-p, --port <number>`, with its dash. */
export function letterIn(flags: string): string | undefined {
  return /^-[A-Za-z](?=, )/.exec(flags)?.[0];
}

/** What a letter stands for on those commands that take it: `--forward-to` and `--to` for `-f`. */
export function namesOfLetter(letter: string): readonly string[] {
  return Object.keys(LETTERS).filter((name) => LETTERS[name] === letter);
}

/** Names that people give to an option as well: they are taken without a word. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  '--events': ['--event'],
  '--forward-to': ['--to'],
  '--to': ['--forward-to'],
};

/** The option under each of its other names, for parsing; help shows none of them. */
export function synonymsOf(flags: string): readonly string[] {
  return (SYNONYMS[nameIn(flags)] ?? []).map((name) => renamed(flags, name));
}

/** `-p, --port <number>` with another long name, without the letter. */
export function renamed(flags: string, name: string): string {
  return flags.replace(/^-[A-Za-z], /, '').replace(nameIn(flags), name);
}
