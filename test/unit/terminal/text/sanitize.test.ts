import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize, sanitizeLines } from '../../../../src/terminal/text/sanitize.ts';

/** What a terminal may obey or hide, one character at a time: asked apart from the code under test. */
function isUnsafe(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x200c || code === 0x200d) return false;
  if (/^[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]$/u.test(character))
    return true;
  return [
    [0x2028, 0x202e],
    [0x2800, 0x2800],
    [0xfff9, 0xfffb],
    [0x13430, 0x1343f],
    [0x1d159, 0x1d159],
  ].some(([from = 0, to = 0]) => code >= from && code <= to);
}

/** Selectors where they choose the look of a character that is seen: emoji, keycaps, Han. */
const CHOSEN_FORM =
  /\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F|[0-9#*]\uFE0F(?=\u20E3)|\p{Script=Han}[\uFE00-\uFE02\u{E0100}-\u{E01EF}]/gu;

const PARTS = ['\u001b[2J', '\u009b31m', '\ud83d', '\udc4d', '\u202e', 'a', '\n', '\u{e0041}'].concat([
  '葛',
  '\u{e0100}',
  '❤',
  '1',
  '\ufe0f',
  '\u20e3',
]);

const anyText = fc.oneof(
  fc.string({ unit: fc.nat({ max: 0x10ffff }).map((code) => String.fromCodePoint(code)) }),
  fc.string({ unit: fc.nat({ max: 0x2100 }).map((code) => String.fromCharCode(code)) }),
  fc.array(fc.constantFrom(...PARTS)).map((parts) => parts.join('')),
);

describe('sanitize', () => {
  it.each([
    ['Ada\u001b[2J', 'Ada\\x1b[2J'],
    ['\u001b]8;;https://evil.example\u0007click', '\\x1b]8;;https://evil.example\\x07click'],
    ['\u009b31mred', '\\x9b31mred'],
    ['one\ntwo\r\nthree\tfour', 'one\\ntwo\\r\\nthree\\tfour'],
    ['\0\u007f\b', '\\x00\\x7f\\x08'],
    ['user\u202egnp.exe', 'user\\u202egnp.exe'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['\ufeffname', '\\ufeffname'],
    ['lone \ud83d surrogate', 'lone \\ud83d surrogate'],
    ['\udc4d\ud83d', '\\udc4d\\ud83d'],
    ['hidden\u{e0041}\u{e0042}', 'hidden\\u{e0041}\\u{e0042}'],
    ['pr\u200bod\u2060uction\u2064', 'pr\\u200bod\\u2060uction\\u2064'],
    ['\ufff9note\ufffb \u180e', '\\ufff9note\\ufffb \\u180e'],
    ['\u2066isolate\u2069', '\\u2066isolate\\u2069'],
    ['pass\u00adword A\u034fda', 'pass\\xadword A\\u034fda'],
    ['\u115f\u1160\u3164\uffa0', '\\u115f\\u1160\\u3164\\uffa0'],
    ['\u17b4\u17b5 \u180b\u180f', '\\u17b4\\u17b5 \\u180b\\u180f'],
    ['A\ufe00d\ufe0fa', 'A\\ufe00d\\ufe0fa'],
    ['A\u{e0100}\u{e01ef}\u{e0fff}', 'A\\u{e0100}\\u{e01ef}\\u{e0fff}'],
    ['\u{1d173}beam\u{1d17a} \u{1d159}', '\\u{1d173}beam\\u{1d17a} \\u{1d159}'],
    ['\u{1bca0} \u{13430}', '\\u{1bca0} \\u{13430}'],
    ['\u2800\u2800', '\\u2800\\u2800'],
    ['\ufffe\uffff \ufdd0 \u{1fffe}\u{10ffff}', '\\ufffe\\uffff \\ufdd0 \\u{1fffe}\\u{10ffff}'],
    ['👍\ufe0f\ufe0f', '👍\ufe0f\\ufe0f'],
    ['1\ufe0f #\ufe0fx', '1\\ufe0f #\\ufe0fx'],
    ['葛\ufe0f 葛\u{e0100}\u{e0100}', '葛\\ufe0f 葛\u{e0100}\\u{e0100}'],
  ])('shows %j instead of obeying it', (text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });

  it.each([
    '',
    'plain text, with \\backslashes\\ and "quotes"',
    'Zoë Ångström – “naïve”',
    '会議 회의 बैठक اجتماع פגישה',
    'नमस्ते क्\u200dष',
    'می\u200cخواهم',
    '👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇳🇱',
    'e\u0301 combined',
    '❤️ ☝🏽️ ©️ 1️⃣ #️⃣',
    '渡邉󠄂さん 葛󠄀城市',
  ])('leaves %j as it is', (text) => {
    expect(sanitize(text)).toBe(text);
    expect(sanitizeLines(text)).toBe(text);
  });

  it('lets no unsafe character through, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const rest = sanitize(text).replaceAll(CHOSEN_FORM, '');
        expect(Array.from(rest).filter(isUnsafe)).toEqual([]);
      }),
      { numRuns: 500, examples: [['葛\u{e0100}'], ['1\ufe0f\u20e3'], ['❤\ufe0f\ufe0f']] },
    );
  });

  it('knows every character that is not seen, and takes no other for one', () => {
    const all = Array.from({ length: 0x110000 }, (_each, code) => String.fromCodePoint(code));
    expect(all.filter((character) => (sanitize(character) !== character) !== isUnsafe(character))).toEqual(
      [],
    );
  });

  it('leaves everything else as it is, in its order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const harmless = Array.from(text).filter((character) => !isUnsafe(character));
        expect(sanitize(harmless.join(''))).toBe(harmless.join(''));
      }),
    );
  });

  it('has nothing left to do the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(sanitize(sanitize(text))).toBe(sanitize(text));
      }),
    );
  });
});

describe('commands to a CI’s log', () => {
  /** What GitHub's runner and its like obey: a line that begins so, or holds so anywhere. */
  const OBEYED = /^\s*::[a-z-]+[^\n]*::|##\w*\[/im;

  it.each([
    ['::error file=a::text', '\\x3a:error file=a::text'],
    [' \u00a0::Set-Output name=x::y', ' \u00a0\\x3a:Set-Output name=x::y'],
    ['title ##[stop-commands]x', 'title \\x23#[stop-commands]x'],
    ['###[error]', '#\\x23#[error]'],
    ['##vso[task.setvariable variable=x]y', '\\x23#vso[task.setvariable variable=x]y'],
    ['##teamcity[message text="x"]', '\\x23#teamcity[message text="x"]'],
  ])('%j is shown, not obeyed', (text, shown) => {
    expect(sanitize(text)).toBe(shown);
    expect(sanitizeLines(text)).toBe(shown);
  });

  it.each(['::1', '::', '::ffff:127.0.0.1', 'a::error::b', '## heading', '# [x]', '#1 [2]', 'C::run::x'])(
    '%j is none',
    (text) => {
      expect(sanitize(text)).toBe(text);
    },
  );

  it('do not get through, whatever the text', () => {
    const parts = fc.constantFrom(
      '::',
      ':',
      '#',
      '##',
      '[',
      'error',
      'vso',
      'x',
      ' ',
      '\n',
      '\r',
      ']',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (pieces) => {
        expect(sanitize(pieces.join(''))).not.toMatch(OBEYED);
        expect(sanitizeLines(pieces.join(''))).not.toMatch(OBEYED);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['::', '##', '#', ' ', ' ::', '##a', '::a'])('are found behind 200,000 of %j', (piece) => {
    // Whoever takes the square of the length for it does not end within a test's time.
    const text = piece.repeat(200_000);
    const shown = sanitizeLines(`${text}\n::error::x ##[error]`);
    expect(shown === `${text}\n\\x3a:error::x \\x23#[error]`).toBe(true);
  });
});

describe('sanitizeLines', () => {
  it('keeps line feeds, and nothing else that is unsafe', () => {
    expect(sanitizeLines('{\n  "a": "\u001b[1m"\r\n}')).toBe('{\n  "a": "\\x1b[1m"\\r\n}');
  });

  it('is sanitize for each line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(sanitizeLines(text)).toBe(text.split('\n').map(sanitize).join('\n'));
      }),
    );
  });
});
