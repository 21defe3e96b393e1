import { describe, expect, it } from 'vitest';
import { worstThatFollows } from '../../../../src/domain/check/worst-answer.ts';
import { exchangeWith, notReached, TIMEOUT } from '../../../helpers/exchanges.ts';

describe('what follows after several answers', () => {
  it.each([
    ['realtimekit', [200, 500, 404, 503], 'RealtimeKit will not send it again.'],
    ['realtimekit', [200, 500], 'RealtimeKit sends it again; how often is not documented.'],
    ['realtimekit', [500, 200], 'RealtimeKit sends it again; how often is not documented.'],
    ['realtimekit', [200], 'RealtimeKit takes it as delivered.'],
    ['dyte', [200, 404], 'Dyte tries 5 times more, and then it is lost.'],
    ['dyte', [], ''],
  ] as const)('%s, %j: that of the worst', (policy, statuses, expected) => {
    expect(
      worstThatFollows(
        statuses.map((status) => exchangeWith(status)),
        policy,
      ),
    ).toBe(expected);
  });

  it('takes the first of those that are as bad', () => {
    expect(worstThatFollows([exchangeWith(TIMEOUT), exchangeWith(500)], 'realtimekit')).toBe(
      'How long RealtimeKit waits for an answer is not documented. 3s is our choice: it is what Dyte waits.',
    );
    expect(worstThatFollows([exchangeWith(500), exchangeWith(TIMEOUT)], 'realtimekit')).toBe(
      'RealtimeKit sends it again; how often is not documented.',
    );
  });

  it('says that the limit is chosen only where it is', () => {
    expect(worstThatFollows([exchangeWith(TIMEOUT)], 'dyte')).toBe(
      'Dyte tries 5 times more, and then it is lost.',
    );
    expect(worstThatFollows([exchangeWith(notReached('connection_lost'))], 'realtimekit')).toBe(
      'RealtimeKit sends it again; how often is not documented.',
    );
  });
});
