/** Ids of webhooks, as far as is known. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is a whole id of the kind that the service gives. */
export function isWholeId(text: string): boolean {
  return UUID.test(text);
}

/**
 * Whether a webhook can be asked for by this id, a UUID or not: what could change the path of a call
 * (`..`, a slash) or is no id at all cannot.
 */
export function isUsableId(id: string): boolean {
  return /^\w[\w.:~@+=,-]{0,127}$/.test(id);
}
