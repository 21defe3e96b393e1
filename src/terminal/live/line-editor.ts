import type { Key } from './key-decoder.ts';
import { sanitize } from '../text/sanitize.ts';

/** What a key did to a line that is being typed. */
export type Edited = 'edited' | 'done' | 'cancelled';

const MAX_LENGTH = 200;

/** A line of text that is typed in the foot. */
export class LineEditor {
  #text: string;

  constructor(text = '') {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  edit(key: Key): Edited {
    if (key.kind !== 'key') {
      // Of what is pasted the first line; nothing in it is to be obeyed.
      const [line = ''] = key.text.split(/[\r\n]/, 1);
      this.#text = (this.#text + sanitize(line)).slice(0, MAX_LENGTH);
      return 'edited';
    }
    if (key.name === 'enter') return 'done';
    if (key.name === 'escape' || (key.name === 'ctrl-d' && this.#text === '')) return 'cancelled';
    if (key.name === 'backspace') this.#text = Array.from(this.#text).slice(0, -1).join('');
    if (key.name === 'ctrl-u') this.#text = '';
    if (key.name === 'ctrl-w') this.#text = this.#text.replace(/\S*\s*$/, '');
    return 'edited';
  }
}
