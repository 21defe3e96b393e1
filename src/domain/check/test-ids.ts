import type { Random } from '../clock.ts';

/** What every id that `check` makes up begins with, so that its deliveries are recognised as tests. */
export const TEST_ID_START = 'c4ec0000-';

/** A UUID of version 4 that is recognised as one of a test. */
export function testId(random: Random): string {
  const digits = Array.from({ length: 22 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${TEST_ID_START}${digits.slice(0, 4)}-4${digits.slice(4, 7)}-8${digits.slice(7, 10)}-${digits.slice(10)}`;
}

/** Whether an id is one that `check` made up. */
export function isTestId(id: string): boolean {
  return id.startsWith(TEST_ID_START);
}
