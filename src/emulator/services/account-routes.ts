import { Hono, type Context } from 'hono';
import { invalidToken, notAllowed, refuseAtGateway } from './gateway.ts';
import { pageOf, readCount, type Page } from './paging.ts';
import type { AccountToken } from '../credentials.ts';
import type { RouteParts } from './service-emulation.ts';

/** Of the token, in the same form as the real one. */
const TOKEN_ID = '0000000000000000000000000000e0a1';

const MAX_PAGE = 1000;
const PER_PAGE = 20;
const MAX_PER_PAGE = 50;

const CREATED_ON = '2026-01-01T00:00:00Z';

/** What Cloudflare itself answers of tokens and accounts (docs/service.md, "Around the webhooks"). */
export function createAccountRoutes({ accountId }: AccountToken, faults: RouteParts['faults']): Hono {
  const api = new Hono();
  const verify = (context: Context): Response => {
    const status = faults.meets('token_disabled')
      ? 'disabled'
      : faults.meets('token_expired')
        ? 'expired'
        : 'active';
    const messages =
      status === 'active'
        ? [{ code: 10_000, message: 'This API Token is valid and active', type: null }]
        : [];
    return context.json({ success: true, errors: [], messages, result: { id: TOKEN_ID, status } });
  };
  api.get('/user/tokens/verify', (context) =>
    faults.meets('token_of_account') ? invalidToken(context) : verify(context),
  );
  api.get('/accounts/:account/tokens/verify', verify);
  api.get('/accounts', (context) => {
    if (faults.meets('accounts_refused')) return notAllowed(context);
    if (faults.meets('token_of_account'))
      return refuseAtGateway(context, 400, {
        code: 1001,
        message: 'List accounts endpoint does not support account owned tokens.',
      });
    const account = { id: accountId, name: 'Emulated account', type: 'standard', created_on: CREATED_ON };
    const all = faults.meets('accounts_hidden') ? [] : [account];
    const page = {
      number: readCount(context.req.query('page'), { fallback: 1, max: MAX_PAGE }) ?? 1,
      size: readCount(context.req.query('per_page'), { fallback: PER_PAGE, max: MAX_PER_PAGE }) ?? PER_PAGE,
    };
    return context.json({ success: true, errors: [], messages: [], ...resultOf(all, page) });
  });
  return api;
}

function resultOf(all: readonly object[], page: Page) {
  const result = pageOf(all, page);
  const { number, size } = page;
  return {
    result,
    result_info: {
      page: number,
      per_page: size,
      count: result.length,
      total_count: all.length,
      total_pages: Math.ceil(all.length / size),
    },
  };
}
