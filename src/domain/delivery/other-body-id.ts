const OTHER_BODY = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32})-[\da-f]{16}$/;

/** The id of the delivery that came before under the same UUID; undefined for an id of any other kind. */
export function firstIdOf(id: string): string | undefined {
  return OTHER_BODY.exec(id)?.[1];
}
