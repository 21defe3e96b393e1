import { describe, expect, it } from 'vitest';
import {
  namedEvents,
  readTargetSpecs,
  targetName,
  type WantedTargets,
} from '../../../src/forwarding/target-specs.ts';
import { thrownBy } from '../../helpers/errors.ts';

/** Names of the targets with the events that each is for. */
function targets(wanted: Partial<WantedTargets>): readonly (readonly [string, readonly string[]])[] {
  const specs = readTargetSpecs({ forwardTo: [], forward: [], exec: [], ...wanted });
  return specs.map((spec) => [targetName(spec), spec.filter]);
}

describe('readTargetSpecs', () => {
  it('takes URLs and commands for all events', () => {
    expect(
      targets({ forwardTo: ['http://localhost:3000', ' https://[::1]:3001/a?b=1 '], exec: ['./x "a b"'] }),
    ).toEqual([
      ['http://localhost:3000/', ['*']],
      ['https://[::1]:3001/a?b=1', ['*']],
      ['exec:./x "a b"', ['*']],
    ]);
  });

  it.each([
    ['recording.*=http://localhost:3001/rec', 'http://localhost:3001/rec', ['recording.*']],
    [
      'Meeting.Started, meeting.ended=http://localhost/',
      'http://localhost/',
      ['meeting.started', 'meeting.ended'],
    ],
    ['all=http://localhost/?a=http://b', 'http://localhost/?a=http://b', ['*']],
    ['brand.new = HTTPS://example.com', 'https://example.com/', ['brand.new']],
  ])('takes events and a URL: %s', (text, name, filter) => {
    expect(targets({ forward: [text] })).toEqual([[name, filter]]);
  });

  it('takes each target once, for all events that were asked for', () => {
    expect(
      targets({
        forward: ['a.b=http://localhost/', 'c.d=http://LOCALHOST:80', 'e.f=http://localhost/other'],
      }),
    ).toEqual([
      ['http://localhost/', ['a.b', 'c.d']],
      ['http://localhost/other', ['e.f']],
    ]);
    expect(targets({ forwardTo: ['http://localhost/'], forward: ['a.b=http://localhost/'] })).toEqual([
      ['http://localhost/', ['*']],
    ]);
    expect(targets({ exec: ['a b', 'a b'] })).toEqual([['exec:a b', ['*']]]);
  });

  it.each(['3000/hook', ':3000/hook', 'localhost:3000/hook'])('takes %s without a scheme', (address) => {
    const events = `recording.*=${address}`;
    expect(targets({ forwardTo: [address] })).toEqual([['http://localhost:3000/hook', ['*']]]);
    expect(targets({ forward: [events] })).toEqual([['http://localhost:3000/hook', ['recording.*']]]);
  });

  it('refuses what is no address of a target', () => {
    expect(thrownBy(() => targets({ forwardTo: ['hook'] })).code).toBe('url_unusable');
    expect(thrownBy(() => targets({ forward: ['a.b=ftp://localhost'] })).code).toBe('url_unusable');
  });

  it('refuses credentials in a URL without showing them', () => {
    const error = thrownBy(() => targets({ forward: ['a.b=http://hidden:hidden@localhost/'] }));
    expect(error.code).toBe('url_unusable');
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('hidden');
  });

  it.each([
    ['http://localhost:3000', 'for which events'],
    ['=http://localhost:3000', 'names no event'],
    [' , =http://localhost:3000', 'names no event'],
    ['recording.*', 'events and a URL'],
    ['http://localhost:3000/?a=b', 'for which events'],
    ['localhost:3000/?a=b', 'events and a URL'],
  ])('refuses --forward %s', (text, why) => {
    const error = thrownBy(() => targets({ forward: [text] }));
    expect(error.code).toBe('usage_invalid');
    expect(error.message).toContain(why);
  });

  it('refuses a command that needs a shell', () => {
    expect(thrownBy(() => targets({ exec: ['a | b'] })).code).toBe('usage_invalid');
  });
});

describe('namedEvents', () => {
  it('are what stands before the URLs', () => {
    expect(namedEvents(['a.b,c.d=http://x/', 'http://x/', 'e=https://y/'])).toEqual(['a.b,c.d', 'e']);
  });
});
