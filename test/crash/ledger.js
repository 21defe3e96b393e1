/** What the receivers have shown, over all their lives. */
export class Ledger {
  /** How often a delivery was shown as new, by UUID. @type {Map<string, number>} */
  newness = new Map();
  repeats = 0;
  /** Deliveries that were not accepted, by what was answered. @type {Record<string, number>} */
  rejected = {};
  /** Lines that are no objects. @type {string[]} */
  unreadable = [];

  /**
   * Takes what one receiver writes to standard output.
   *
   * @param {import('node:stream').Readable} output
   */
  read(output) {
    let rest = '';
    output.setEncoding('utf8').on('data', (text) => {
      const lines = `${rest}${text}`.split('\n');
      // The last one may have been cut off when its writer was killed.
      rest = lines.pop() ?? '';
      for (const line of lines) this.#add(line);
    });
  }

  /** @param {string} line */
  #add(line) {
    /** @type {{ type: string, uuid: string, repeat: boolean, status: number }} */
    let shown;
    try {
      shown = JSON.parse(line);
    } catch {
      this.unreadable.push(line.slice(0, 100));
      return;
    }
    if (shown.type !== 'delivery') return;
    if (shown.status !== 200) this.rejected[shown.status] = (this.rejected[shown.status] ?? 0) + 1;
    else if (shown.repeat) this.repeats += 1;
    else this.newness.set(shown.uuid, (this.newness.get(shown.uuid) ?? 0) + 1);
  }
}
