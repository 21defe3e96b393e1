import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { judgePage, judgePost, judgeRedirect } from '../../../../src/domain/check/judge-first-answer.ts';
import { answered, exchangeOf, judgementText, REFUSED, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { AnswerParts } from '../../../helpers/exchanges.ts';
import type { Answer } from '../../../../src/domain/check/probe-result.ts';

const HTML: AnswerParts['headers'] = [['Content-Type', 'text/html; charset=utf-8']];

describe('a redirect', () => {
  const judge = (answer: Answer, policy: 'dyte' | 'realtimekit' = 'realtimekit'): string =>
    judgementText(judgeRedirect(exchangeOf(answer), policy));

  it('is none where it answers itself', () => {
    for (const status of [200, 299, 400, 500])
      expect(judge(answered(status))).toBe('pass: It answers by itself, without a redirect.');
  });

  it('is not followed, and says where it leads without what is secret', () => {
    const headers = [['Location', 'https://example.com/x?token=abc']] as const;
    expect(judge(answered(301, { headers }))).toBe(
      'fail: It answered 301 and points to https://example.com/x?token=…. The service follows no redirect. RealtimeKit will not send it again.\nRegister the URL that it points to, with the same scheme, host and slash at the end, or answer at this one. #no-redirect',
    );
    expect(judge(answered(300), 'dyte')).toContain(
      'It answered 300. The service follows no redirect. Dyte tries 5 times more',
    );
    expect(judge(answered(399))).toMatch(/^fail/);
  });

  it('shows what was asked', () => {
    const exchange = exchangeOf(answered(308));
    expect(judgeRedirect(exchange, 'dyte')).toMatchObject({ evidence: [exchange] });
  });

  it('cannot be told of where no answer came', () => {
    expect(judge(TIMEOUT)).toBe('skip: No answer came.');
  });
});

describe('a page for people', () => {
  const judge = (answer: Answer): string => judgementText(judgePage(exchangeOf(answer)));

  it('is of a tunnel', () => {
    const page = '<html>ERR_NGROK_6024 Visit Site</html>';
    const text =
      'fail: A page of ngrok for people stands before it (status 200).\nA sender of webhooks cannot click it away: switch the page off, or use a tunnel without one. #no-page-in-the-way';
    expect(judge(answered(200, { headers: HTML, body: page }))).toBe(text);
    const headers = [['content-encoding', 'gzip']] as const;
    const zipped = { ...answered(200, { headers }), start: gzipSync(page) };
    expect(judge(zipped)).toBe(text);
    expect(judge(answered(511))).toContain('A page of localtunnel for people');
    expect(judge(answered(403, { body: '/cdn-cgi/challenge-platform/' }))).toContain(
      'A page of Cloudflare for people',
    );
  });

  it('is of a tunnel that is not connected', () => {
    expect(judge(answered(404, { body: 'ERR_NGROK_3200' }))).toBe(
      'fail: The tunnel’s own server answers, with 404: no tunnel is connected.\nStart the tunnel, and check that its address is still this one. #no-page-in-the-way',
    );
    expect(judge(answered(530))).toContain('no tunnel is connected');
    expect(judge(answered(200, { body: 'ERR_NGROK_3200' }))).toMatch(/^pass/);
  });

  it.each([
    [302, [['Location', 'https://x.cloudflareaccess.com/cdn-cgi/access/login']] as const, ''],
    [307, [['location', 'https://example.com/auth']] as const, ''],
    [401, HTML, '<title>Authentication Required</title>'],
    [403, HTML, 'Please sign in'],
    [401, HTML, 'Log in to continue'],
    [401, HTML, '<script src="/sso-redirect">SSO</script>'],
  ])('is a sign-in: %s', (status, headers, body) => {
    expect(judge(answered(status, { headers, body }))).toBe(
      `fail: Whoever comes must sign in first: it answered ${String(status)} with a page for people.\nLet deliveries through without signing in: they prove themselves by their signature. Previews of hosting platforms are often protected so. #no-page-in-the-way`,
    );
  });

  it.each([
    [401, [['Content-Type', 'application/json']] as const, '{"error":"sign in"}'],
    [401, HTML, 'no'],
    [400, HTML, 'sign in'],
    [200, HTML, 'sign in'],
    [301, [['Location', 'https://example.com/hook/']] as const, 'sign in'],
    [500, [['Location', 'https://example.com/login']] as const, ''],
    [401, [], 'invalid signature'],
    [502, [], ''],
    [503, HTML, ''],
    [519, HTML, ''],
    [528, HTML, ''],
  ])('is none: %s %j %s', (status, headers, body) => {
    expect(judge(answered(status, { headers, body }))).toBe('pass: No page stands in the way.');
  });

  it.each([502, 504, 520, 527])('is of a proxy that reaches nothing: %s', (status) => {
    expect(judge(answered(status, { headers: HTML }))).toBe(
      `fail: A proxy answers, with ${String(status)}: it does not reach your application.\nSee that the application runs, and that the proxy or tunnel leads to its port. #no-page-in-the-way`,
    );
  });

  it('shows what was asked, and cannot be told of where no answer came', () => {
    const exchange = exchangeOf(answered(511));
    expect(judgePage(exchange)).toMatchObject({ evidence: [exchange] });
    expect(judge(REFUSED)).toBe('skip: No answer came.');
  });
});

describe('a first POST', () => {
  const judge = (answer: Answer, isGenuine = true): string =>
    judgementText(judgePost(exchangeOf(answer), { policy: 'realtimekit', isGenuine }));

  it('is taken', () => {
    expect(judge(answered(200))).toBe('pass: It answered 200 to a genuine delivery, after 12 ms.');
    expect(judge(answered(401), false)).toBe('pass: It answered 401 to a POST, after 12 ms.');
    expect(judge(answered(200), false)).toMatch(/^pass/);
    expect(judge(answered(500), false)).toMatch(/^pass/);
    const exchange = exchangeOf(answered(204));
    expect(judgePost(exchange, { policy: 'dyte', isGenuine: true })).toMatchObject({ evidence: [exchange] });
  });

  it.each([
    [404, /^Nothing is found at this path/],
    [405, /^Deliveries are POST requests/],
    [501, /^Deliveries are POST requests/],
  ])('finds no route: %s', (status, remedy) => {
    for (const isGenuine of [true, false]) {
      const [finding = '', todo = ''] = judge(answered(status), isGenuine).split('\n');
      expect(finding).toMatch(new RegExp(`^fail: It answered ${String(status)} to a POST\\. RealtimeKit `));
      expect(todo).toMatch(remedy);
      expect(todo).toMatch(/#a-route-that-takes-post$/);
    }
  });

  it('is refused although it is genuine', () => {
    const exchange = exchangeOf(answered(401));
    const judgement = judgePost(exchange, { policy: 'realtimekit', isGenuine: true });
    expect(judgement).toMatchObject({ evidence: [exchange] });
    expect(judgementText(judgement)).toBe(
      'fail: It answered 401 to a genuine delivery. RealtimeKit will not send it again.\nDoes it check signatures with the key that signs here? "dyte-hooks keys show" prints the public half. If so, look at how it verifies: over the raw bytes of the body, with RSA and SHA-256, the signature in base64. #a-genuine-delivery',
    );
    expect(judge(answered(499))).toContain('Does it check signatures');
  });

  it('meets a fault of the application', () => {
    expect(judge(answered(500))).toMatch(
      /^fail: It answered 500 to a genuine delivery\. .*\nLook into the log of your application: it failed at a plain delivery of meeting\.started\. Where it has no key yet, give it that of this machine: "dyte-hooks keys show" prints it\. #a-genuine-delivery$/,
    );
  });

  it.each([true, false])('gets no answer, genuine: %s', (isGenuine) => {
    const what = isGenuine ? 'a genuine delivery' : 'a POST';
    expect(judge(TIMEOUT, isGenuine)).toBe(
      `fail: It gave no answer within 3 s to ${what}, twice. How long RealtimeKit waits for an answer is not documented.\nAnswer first, once the event is safely put away, and do what takes time afterwards. #answer-before-the-work`,
    );
    expect(judge(REFUSED, isGenuine)).toMatch(
      /twice\. .*\nSee that the application runs, and that it listens at the host and port of the URL\. #a-route-that-takes-post$/,
    );
  });

  it('says nothing where it is redirected', () => {
    for (const status of [300, 399]) expect(judge(answered(status))).toBe('skip: It redirects.');
    expect(judge(answered(299))).toMatch(/^pass/);
    expect(judge(answered(400))).toMatch(/^fail/);
  });
});
