import { sizeText } from '../../../domain/text/amounts.ts';
import { refusalText } from './refusal-text.ts';
import type { FileResult } from './file-result.ts';
import { safeText, shortId } from '../../../terminal/text/safe-text.ts';
import type { Style } from '../../../terminal/style.ts';
import type { DownloadedFileJson } from '../../../schemas/download.ts';

/** One file for a person: where it is, or why it is not. */
export function fileLine(result: FileResult, style: Style, maxBytes: number): string {
  const { state, file = '', bytes = 0, kind, id } = result;
  switch (state) {
    case 'downloaded':
      return `${style.good('✓')} ${safeText(file)} ${style.faint(sizeText(bytes))}`;
    case 'exists':
      return `${style.faint('=')} ${safeText(file)} is there already (--overwrite replaces it)`;
    case 'failed':
      return `${style.bad('✗')} ${kind ?? 'no file'} of ${safeText(shortId(id))}: ${refusalText(result, maxBytes)}`;
  }
}

export function fileJson(result: FileResult): DownloadedFileJson {
  const { id, position, kind, state, file, bytes, isRefreshed, code } = result;
  return {
    type: 'file',
    id,
    position,
    kind: kind ?? null,
    state,
    file: file ?? null,
    bytes: bytes ?? null,
    refreshed: isRefreshed,
    code: code ?? null,
  };
}
