import { maskUrl } from '../secrets/mask-secrets.ts';
import { MASK } from '../secrets/secret-texts.ts';

/** A part of a URL: text that is shown, or a secret that is masked. */
export interface UrlPart {
  readonly text: string;
  readonly isSecret: boolean;
}

/**
 * A URL in the parts that `maskUrl` shows and those that it masks; together they are the URL. One whose masked form
 * cannot be laid over it is a secret as a whole.
 */
export function secretParts(url: string): readonly UrlPart[] {
  const masked = maskUrl(url);
  if (masked === url) return [{ text: url, isSecret: false }];
  return laidOver(url, masked.split(MASK)) ?? [{ text: url, isSecret: true }];
}

/** @param shown what stands between the masks */
function laidOver(url: string, shown: readonly string[]): readonly UrlPart[] | undefined {
  const [first = '', ...others] = shown;
  if (!url.startsWith(first)) return undefined;
  const parts: UrlPart[] = [{ text: first, isSecret: false }];
  let place = first.length;
  for (const [index, text] of others.entries()) {
    const isLast = index === others.length - 1;
    const found = isLast ? url.length - text.length : url.indexOf(text, place);
    const isThere = found >= place && url.startsWith(text, found) && (isLast || text !== '');
    if (!isThere) return undefined;
    parts.push({ text: url.slice(place, found), isSecret: true }, { text, isSecret: false });
    place = found + text.length;
  }
  return parts.filter(({ text }) => text !== '');
}
