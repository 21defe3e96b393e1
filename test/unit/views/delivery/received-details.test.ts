import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDetails } from '../../../../src/views/delivery/received-details.ts';
import { sanitize } from '../../../../src/terminal/text/sanitize.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { receivedDelivery } from '../../../helpers/deliveries.ts';

describe('the details of a delivery', () => {
  it('are what was asked, the headers, and the indented payload', () => {
    const delivery = receivedDelivery({ target: '/webhook?token=abc' });
    expect(renderDetails(delivery, PLAIN, false).join('\n')).toBe(`    POST /webhook?token=…
    content-type: application/json

    {
      "event": "meeting.started",
      "meeting": {
        "title": "Planning"
      }
    }`);
  });

  it('mask secrets unless they are wanted', () => {
    const delivery = receivedDelivery({
      target: '/?token=secret-1',
      headers: [['Authorization', 'secret-2']],
      payload: { readable: true, value: { streamKey: 'secret-3' } },
    });
    expect(renderDetails(delivery, PLAIN, false).join('\n')).not.toContain('secret');
    const whole = renderDetails(delivery, PLAIN, true).join('\n');
    for (const secret of ['secret-1', 'secret-2', 'secret-3']) expect(whole).toContain(secret);
  });

  it('show a body that could not be read only when secrets are wanted', () => {
    const delivery = receivedDelivery({
      body: Buffer.from('streamKey=abc\u001b[2J'),
      payload: { readable: false, reason: 'not_json' },
    });
    expect(renderDetails(delivery, PLAIN, false).at(-1)).toBe(
      '    (a body of 17 bytes; --show-secrets shows it)',
    );
    expect(renderDetails(delivery, PLAIN, true).at(-1)).toBe(String.raw`    streamKey=abc\x1b[2J`);
    const empty = receivedDelivery({
      body: Buffer.alloc(0),
      payload: { readable: false, reason: 'empty' },
    });
    expect(renderDetails(empty, PLAIN, false).at(-1)).toBe('    (no body)');
  });

  it('are cut where they would fill the terminal', () => {
    const value = { list: Array.from({ length: 5000 }, (_, index) => index), long: 'x'.repeat(1_000_000) };
    const lines = renderDetails(receivedDelivery({ payload: { readable: true, value } }), PLAIN, false);
    expect(lines.length).toBeLessThan(420);
    expect(lines.at(-1)).toMatch(/… [\d,]+ more lines$/);
    const long = renderDetails(
      receivedDelivery({ payload: { readable: true, value: { long: value.long } } }),
      PLAIN,
      false,
    );
    expect(Math.max(...long.map((line) => line.length))).toBeLessThan(2100);
  });

  it('hold nothing that a terminal would obey, whatever came', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.jsonValue(), text, text, text, (value, name, header, target) => {
        const delivery = receivedDelivery({
          target,
          headers: [[name, header]],
          payload: { readable: true, value: [value, header] },
        });
        for (const line of renderDetails(delivery, PLAIN, true)) expect(sanitize(line)).toBe(line);
      }),
    );
  });
});
