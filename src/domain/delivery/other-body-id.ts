const OTHER_BODY = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32})-[\da-f]{16}$/;

/** Of the shorter kind; all other ids have fewer characters, and need no closer look. */
const MIN_LENGTH = 32 + '-0123456789abcdef'.length;

/** The id of the delivery that came before under the same UUID; undefined for an id of any other kind. */
export function firstIdOf(id: string): string | undefined {
  return id.length < MIN_LENGTH ? undefined : OTHER_BODY.exec(id)?.[1];
}
