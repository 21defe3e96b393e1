import { describe, expect, it } from 'vitest';
import { secretHider } from '../../../src/api/secret-hider.ts';

describe('secretHider', () => {
  it('hides a Basic value whole, without its scheme, decoded, and the key inside', () => {
    const token = Buffer.from('org-id:api-key-123').toString('base64');
    const hide = secretHider(`Basic ${token}`);
    expect(hide(`a Basic ${token} b ${token} c org-id:api-key-123 d api-key-123`)).toBe('a … b … c … d …');
  });

  it('hides a Bearer token', () => {
    expect(secretHider('Bearer abcdefgh')('no route for abcdefgh')).toBe('no route for …');
  });

  it('leaves words alone when the key is as short as one', () => {
    const hide = secretHider(`Basic ${Buffer.from('org-id:the').toString('base64')}`);
    expect(hide('the service')).toBe('the service');
  });
});
