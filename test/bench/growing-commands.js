/**
 * @typedef {object} Store
 * @property {string} file
 * @property {number} count deliveries that it was filled with
 * @property {string} id of a delivery in the middle of it, as are those that follow
 * @property {string} meeting
 * @property {string} session
 * @property {string} webhook
 * @property {string} time
 * @property {string} hourLater
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {(store: Store) => string[]} args the command, without its store
 * @property {boolean} [isServer] whether it is measured until it is ready
 * @property {boolean} [isSlow] whether once is enough
 * @property {((milliseconds: number, count: number) => string) | undefined} [grows] why it may grow
 */

/** Filters of `list`, and the pairs that people use. */
const FILTERS = /** @type {{ name: string, words: (store: Store) => string[], grows?: Row['grows'] }[]} */ ([
  { name: '', words: () => [] },
  { name: '--events meeting.ended', words: () => ['--events', 'meeting.ended'] },
  { name: '--events "recording.*"', words: () => ['--events', 'recording.*'] },
  { name: '--meeting', words: ({ meeting }) => ['--meeting', meeting] },
  { name: '--meeting <session>', words: ({ session }) => ['--meeting', session] },
  { name: '--webhook', words: ({ webhook }) => ['--webhook', webhook.slice(0, 8)] },
  { name: '--since 1h', words: () => ['--since', '1h'] },
  { name: '--until', words: ({ time }) => ['--until', time], grows: walked },
  { name: '--signature mismatch', words: () => ['--signature', 'mismatch'] },
  { name: '--failed', words: () => ['--failed'] },
  { name: '--waiting', words: () => ['--waiting'] },
  {
    name: '--events --meeting',
    words: ({ meeting }) => ['--events', 'meeting.participantJoined', '--meeting', meeting],
  },
  {
    name: '--webhook --meeting',
    words: ({ webhook, meeting }) => ['--webhook', webhook, '--meeting', meeting],
  },
  { name: '--events --webhook', words: ({ webhook }) => ['--events', 'meeting.ended', '--webhook', webhook] },
  { name: '--events --since', words: () => ['--events', 'meeting.ended', '--since', '1h'] },
  { name: '--meeting --since', words: ({ meeting }) => ['--meeting', meeting, '--since', '30d'] },
  { name: '--failed --events', words: () => ['--failed', '--events', 'meeting.ended'] },
  { name: '--failed --meeting', words: ({ meeting }) => ['--failed', '--meeting', meeting] },
  { name: '--since --until', words: ({ time, hourLater }) => ['--since', time, '--until', hourLater] },
]);

/**
 * Everything that looks into a store, with what it is about in the middle of it.
 *
 * @param {number} port where a replay goes
 * @returns {Row[]}
 */
export function growingCommands(port) {
  const sink = `http://127.0.0.1:${port}/`;
  return [
    ...FILTERS.map(({ name, words, ...more }) => ({
      ...more,
      name: `list --limit 20 ${name}`.trim(),
      args: (/** @type {Store} */ store) => ['deliveries', 'list', '--limit', '20', ...words(store)],
    })),
    { name: 'show last', args: () => ['show', 'last'] },
    { name: 'show last:meeting.started', args: () => ['show', 'last:meeting.started'] },
    { name: 'show <8 characters of an id>', args: ({ id }) => ['show', id.slice(0, 8)] },
    { name: 'wait --since 1h', args: () => ['wait', '--expect', 'meeting.*', '--since', '1h'] },
    { name: 'export --meeting', args: ({ meeting }) => ['deliveries', 'export', '--meeting', meeting] },
    { name: 'replay --meeting', args: ({ meeting }) => ['replay', '--meeting', meeting, '--to', sink] },
    {
      name: 'replay --limit 1000',
      args: () => ['replay', '--limit', '1000', '--concurrency', '8', '--to', sink],
      grows: (milliseconds) => `${(milliseconds / 1000).toFixed(2)} ms a delivery sent`,
    },
    {
      name: 'prune --keep 12h --dry-run',
      args: () => ['deliveries', 'prune', '--keep', '12h', '--dry-run'],
      grows: counted,
    },
    {
      name: 'prune --max-store 1mb --dry-run',
      args: () => ['deliveries', 'prune', '--max-store', '1mb', '--dry-run'],
      grows: counted,
    },
    {
      name: 'listen, until it is ready',
      args: () => ['listen', '--port', '0', '--verify', 'off'],
      isServer: true,
    },
    {
      name: 'list --limit all',
      args: () => ['deliveries', 'list', '--limit', 'all'],
      isSlow: true,
      grows: printed,
    },
    {
      name: 'list --limit all --json',
      args: () => ['deliveries', 'list', '--limit', 'all', '--json'],
      isSlow: true,
      grows: printed,
    },
    { name: 'export', args: () => ['deliveries', 'export'], isSlow: true, grows: printed },
  ];
}

/**
 * Back from the newest one to a time in the middle: the clock may have been wrong, so that times are in no
 * order that could be relied on.
 *
 * @param {number} milliseconds
 * @param {number} count
 */
function walked(milliseconds, count) {
  return `${((milliseconds * 2000) / count).toFixed(2)} us a delivery that came later`;
}

/**
 * @param {number} milliseconds
 * @param {number} count
 */
function counted(milliseconds, count) {
  return `${((milliseconds * 1000) / count).toFixed(2)} us a delivery that is counted`;
}

/**
 * @param {number} milliseconds
 * @param {number} count
 */
function printed(milliseconds, count) {
  return `${((milliseconds * 1000) / count).toFixed(1)} us a delivery that is printed`;
}
