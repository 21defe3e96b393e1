import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUnlisted } from '../../../../src/domain/service/paging.ts';

const data = [{ id: 'a' }, { id: 'b' }];

describe('readUnlisted', () => {
  it.each<[string, object, number | undefined]>([
    ['paging of RealtimeKit', { paging: { start_offset: 1, end_offset: 2, total_count: 5 } }, 3],
    [
      'result_info of Cloudflare',
      { result_info: { page: 1, per_page: 2, count: 2, total_count: 3, total_pages: 2 } },
      1,
    ],
    ['a total beside the data', { total_count: 4 }, 2],
    ['a total as a text', { paging: { total: '10' } }, 8],
    ['more pages', { result_info: { page: 1, total_pages: 2 } }, undefined],
    ['a cursor', { result_info: { cursors: { after: 'x' } } }, undefined],
    ['the address of the next page', { links: { next: 'https://example.com/?page=2' } }, undefined],
    ['a next page', { next_page: 2 }, undefined],
    ['"has more"', { meta: { has_more: true } }, undefined],
    ['a next page token', { nextPageToken: 'abc' }, undefined],
  ])('takes %s for a sign that there are more', (_what, envelope, count) => {
    expect(readUnlisted({ success: true, data, ...envelope }, data)).toEqual({ count });
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['a total that was listed', { paging: { start_offset: 1, end_offset: 2, total_count: 2 } }],
    ['the last page', { result_info: { page: 2, total_pages: 2, total_count: 2 } }],
    ['no next page', { next: null, links: { next: '' }, next_page: false, has_more: false }],
    ['no cursor', { result_info: { cursors: { after: '' } } }],
    ['something else of that name', { paging: 'none', result_info: [1], meta: { total: 'many' }, total: -1 }],
  ])('takes %s for the whole list', (_what, envelope) => {
    expect(readUnlisted({ success: true, data, ...envelope }, data)).toBeUndefined();
  });

  it('takes an answer of any shape, and says nothing of one without a list', () => {
    const fields = fc.constantFrom('paging', 'result_info', 'meta', 'links', 'next', 'total', 'has_more');
    fc.assert(
      fc.property(fc.dictionary(fields, fc.jsonValue()), (envelope) => {
        expect(() => readUnlisted({ ...envelope, data }, data)).not.toThrow();
        expect(readUnlisted({ ...envelope }, { id: 'a' })).toBeUndefined();
      }),
    );
  });
});
