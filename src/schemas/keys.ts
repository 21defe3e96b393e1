import { Type } from 'typebox';
import { flag, object, orNull, text, type JsonOf } from './parts.ts';

const publicKey = text('PEM (SPKI), without a line end after it.');

const fingerprint = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the SPKI in DER, as hex: the same for every way to write the key.',
});

/** What `keys create` answers with. */
export const createdKey = object(
  {
    created: flag('False where there was one already, which is kept.'),
    path: text('The private key: for its owner alone.'),
    publicKeyPath: text('The public key, as PEM.'),
    publicKey,
    fingerprint,
  },
  { title: 'CreatedKey' },
);

/** What `keys show` answers with. */
export const shownKey = object(
  {
    publicKey,
    fingerprint,
    origin: text('The file, or the URL of the key document, without secrets.'),
  },
  { title: 'ShownKey' },
);

/** What `keys show --document` prints, and services publish. */
export const publishedKeyDocument = object(
  {
    success: Type.Literal(true),
    data: object({ publicKey }),
    message: Type.Literal(''),
  },
  { title: 'KeyDocument' },
);

const comparedKey = object({
  origin: text('Where it is from: a file, a variable, or a URL without secrets.'),
  fingerprint,
});

/** What `keys check` answers with. */
export const keyComparison = object(
  {
    matches: flag('Whether both are the same key.'),
    pinned: comparedKey,
    published: object({
      origin: text('The URL of the key document, without secrets.'),
      fingerprint,
      publicKey,
    }),
    pinnedIs: orNull(
      text(),
      'Whose the pinned key is, where it is another one that is known: a service, or `this machine`. Null otherwise.',
    ),
  },
  { title: 'KeyComparison' },
);

export type KeyComparisonJson = JsonOf<typeof keyComparison>;
