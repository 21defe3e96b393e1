import { rememberResults } from '../text/remember.ts';

/**
 * Which names say that a value opens something: the only place that decides it for headers, and the only
 * one for fields of payloads and parameters in texts.
 */

/**
 * Headers of people who sign in, of tunnels, proxies and clouds: `authorization`, `cookie`, `x-api-key`,
 * `cf-access-jwt-assertion`, `x-goog-iap-jwt-assertion`, `x-amzn-oidc-data`, `x-ms-token-aad-id-token`,
 * `x-vercel-protection-bypass`, `x-session-id`. A signature is none: it proves one body and opens nothing.
 */
const SECRET_HEADER =
  /authoriz|(?:^|[-_])authentication(?:[-_]|$)|cookie|jwt|bearer|[cx]srf|assertion|oidc[-_]?data|session|credential|token|secret|passw|passphrase|passcode|protection[-_]bypass|key$|(?:^|[-_])(?:auth|pass|pwd|pin|otp)$/;

/** They have such a word in their name, and nothing that opens anything in their value. */
const PUBLIC_HEADER =
  /^access-control-|rate-?limit|token[-_](?:count|limit|usage|type)$|(?:^|[-_])(?:idempotency|cache|surrogate|routing|partition|public|sec-websocket)[-_]key$/;

/** @param name in lower case */
export const isSecretHeader = rememberResults(
  (name) => SECRET_HEADER.test(name) && !PUBLIC_HEADER.test(name),
);

/** What a field's value is, as its name says. A `download` is a presigned URL, or holds some. */
export type FieldKind = 'plain' | 'secret' | 'download';

const DOWNLOAD_FIELD = /downloadurls?$/;

/**
 * Of names without anything but letters and digits. Where a service puts somebody's recordings
 * (`storage_config`: keys, passwords, hosts, users) opens their storage as a whole. `sessionId`, `tokenType` and `keyframes`
 * do not end so.
 */
const SECRET_FIELD =
  /(?:token|secret|password|passwd|pwd|passphrase|passcode|jwt|credential|authorization|(?:auth|authorization)header|cookie|bearer|[a-z0-9]key|(?:access|auth|authorization|verification|recovery|otp|mfa)code|(?:meeting|host|dialin|access|guest|moderator)pin)s?(?:value|hash|text|string|confirmation|pem|base64)?\d*$|^(?:key|auth|authentication|pass|pin|otp|totp|storageconfig)$/;

/** Keys that find something, or that everybody may have; and other words that end so. */
const PUBLIC_FIELD =
  /(?:public|cache|idempotency|surrogate|routing|partition|primary|foreign|sort|row|object|file|s3|translation|i18n|group|deduplication|lookup|hot|mon|don|tur|hoc|joc|whis)keys?$/;

/** Counts of what language models read and write. */
const COUNTED_TOKENS =
  /(?:prompt|completion|total|max|min|input|output|used|remaining|cached|reasoning|num(?:ber(?:of)?)?)tokens$/;

/** @param name in any spelling: `streamKey`, `stream_key`, `Stream-Key` */
export const fieldKind = rememberResults((name) => kindOf(name.toLowerCase()));

function kindOf(lowerName: string): FieldKind {
  const plainName = lowerName.replace(/[^a-z0-9]+/g, '');
  if (DOWNLOAD_FIELD.test(plainName)) return 'download';
  // Applications answer with the headers that they got: a name with a hyphen may be one.
  if (lowerName.includes('-') && isSecretHeader(lowerName)) return 'secret';
  if (!SECRET_FIELD.test(plainName)) return 'plain';
  return COUNTED_TOKENS.test(plainName) || PUBLIC_FIELD.test(plainName) ? 'plain' : 'secret';
}
