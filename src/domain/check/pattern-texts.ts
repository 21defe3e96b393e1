import type { Remedy } from './probe-result.ts';

/** Habits of receiving code that are recognised, what they are in a sentence, and what to change. */
export const PATTERN_TEXTS = {
  verifies_nothing: {
    text: 'It verifies nothing, or answers before it does: what is not signed gets a 2xx too.',
    remedy: verify('Verify the signature over the raw body first, and answer 401 when it does not match.'),
  },
  answers_first: {
    text: 'It answers 2xx before it has verified, and then drops what is not genuine.',
    remedy: refuse(
      'Verify first, and answer then: a delivery that is dropped after a 2xx never comes again.',
    ),
  },
  refuses_with_2xx: {
    text: 'It refuses with a 2xx: its answer says no, but for a sender any 2xx means that the delivery was taken.',
    remedy: refuse('Answer 401 to what is not genuine. Of a 2xx only the status counts, not the text.'),
  },
  optional_signature: {
    text: 'It verifies a signature only where there is one: what comes without is accepted.',
    remedy: verify('Answer 401 when the signature header is missing or empty.'),
  },
  ignores_body: {
    text: 'It accepts a good signature with any body: what it verifies is not what came.',
    remedy: verify('Verify the signature over the bytes of this request, and over all of them.'),
  },
  only_looks_for_header: {
    text: 'It only looks for a signature header: whatever is in it is accepted. (Or it checks, and ignores the result.)',
    remedy: verify(
      'Verify the signature, await the result, and use it: a promise that is not awaited counts as true.',
    ),
  },
  ignores_result: {
    text: 'It reads the signature, and ignores what the check says: only one that cannot be read stops it.',
    remedy: verify(
      'Await the result of the check, and use it: a promise that is not awaited counts as true.',
    ),
  },
  checks_shape: {
    text: 'It only checks what a signature looks like, such as its length or that it is base64.',
    remedy: verify(
      'Verify the signature with the public key of the service. What it looks like anybody can copy.',
    ),
  },
  known_hmac_secret: {
    text: 'It checks an HMAC with a secret that anybody can guess, such as an empty one. The service signs with RSA.',
    remedy: verify('Verify RSA with SHA-256 by the public key of the service: it never gives a secret.'),
  },
  hmac: {
    text: 'It seems to check an HMAC: it fails (5xx) on signatures as long as those of RSA, and refuses shorter ones.',
    remedy: verify('Verify RSA with SHA-256 by the public key of the service: it never gives a secret.'),
  },
  dyte_headers_only: {
    text: 'It reads only the headers of Dyte (dyte-signature); RealtimeKit sends rtk-signature since June 2026.',
    remedy: headers('Read rtk-signature, and dyte-signature where that is missing.'),
  },
  rtk_headers_only: {
    text: 'It reads only the headers of RealtimeKit (rtk-signature); Dyte sends dyte-signature.',
    remedy: headers('Read rtk-signature, and dyte-signature where that is missing.'),
  },
  one_case_only: {
    text: 'It finds its headers in one case of letters only.',
    remedy: {
      text: 'Look headers up whatever the case of their names, as HTTP has it.',
      section: 'read-headers-in-any-case',
    },
  },
  fails_on_genuine: {
    text: 'It fails (5xx) on genuine deliveries: often a parser took the body before the check, or the key cannot be read.',
    remedy: raw(
      'Look into its log, and hand the check the bytes of the body. With Express, that takes express.raw({ type: () => true }) on this route, for without a type it reads no JSON, and no express.json() before it.',
    ),
  },
  refuses_everything: {
    text: 'It refuses everything, also genuine deliveries: it may have another key than the one they are signed with, want the id of its own webhook, check an HMAC, or look for other headers.',
    remedy: {
      text: 'Give it the public key that belongs to these deliveries (keys show), name its webhook with --webhook-id where it compares that, and check that it verifies RSA with SHA-256.',
      section: 'take-the-right-key',
    },
  },
  serialises_again: {
    text: 'It parses the body, serialises it again, and verifies that.',
    remedy: raw(),
  },
  json_stringify: {
    text: 'It parses the body, serialises it again as JSON.stringify does, and verifies that.',
    remedy: raw(
      'Verify the bytes that came, not JSON.stringify(req.body). With Express, give this route express.raw({ type: () => true }), and let no express.json() come before it.',
    ),
  },
  json_dumps: {
    text: 'It parses the body, serialises it again as json.dumps of Python does by default, and verifies that.',
    remedy: raw('Verify the bytes that came (request.get_data(), await request.body()), not json.dumps(…).'),
  },
  json_dumps_compact: {
    text: 'It parses the body, serialises it again as json.dumps of Python does with compact separators, and verifies that.',
    remedy: raw('Verify the bytes that came (request.get_data(), await request.body()), not json.dumps(…).'),
  },
  json_dumps_unescaped: {
    text: 'It parses the body, serialises it again without escapes, as json.dumps(…, ensure_ascii=False), Ruby or Java do, and verifies that.',
    remedy: raw(),
  },
  json_encode: {
    text: 'It parses the body, serialises it again as json_encode of PHP does, and verifies that.',
    remedy: raw("Verify the bytes that came (file_get_contents('php://input')), not json_encode(…)."),
  },
  sorts_fields: {
    text: 'It parses the body, serialises it again with its fields sorted, as Go does with a map, and verifies that.',
    remedy: raw('Verify the bytes that came (io.ReadAll(r.Body)), and parse them afterwards.'),
  },
  rebuilds_from_fields: {
    text: 'It builds the body again from the fields that it knows, and verifies that.',
    remedy: raw('Verify the bytes that came, and fill structures from them afterwards.'),
  },
  trims: {
    text: 'It trims the body before it verifies it.',
    remedy: raw('Verify the bytes that came, also spaces and line ends around the JSON.'),
  },
  changes_line_ends: {
    text: 'It changes the line ends of the body before it verifies it.',
    remedy: raw('Read the body as bytes, not as lines of text.'),
  },
  decodes_as_latin1: {
    text: 'It decodes the body with another charset than UTF-8, such as Latin-1, before it verifies it.',
    remedy: raw('Verify the bytes that came, or decode them as UTF-8 and nothing else.'),
  },
} as const satisfies Readonly<Record<string, { readonly text: string; readonly remedy: Remedy }>>;

export type PatternId = keyof typeof PATTERN_TEXTS;

function verify(text: string): Remedy {
  return { text, section: 'verify-the-signature' };
}

function refuse(text: string): Remedy {
  return { text, section: 'refuse-with-401' };
}

function headers(text: string): Remedy {
  return { text, section: 'read-both-header-families' };
}

function raw(text = 'Verify the bytes that came, before anything parses them.'): Remedy {
  return { text, section: 'verify-the-raw-body' };
}
