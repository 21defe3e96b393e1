import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/views/expectation/markdown.ts';

const LINES = 8;

function rowFor(name: string, message = 'x'): string {
  const failure = { message, details: ['more'] };
  return renderMarkdown('1 of 1', [{ name, seconds: 1, failure }]).split('\n')[5] ?? '';
}

describe('a report as Markdown', () => {
  it('says how it stands, and each with its time', () => {
    const cases = [{ name: 'meeting.ended', seconds: 1.26, failure: undefined }];
    expect(renderMarkdown('1 expectation met in 1.3 s', cases)).toBe(`<!-- dyte-hooks listen -->
### ✅ dyte-hooks: 1 expectation met in 1.3 s

| | expected | |
| --- | --- | --- |
| ✅ | <code>meeting.ended</code> | after 1.3 s |

`);
  });

  it.each([
    ['a|b', 'a&#124;b'],
    ['<img src=x>', '&#60;img src&#61;x&#62;'],
    [
      '`code` **bold** [a](b) #1 @ada',
      '&#96;code&#96; &#42;&#42;bold&#42;&#42; &#91;a&#93;&#40;b&#41; &#35;1 &#64;ada',
    ],
    ['https://x.example', 'https&#58;&#47;&#47;x.example'],
    ['www.x.example', 'www&#46;x.example'],
    ['&amp;', '&#38;amp;'],
    ['Zoë 会议 ✓', 'Zoë 会议 ✓'],
  ])('shows %j as it is', (text, shown) => {
    expect(rowFor(text, text)).toBe(`| ❌ | <code>${shown}</code> | ${shown}<br>more |`);
  });

  it('has a line for each case, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, message) => {
        const text = renderMarkdown(message, [{ name, seconds: 0, failure: { message, details: [] } }]);
        expect(text.split('\n')).toHaveLength(LINES);
        const row = text.split('\n')[5] ?? '';
        expect(row.replaceAll(/<\/?code>|<br>/g, '')).not.toMatch(/[<>`*_[\]\\@]/);
        expect(row.match(/\|/g)).toHaveLength(4);
      }),
    );
  });
});
