import { describe, expect, it } from 'vitest';
import { largeBody, unfinishedBody } from '../../../../src/domain/check/unusable-bodies.ts';

describe('a body that cannot be worked on', () => {
  it('is cut off in the middle', () => {
    expect(unfinishedBody(Buffer.from('{"a":1}')).toString()).toBe('{"a"');
  });

  it('is exactly 1 MiB, and the JSON that it was with one field more', () => {
    const body = largeBody(Buffer.from('{"event":"meeting.started"}'));
    expect(body).toHaveLength(1_048_576);
    const { event, filler } = JSON.parse(body.toString());
    expect(event).toBe('meeting.started');
    expect(filler).toMatch(/^x{1000,}$/);
  });
});
