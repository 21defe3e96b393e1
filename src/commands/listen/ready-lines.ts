import { sanitize } from '../../terminal/sanitize.ts';
import { wrap } from '../../terminal/width.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';
import type { ReadyInfo } from './presenter.ts';

/** What a person is told once connections are accepted: where, how it checks, and what to do next. */
export function readyLines(info: ReadyInfo, verify: VerifyMode, style: Style, output: Output): string[] {
  const where = info.path === undefined ? 'any path' : 'this path only';
  const fitted = (text: string): string[] =>
    (output.isTerminal ? wrap(text, output.columns) : [text]).map(style.faint);
  const isLocalService = isLocalUrl(info.keyOrigin);
  return [
    `${style.good('✓')} Listening on ${style.strong(sanitize(info.url))} (${where})`,
    ...(isLoopback(info.address) ? [] : fitted(everybodyWarning(info))),
    ...fitted(signatureLine(info, verify)),
    ...fitted(isLocalService ? LOCAL_NEXT : PUBLIC_NEXT),
    `  ${style.name(`dyte-hooks register --events all --url ${isLocalService ? sanitize(info.url) : '<public URL>'}`)}`,
    ...fitted(info.endsWhen === undefined ? 'Ctrl-C ends this.' : `${info.endsWhen} Ctrl-C ends it before.`),
  ];
}

const LOCAL_NEXT = 'To have deliveries sent here, register this address:';
const PUBLIC_NEXT =
  'To have deliveries sent here, register a public HTTPS address that leads to this one, such as a tunnel’s:';

function isLocalUrl(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && /^(?:localhost|127\.|\[::1\])/.test(new URL(url).hostname);
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

function everybodyWarning({ address, port }: ReadyInfo): string {
  return `It listens on ${sanitize(address)}, port ${String(port)}: whoever reaches this machine can send to it.`;
}

function signatureLine({ keyOrigin }: ReadyInfo, verify: VerifyMode): string {
  if (keyOrigin === undefined) return 'Signatures are not checked (--verify off).';
  const otherwise = verify === 'require' ? ', and nothing is accepted without' : '';
  return `Signatures are checked with the key of ${sanitize(keyOrigin)}${otherwise}.`;
}
