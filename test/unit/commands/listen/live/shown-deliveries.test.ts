import { describe, expect, it } from 'vitest';
import { ShownDeliveries } from '../../../../../src/commands/listen/live/shown-deliveries.ts';
import { PLAIN } from '../../../../../src/terminal/style.ts';
import { deliveryEvent } from '../../../../helpers/deliveries.ts';

describe('ShownDeliveries', () => {
  it('gives each session a letter, also after its end, and none to what has no session', () => {
    const shown = new ShownDeliveries(PLAIN);
    const prefixes = ['one', 'two', undefined, 'one'].map((sessionId) =>
      shown.prefixFor({ ...deliveryEvent(), sessionId }, 'line'),
    );
    expect(prefixes).toEqual(['A ', 'B ', '  ', 'A ']);
  });

  it('begins with the first letter again after the last', () => {
    const shown = new ShownDeliveries(PLAIN);
    const prefixes = Array.from({ length: 27 }, (_, session) =>
      shown.prefixFor({ ...deliveryEvent(), sessionId: String(session) }, 'line'),
    );
    expect([prefixes[0], prefixes[25], prefixes[26]]).toEqual(['A ', 'Z ', 'A ']);
  });

  it('leaves out what the filter does not find in line, event or id, and what is told of it later', () => {
    const shown = new ShownDeliveries(PLAIN);
    shown.setFilter(' PLANNING ');
    const event = { ...deliveryEvent(), sessionId: 'one' };
    expect(
      shown.prefixFor({ ...event, position: 1 }, '12:00 started · \u001b[2mWeekly planning\u001b[22m'),
    ).toBe('A ');
    expect(shown.prefixFor({ ...event, position: 2 }, '12:00 started · Retrospective')).toBeUndefined();
    expect([shown.laterPrefixFor(1), shown.laterPrefixFor(2), shown.laterPrefixFor(3)]).toEqual([
      'A ',
      undefined,
      '  ',
    ]);
    expect(shown.selection.current?.line).toBe('12:00 started · Weekly planning');
    shown.setFilter('meeting');
    expect(shown.prefixFor({ ...event, event: 'meeting.ended', position: 4 }, 'line')).toBe('A ');
  });
});
