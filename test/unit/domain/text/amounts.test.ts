import { describe, expect, it } from 'vitest';
import {
  countText,
  deliveriesText,
  numberText,
  roughLengthText,
  roundedMs,
  sizeText,
  timeText,
} from '../../../../src/domain/text/amounts.ts';

describe('amounts for people', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
  ])('writes the number %j as %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it('counts one and many', () => {
    expect(countText(1, 'file')).toBe('1 file');
    expect(countText(0, 'file')).toBe('0 files');
    expect(deliveriesText(1)).toBe('1 delivery');
    expect(deliveriesText(12_000)).toBe('12,000 deliveries');
  });

  it.each([
    [0, 'under 1 ms'],
    [0.9, 'under 1 ms'],
    [1, '1 ms'],
    [999.4, '999 ms'],
    [999.5, '1 s'],
    [1499, '1.5 s'],
    [30_000, '30 s'],
  ])('writes %d milliseconds as %s', (milliseconds, text) => {
    expect(timeText(milliseconds)).toBe(text);
  });

  it.each([
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_950, '1.0 MB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it.each([
    [59.4, '59s'],
    [59.5, '1m'],
    [3900, '1h 05m'],
  ])('writes about %d seconds as %s', (seconds, text) => {
    expect(roughLengthText(seconds)).toBe(text);
  });

  it('rounds times for programs to whole milliseconds', () => {
    expect([roundedMs(1.4999), roundedMs(16.545)]).toEqual([1, 17]);
  });
});
