import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnvelope, readResultEnvelope } from '../../../../src/domain/service/envelope.ts';

describe('the envelope of the v2 API', () => {
  it.each([
    [
      { success: true, data: [] },
      { kind: 'data', data: [] },
    ],
    [
      { success: true, data: null },
      { kind: 'data', data: null },
    ],
    [{ data: { id: 'a' } }, { kind: 'data', data: { id: 'a' } }],
    [{ success: true }, { kind: 'data', data: undefined }],
    [
      { success: true, data: [], error: null },
      { kind: 'data', data: [] },
    ],
    [
      { message: 'Unauthorized' },
      { kind: 'error', message: 'Unauthorized', status: undefined, isOnlyMessage: true },
    ],
    [
      { success: false, error: { code: 404, message: 'Error: resource not found' } },
      { kind: 'error', message: 'Error: resource not found', status: 404 },
    ],
    [
      { success: false, error: 'plain' },
      { kind: 'error', message: 'plain', status: undefined },
    ],
    [
      { success: false, errors: [{ code: 7003, message: 'No route' }], messages: [], result: null },
      { kind: 'error', message: 'No route', status: undefined, codes: [7003] },
    ],
    [
      {
        success: false,
        errors: [
          {
            code: 6003,
            message: 'Invalid request headers',
            error_chain: [{ code: 6111, message: 'Invalid format for Authorization header' }, 7],
          },
        ],
      },
      {
        kind: 'error',
        message: 'Invalid request headers; Invalid format for Authorization header',
        status: undefined,
        codes: [6003],
      },
    ],
    [
      { success: false, data: [1] },
      { kind: 'error', message: undefined, status: undefined },
    ],
    [{ error: { code: 10000, message: 'x' } }, { kind: 'error', message: 'x', status: undefined }],
    [{}, { kind: 'unknown' }],
    [[], { kind: 'unknown' }],
    [null, { kind: 'unknown' }],
    ['text', { kind: 'unknown' }],
  ])('of %j is %j', (json, envelope) => {
    expect(readEnvelope(json)).toEqual(envelope);
  });

  it('is read from any JSON, and what says "success": false is never data', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom('data', 'error', 'errors', 'message'), fc.jsonValue()),
        (json, fields) => {
          expect(['data', 'error', 'unknown']).toContain(readEnvelope(json).kind);
          expect(readEnvelope({ ...fields, success: false }).kind).toBe('error');
        },
      ),
    );
  });
});

describe('how many entries a list has', () => {
  it.each([
    [{ data: { sessions: [] }, paging: { total_count: 7 } }, 7],
    [{ data: { sessions: [], paging: { total_count: '7' } } }, 7],
    [{ data: [], total: -1 }, -1],
    [{ data: [], paging: { total_count: 'many' } }, undefined],
    [{ data: { sessions: [] }, paging: [7] }, undefined],
  ])('is read from %j', (json, total) => {
    expect(readEnvelope({ success: true, ...json })).toMatchObject({ kind: 'data', data: json.data });
    expect(Reflect.get(readEnvelope({ success: true, ...json }), 'total')).toBe(total);
  });
});

describe('the envelope around accounts and tokens', () => {
  it.each([
    [
      { success: true, errors: [], messages: [], result: { status: 'active' } },
      { kind: 'data', data: { status: 'active' }, unlisted: undefined },
    ],
    [
      { success: true, result: [1], result_info: { page: 1, per_page: 1, total_count: 3 } },
      { kind: 'data', data: [1], unlisted: { count: 2 }, total: 3 },
    ],
    [
      { success: false, errors: [{ code: 1000, message: 'Invalid API Token' }], result: null },
      { kind: 'error', message: 'Invalid API Token', status: undefined, codes: [1000] },
    ],
    [{ data: [] }, { kind: 'unknown' }],
  ])('of %j is %j', (json, envelope) => {
    expect(readResultEnvelope(json)).toEqual(envelope);
  });
});
