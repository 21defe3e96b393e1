/** Who listens: a user of a machine. */
export interface Listener {
  readonly user: string;
  readonly host: string;
}

/** What the name of a webhook says that `listen --register` made. */
export interface TemporaryName extends Listener {
  /** Told apart by it; the listener holds its lock. */
  readonly id: string;
}

const PREFIX = 'dyte-hooks listen ';

/** Characters of a user and of a host: the name stays readable in a table. */
const MAX_WORD_LENGTH = 24;

const NAME = /^dyte-hooks listen ([a-z\d._-]{1,24})@([a-z\d._-]{1,24}) ([\da-f]{8})$/i;

/** Whether a text can be the id of a temporary webhook. */
export function isTemporaryId(text: string): boolean {
  return /^[\da-f]{8}$/.test(text);
}

/**
 * The name of a webhook that is there as long as its listener is, so that a person and the next listener
 * recognize it: `dyte-hooks listen ada@laptop 3f9c01d2`.
 *
 * @param listener as `readableListener` makes it
 */
export function temporaryName({ user, host, id }: TemporaryName): string {
  return `${PREFIX}${user}@${host} ${id}`;
}

/** @returns undefined for a name that no listener gives */
export function parseTemporaryName(name: string | undefined): TemporaryName | undefined {
  const [, user, host, id] = NAME.exec(name ?? '') ?? [];
  if (user === undefined || host === undefined || id === undefined || !isTemporaryId(id)) return undefined;
  return { user, host, id };
}

/** Whether a name was given by this user of this host. */
export function isOfListener(name: string, { user, host }: Listener): boolean {
  const parsed = parseTemporaryName(name);
  return parsed?.user === user && parsed.host === host;
}

/**
 * A user and a host as they can stand in a name that others read: short, in letters that mean nothing to a
 * terminal or a shell. Of a host its first label, since the rest changes with the network.
 */
export function readableListener({ user, host }: Listener): Listener {
  return { user: readable(user, 'user'), host: readable(host.split('.')[0] ?? '', 'host') };
}

function readable(text: string, otherwise: string): string {
  const word = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z\d._-]+/gi, '-')
    .slice(0, MAX_WORD_LENGTH)
    .replaceAll(/^-+|-+$/g, '');
  return word === '' ? otherwise : word;
}
