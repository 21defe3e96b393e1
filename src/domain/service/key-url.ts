import { KEY_DOCUMENT_PATH } from '../signature/key-document.ts';

/** A fixed path on the host of an API, where Dyte's API and the emulator publish their key. */
export function keyUrlOnHost(apiUrl: string): string {
  return new URL(KEY_DOCUMENT_PATH, apiUrl).href;
}
