/** Where the service publishes its key, on the host of its API (docs/service.md, "The signature"). */
export const KEY_DOCUMENT_PATH = '/.well-known/webhooks.json';

/** What the service answers there. */
export interface KeyDocument {
  readonly success: true;
  readonly data: { readonly publicKey: string };
  readonly message: '';
}

/** @param pem SPKI, without a line end after it */
export function keyDocument(pem: string): KeyDocument {
  return { success: true, data: { publicKey: pem }, message: '' };
}
