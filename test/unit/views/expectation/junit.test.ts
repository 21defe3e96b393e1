import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { renderJunit } from '../../../../src/views/expectation/junit.ts';
import { sanitize } from '../../../../src/terminal/text/sanitize.ts';
import type { ReportCase } from '../../../../src/views/expectation/report-cases.ts';

const SUITE = { startedAt: Date.parse('2026-01-02T03:04:05.678Z'), seconds: 60 };

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Every element of a document, by a parser that accepts nothing that is not XML. */
function parse(xml: string): readonly Element[] {
  const found: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '' };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    for (const element of open) element.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(xml).close();
  return found;
}

const passed: ReportCase = { name: 'meeting.started', seconds: 1.2345, failure: undefined };
const failed: ReportCase = {
  name: 'recording.statusUpdate{recording.status="<UPLOADED> & \'more\'"}',
  seconds: 60,
  failure: { message: 'Not met: came with "a"', details: ['came ]]>', 'came with <b>'] },
};

describe('renderJunit', () => {
  it('is a suite with a case for each, and a failure with what came instead', () => {
    const [suites, suite, first, second, failure, ...more] = parse(renderJunit([passed, failed], SUITE));
    expect(more).toEqual([]);
    const counts = { tests: '2', failures: '1', errors: '0', skipped: '0', time: '60.000' };
    expect([suites?.name, suites?.attributes]).toEqual([
      'testsuites',
      { name: 'dyte-hooks listen', ...counts },
    ]);
    expect([suite?.name, suite?.attributes]).toEqual([
      'testsuite',
      { name: 'dyte-hooks listen', timestamp: '2026-01-02T03:04:05', ...counts },
    ]);
    expect(first?.attributes).toEqual({
      classname: 'dyte-hooks listen',
      name: 'meeting.started',
      time: '1.234',
    });
    expect(second?.attributes['name']).toBe(failed.name);
    expect(failure?.attributes).toEqual({ type: 'expectation_unmet', message: 'Not met: came with "a"' });
    expect(failure?.text).toBe('Not met: came with "a"\ncame ]]>\ncame with <b>');
  });

  it('is XML that says the same, whatever it is about', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.nat({ max: 0x10ffff }).map((code) => String.fromCodePoint(code)) }),
      fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) }),
      fc.string({
        unit: fc.constantFrom('&', '<', ']]>', '"', "'", '\0', '\n', '\r', '\ufffe', '\uffff', '\ud800', 'a'),
      }),
    );
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 3 }), (name, message, details) => {
        const xml = renderJunit([{ name, seconds: 1, failure: { message, details } }], SUITE);
        const [, , testCase, failure] = parse(xml);
        const shown = (given: string): string =>
          sanitize(given).replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
        expect(testCase?.attributes['name']).toBe(shown(name));
        expect(failure?.attributes['message']).toBe(shown(message));
        expect(failure?.text).toBe([message, ...details].map(shown).join('\n'));
      }),
      { numRuns: 500 },
    );
  });
});
