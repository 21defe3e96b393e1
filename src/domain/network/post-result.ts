/** What came of posting something once. */
export type PostResult =
  | { readonly kind: 'answered'; readonly status: number }
  | {
      readonly kind: 'failed';
      /** A clause, without the address: `the connection was refused`. */
      readonly what: string;
    };
