import { StringDecoder } from 'node:string_decoder';

/** A key that is no character. */
export type NamedKey =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'ctrl-c'
  | 'ctrl-d'
  | 'ctrl-q'
  | 'ctrl-s'
  | 'ctrl-u'
  | 'ctrl-w'
  | 'ctrl-z'
  | 'ctrl-backslash';

/** What somebody has done with a keyboard. */
export type Key =
  | { readonly kind: 'key'; readonly name: NamedKey }
  | { readonly kind: 'character'; readonly text: string }
  /** Text that was pasted: it is no series of keys. */
  | { readonly kind: 'paste'; readonly text: string };

const CONTROLS: Readonly<Record<string, NamedKey>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u0003': 'ctrl-c',
  '\u0004': 'ctrl-d',
  '\u0011': 'ctrl-q',
  '\u0013': 'ctrl-s',
  '\u0015': 'ctrl-u',
  '\u0017': 'ctrl-w',
  '\u001a': 'ctrl-z',
  '\u001c': 'ctrl-backslash',
};

/** What follows the escape character, with and without application mode. */
const SEQUENCES: Readonly<Record<string, NamedKey>> = {
  '[A': 'up',
  OA: 'up',
  '[B': 'down',
  OB: 'down',
  '[H': 'home',
  OH: 'home',
  '[1~': 'home',
  '[F': 'end',
  OF: 'end',
  '[4~': 'end',
  '[5~': 'pageUp',
  '[6~': 'pageDown',
  OM: 'enter',
};

const PASTE_START = '\u001b[200~';
const PASTE_END = '\u001b[201~';

/** A sequence that is whole: of a key, of a mouse, or an answer of the terminal to somebody's question. */
// oxlint-disable-next-line no-control-regex
const WHOLE = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|O[ -~]|[\]P^_X][^\u0007\u001b]*(?:\u0007|\u001b\\)|[^[\]OP^_X])/;

/** One that has only begun. */
// oxlint-disable-next-line no-control-regex
const BEGUN = /^\u001b(?:$|\[[0-?]*[ -/]*$|O$|[\]P^_X][^\u0007\u001b]*\u001b?$)/;

/** Characters that are kept of what is pasted, and of a sequence that does not end. */
const MAX_PASTE_LENGTH = 4096;
const MAX_SEQUENCE_LENGTH = 4096;

/** Nobody types so many characters between two looks: a terminal that does not mark it has pasted them. */
const MAX_TYPED_AT_ONCE = 8;

/** Makes keys of the bytes of a terminal, in whatever pieces they come. */
export class KeyDecoder {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  /** What was pasted so far; undefined outside of it. */
  #pasted: string | undefined;

  /** Whether the escape character was the last one: the key of that name, or the beginning of another. */
  get isWaiting(): boolean {
    return this.#rest !== '' && this.#pasted === undefined;
  }

  decode(bytes: Uint8Array): readonly Key[] {
    this.#rest += this.#decoder.write(Buffer.from(bytes));
    const keys: Key[] = [];
    while (this.#rest !== '') {
      const before = this.#rest.length;
      this.#next(keys);
      if (this.#rest.length === before) break;
    }
    return withoutUnmarkedPaste(keys);
  }

  /** Nothing more has come: what was begun is all. */
  settle(): readonly Key[] {
    if (!this.isWaiting) return [];
    const isEscape = this.#rest === '\u001b';
    this.#rest = '';
    return isEscape ? [{ kind: 'key', name: 'escape' }] : [];
  }

  #next(keys: Key[]): void {
    if (this.#pasted !== undefined) this.#goOnPasting(keys);
    else if (this.#rest.startsWith(PASTE_START)) {
      this.#pasted = '';
      this.#rest = this.#rest.slice(PASTE_START.length);
    } else if (this.#rest.startsWith('\u001b')) this.#takeSequence(keys);
    else this.#takeCharacter(keys);
  }

  #goOnPasting(keys: Key[]): void {
    const end = this.#rest.indexOf(PASTE_END);
    // The mark may come in two pieces.
    const length = end === -1 ? Math.max(0, this.#rest.length - PASTE_END.length) : end;
    this.#pasted = `${this.#pasted ?? ''}${this.#rest.slice(0, length)}`.slice(0, MAX_PASTE_LENGTH);
    this.#rest = this.#rest.slice(end === -1 ? length : end + PASTE_END.length);
    if (end === -1) return;
    keys.push({ kind: 'paste', text: this.#pasted });
    this.#pasted = undefined;
  }

  #takeSequence(keys: Key[]): void {
    // A second one begins anew.
    if (this.#rest.startsWith('\u001b\u001b')) {
      keys.push({ kind: 'key', name: 'escape' });
      this.#rest = this.#rest.slice(1);
      return;
    }
    const [whole] = WHOLE.exec(this.#rest) ?? [];
    if (whole !== undefined) {
      this.#rest = this.#rest.slice(whole.length);
      const name = SEQUENCES[whole.slice(1)];
      if (name !== undefined) keys.push({ kind: 'key', name });
    } else if (!BEGUN.test(this.#rest) || this.#rest.length > MAX_SEQUENCE_LENGTH)
      this.#rest = this.#rest.slice(1);
  }

  #takeCharacter(keys: Key[]): void {
    const [text = ''] = this.#rest;
    this.#rest = this.#rest.slice(text.length);
    const name = CONTROLS[text];
    if (name !== undefined) keys.push({ kind: 'key', name });
    else if (!/\p{Cc}/u.test(text)) keys.push({ kind: 'character', text });
  }
}

/** Of what came at once without marks; the keys that end or stop a program always count. */
function withoutUnmarkedPaste(keys: readonly Key[]): readonly Key[] {
  const characters = keys.filter(({ kind }) => kind === 'character');
  const isRepeated = new Set(characters.map((key) => (key.kind === 'character' ? key.text : ''))).size === 1;
  if (characters.length <= MAX_TYPED_AT_ONCE || isRepeated) return keys;
  const text = keys.map((key) => (key.kind === 'key' ? '' : key.text)).join('');
  return [
    { kind: 'paste', text: text.slice(0, MAX_PASTE_LENGTH) },
    ...keys.filter((key) => key.kind === 'key' && key.name.startsWith('ctrl-')),
  ];
}
