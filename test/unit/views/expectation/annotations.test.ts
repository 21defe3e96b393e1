import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderAnnotations } from '../../../../src/views/expectation/annotations.ts';
import { sanitize } from '../../../../src/terminal/text/sanitize.ts';

/** What GitHub's runner makes of a line (ActionCommand.cs in actions/runner, "TryParseV2"). */
function read(line: string): {
  readonly command: string;
  readonly properties: object;
  readonly data: string;
} {
  const [, info = '', data = ''] = /^::(.*?)::(.*)\n$/.exec(line) ?? [];
  const [, command = '', rest = ''] = /^(\S*) ?(.*)$/.exec(info) ?? [];
  const properties = Object.fromEntries(
    rest.split(',').map((pair) => {
      const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
      return [name, unescape(value.replaceAll('%3A', ':').replaceAll('%2C', ','))];
    }),
  );
  return { command, properties, data: unescape(data) };
}

function unescape(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

describe('renderAnnotations', () => {
  it('is one line for each failure', () => {
    expect(
      renderAnnotations([
        { name: 'a', seconds: 1, failure: undefined },
        {
          name: 'b{c=1, d=50%}',
          seconds: 1,
          failure: { message: 'Not met: 50%', details: ['one', 'two: x'] },
        },
      ]),
    ).toEqual(['::error title=dyte-hooks listen%3A b{c=1%2C d=50%25}::Not met: 50%25%0Aone%0Atwo: x\n']);
  });

  it('is one command to the runner, whatever came from outside', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('::', '%', '%0A', '%25', '\r', '\n', ',', ':', '=', ';', 'a', ' ') }),
    );
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 3 }), (name, message, details) => {
        const lines = renderAnnotations([{ name, seconds: 1, failure: { message, details } }]);
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^[^\n\r]*\n$/);
        expect(read(lines[0] ?? '')).toEqual({
          command: 'error',
          properties: { title: sanitize(`dyte-hooks listen: ${name}`) },
          data: [message, ...details].map(sanitize).join('\n'),
        });
      }),
      { numRuns: 500 },
    );
  });
});
