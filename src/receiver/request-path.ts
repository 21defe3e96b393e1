const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What stands for itself in a path (RFC 3986, "pchar"), the separator and encoded bytes besides. */
const NOT_IN_PATH = /[^\w\-.~!$&'()*+,;=:@/%]/gu;

const ALMOST_ENCODED = /%(?![\da-f]{2})/gi;

/**
 * A path in the one form that all spellings of it have: bytes of UTF-8 that are encoded, as HTTP clients
 * send them, hex digits in upper case, nothing encoded that need not be, and accents in one form (NFC),
 * since file systems and keyboards differ. A `%2F` stays apart from a `/`.
 *
 * @param path as somebody wrote it, or as it came
 */
export function normalPath(path: string): string {
  return path
    .replace(ALMOST_ENCODED, '%25')
    .replace(/(?:%[\da-f]{2})+/gi, decodeHarmless)
    .normalize('NFC')
    .replace(NOT_IN_PATH, encoded);
}

/** Whether a request's path is the chosen one. Node hands bytes beyond ASCII over as characters of Latin-1. */
export function isSamePath(chosen: string, came: string): boolean {
  if (chosen === came) return true;
  return normalPath(chosen) === normalPath(came.replace(/[\x80-\xff]/g, latin1Encoded));
}

/** Decodes letters, digits and what is no ASCII; all else means something else when it is decoded. */
function decodeHarmless(run: string): string {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  try {
    return utf8.decode(bytes).replace(/[^\w\-.~\x80-\u{10ffff}]/gu, encoded);
  } catch {
    return [...bytes].map(decodedByte).join('');
  }
}

function decodedByte(byte: number): string {
  const character = String.fromCodePoint(byte);
  return /[\w\-.~]/.test(character) ? character : percent(byte);
}

function encoded(character: string): string {
  return [...Buffer.from(character, 'utf8')].map(percent).join('');
}

function latin1Encoded(character: string): string {
  return percent(character.charCodeAt(0));
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
