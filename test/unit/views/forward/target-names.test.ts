import { describe, expect, it } from 'vitest';
import { shortTargetNames } from '../../../../src/views/forward/target-names.ts';

describe('shortTargetNames', () => {
  it.each([
    [['http://localhost:3000/webhook'], ['']],
    [
      ['http://localhost:3000/a', 'http://127.0.0.1:3001/b', 'https://app.example.com/hook'],
      [':3000', ':3001', 'app.example.com'],
    ],
    [
      ['http://localhost:3000/a', 'http://localhost:3000/b?key=hidden', 'http://localhost/'],
      [':3000/a', ':3000/b', 'localhost/'],
    ],
    [
      ['exec:./bin/handle.sh --fast', 'exec:"/usr/bin/my tool" x', 'exec:node a.js', 'http://[::1]:4000/'],
      ['handle.sh', 'my tool', 'node', ':4000'],
    ],
    [
      ['exec:node a.js', 'exec:node b.js'],
      ['node a.js', 'node b.js'],
    ],
    [
      ['http://localhost:3000/?a=1', 'http://localhost:3000/?b=1'],
      ['http://localhost:3000/?…', 'http://localhost:3000/?…'],
    ],
  ])('%j', (targets, names) => {
    const found = [...shortTargetNames(targets).values()];
    // What even the whole URLs do not tell apart gets numbers.
    expect(found).toEqual(new Set(names).size === names.length ? names : ['#1', '#2']);
  });

  it('tells long ones apart', () => {
    const long = 'http://localhost:3000/a/very/long/path/that/goes/on/and/on';
    const found = [...shortTargetNames([`${long}/one`, `${long}/two`]).values()];
    expect(new Set(found).size).toBe(2);
    expect(found.every((name) => name.length <= 24)).toBe(true);
  });

  it('never holds what a terminal would obey', () => {
    const found = [...shortTargetNames(['exec:./\u001b[2J', 'exec:b']).values()];
    expect(found.join('')).not.toContain('\u001b');
  });
});
