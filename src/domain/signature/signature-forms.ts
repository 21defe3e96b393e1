/** What may have been done to the text of a signature on its way; undone, it is base64 again. */
export type SignatureFormId =
  | 'base64url'
  | 'unpadded'
  | 'hex'
  | 'double_base64'
  | 'spaces_for_plus'
  | 'url_encoded'
  | 'quoted'
  | 'prefixed'
  | 'white_space'
  | 'several';

export interface SignatureForm {
  /** Undefined for the text as it came. */
  readonly id: SignatureFormId | undefined;
  readonly bytes: Buffer;
}

/** Far above what the longest key makes, in any of the forms. */
const MAX_LENGTH = 8 * 1024;

/** Each gives the text of base64, where it applies. */
const UNDO: Readonly<Record<SignatureFormId, (text: string) => string | undefined>> = {
  base64url: (text) =>
    /[-_]/.test(text) ? padded(text.replaceAll('-', '+').replaceAll('_', '/')) : undefined,
  unpadded: (text) => padded(text),
  hex: (text) => (/^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex').toString('base64') : undefined),
  double_base64: (text) => (isBase64(text) ? Buffer.from(text, 'base64').toString('latin1') : undefined),
  spaces_for_plus: (text) => text.replaceAll(' ', '+'),
  url_encoded: (text) => (text.includes('%') ? decoded(text) : undefined),
  quoted: (text) => /^(["'])(.*)\1$/s.exec(text)?.[2],
  prefixed: (text) => /^[\w-]{1,20}[=:]\s*(.+)$/s.exec(text)?.[1],
  white_space: (text) => text.replaceAll(/\s/g, ''),
  several: (text) => /^([^,]+),/.exec(text)?.[1]?.trim(),
};

/**
 * What the text of a signature may stand for, the text itself first. Forms that give the same bytes are given
 * once.
 */
export function signatureForms(text: string): readonly SignatureForm[] {
  if (text.length > MAX_LENGTH) return [];
  const forms: SignatureForm[] = isBase64(text)
    ? [{ id: undefined, bytes: Buffer.from(text, 'base64') }]
    : [];
  for (const id of FORM_IDS) {
    const undone = UNDO[id](text);
    if (undone === undefined || !isBase64(undone)) continue;
    const bytes = Buffer.from(undone, 'base64');
    if (forms.every((form) => !form.bytes.equals(bytes))) forms.push({ id, bytes });
  }
  return forms;
}

const FORM_IDS = Object.keys(UNDO).filter((id): id is SignatureFormId => id in UNDO);

/** Decoding skips what is not base64, so only the way back shows whether the text was all of it. */
function isBase64(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64').toString('base64') === text;
}

function padded(text: string): string {
  const bare = text.replace(/={1,2}$/, '');
  return bare.padEnd(Math.ceil(bare.length / 4) * 4, '=');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
