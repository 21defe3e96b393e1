import { sanitize } from '../../terminal/sanitize.ts';
import { wrap } from '../../terminal/width.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';
import type { ReadyInfo } from './presenter.ts';

/** What a person is told once connections are accepted: where, how it checks, and what to do next. */
export function readyLines(info: ReadyInfo, verify: VerifyMode, style: Style, output: Output): string[] {
  const where = info.path === undefined ? 'any path' : 'this path only';
  const paragraphs = [
    ...(isLoopback(info.address) ? [] : [everybodyWarning(info)]),
    signatureLine(info, verify),
    'Deliveries from outside need a public HTTPS address that leads here, such as a tunnel’s: register that one with "dyte-hooks register --events all --url <public URL>". Ctrl-C ends this.',
  ];
  const fitted = paragraphs.flatMap((text) => (output.isTerminal ? wrap(text, output.columns) : [text]));
  return [
    `${style.good('✓')} Listening on ${style.strong(sanitize(info.url))} (${where})`,
    ...fitted.map(style.faint),
  ];
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
