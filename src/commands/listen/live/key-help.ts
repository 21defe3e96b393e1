/** What the keys do, for `?`. */
export const KEY_HELP: readonly (readonly [key: string, what: string])[] = [
  ['r', 'replay the chosen delivery, or the last one, to the targets'],
  ['j k ↓ ↑', 'choose a delivery; Esc goes back to the last one'],
  ['Enter', 'open it: headers, payload, forwards'],
  ['c', 'copy it as a curl command'],
  ['/', 'show only deliveries with a text in them; Esc shows all again'],
  ['p', 'pause forwarding for all receivers of the store, or go on'],
  ['q', 'end, as Ctrl-C does'],
];
