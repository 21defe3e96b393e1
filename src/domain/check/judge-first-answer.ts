import { headerValues } from '../http/header-pairs.ts';
import { interstitialOf, isUnconnected, leadsToLogin } from '../connection/address-answer.ts';
import { maskUrl } from '../secrets/mask-secrets.ts';
import { timeText } from '../text/amounts.ts';
import { startText } from './answer-start.ts';
import { answerWords, whatFollows } from './answer-words.ts';
import { isAccepted } from './answers.ts';
import { pass, skip } from './judgements.ts';
import type { InterstitialOwner } from '../connection/address-problem.ts';
import type { PolicyName } from '../retry/retry-policy.ts';
import type { Answer, Exchange, Judgement, Remedy } from './probe-result.ts';

/** Whether an endpoint answers by itself: a sender of webhooks follows no redirect. */
export function judgeRedirect({ request, answer }: Exchange, policy: PolicyName): Judgement {
  if (answer.kind !== 'answered') return skip(NO_ANSWER);
  if (answer.status < 300 || answer.status >= 400) return pass('It answers by itself, without a redirect.');
  const location = locationOf(answer);
  const to = location === '' ? '' : ` and points to ${maskUrl(location)}`;
  return {
    verdict: 'fail',
    finding: `It answered ${String(answer.status)}${to}. The service follows no redirect. ${whatFollows(answer, policy)}`,
    remedy: {
      text: 'Register the URL that it points to, with the same scheme, host and slash at the end, or answer at this one.',
      section: 'no-redirect',
    },
    evidence: [{ request, answer }],
  };
}

const NO_ANSWER = 'No answer came.';

const OWNERS: Readonly<Record<InterstitialOwner, string>> = {
  ngrok: 'ngrok',
  localtunnel: 'localtunnel',
  cloudflare: 'Cloudflare',
};

/** Whether something for people stands before an endpoint: a tunnel's page, a sign-in. */
export function judgePage(exchange: Exchange): Judgement {
  const { answer } = exchange;
  if (answer.kind !== 'answered') return skip(NO_ANSWER);
  const { status } = answer;
  const body = startText(answer);
  const owner = interstitialOf(status, body);
  if (owner !== undefined)
    return pageFail(
      exchange,
      `A page of ${OWNERS[owner]} for people stands before it (status ${String(status)}).`,
      'A sender of webhooks cannot click it away: switch the page off, or use a tunnel without one.',
    );
  if (isUnconnected(status, body))
    return pageFail(
      exchange,
      `The tunnel’s own server answers, with ${String(status)}: no tunnel is connected.`,
      'Start the tunnel, and check that its address is still this one.',
    );
  if (isSignIn(answer, body))
    return pageFail(
      exchange,
      `Whoever comes must sign in first: it answered ${String(status)} with a page for people.`,
      'Let deliveries through without signing in: they prove themselves by their signature. Previews of hosting platforms are often protected so.',
    );
  if (isGateway(status) && isPage(answer))
    return pageFail(
      exchange,
      `A proxy answers, with ${String(status)}: it does not reach your application.`,
      'See that the application runs, and that the proxy or tunnel leads to its port.',
    );
  return pass('No page stands in the way.');
}

type Answered = Extract<Answer, { readonly kind: 'answered' }>;

function isSignIn(answer: Answered, body: string): boolean {
  const { status } = answer;
  if (status >= 300 && status < 400) return leadsToLogin(locationOf(answer));
  return (status === 401 || status === 403) && isPage(answer) && SIGN_IN.test(body);
}

const SIGN_IN = /sign[ -]?in|log[ -]?in|single sign-on|\bsso\b|authentication required|access denied/i;

/** What proxies answer themselves; 503 is also what a good endpoint says of its own faults. */
function isGateway(status: number): boolean {
  return status === 502 || status === 504 || (status >= 520 && status <= 527);
}

function isPage(answer: Answered): boolean {
  return headerValues(answer.headers, 'content-type').some((type) => /^\s*text\/html\b/i.test(type));
}

function locationOf({ headers }: Answered): string {
  return headerValues(headers, 'location')[0] ?? '';
}

function pageFail(exchange: Exchange, finding: string, text: string): Judgement {
  return {
    verdict: 'fail',
    finding,
    remedy: { text, section: 'no-page-in-the-way' },
    evidence: [exchange],
  };
}

export interface PostContext {
  readonly policy: PolicyName;
  /** Whether the delivery was one that the endpoint should trust. */
  readonly isGenuine: boolean;
}

/** Whether an endpoint takes deliveries at all: `POST`, and where it was genuine with 2xx. */
export function judgePost(exchange: Exchange, { policy, isGenuine }: PostContext): Judgement {
  const { answer } = exchange;
  if (answer.kind === 'answered' && answer.status >= 300 && answer.status < 400) return skip('It redirects.');
  const missing = noRoute(answer);
  const remedy = missing ?? (isGenuine ? genuineRemedy(answer) : strangerRemedy(answer));
  if (remedy === undefined)
    return {
      verdict: 'pass',
      finding: `It ${answerWords(answer)} to ${isGenuine ? 'a genuine delivery' : 'a POST'}, after ${timeText(answer.durationMs)}.`,
      evidence: [exchange],
    };
  const what = missing === undefined && isGenuine ? 'a genuine delivery' : 'a POST';
  const twice = answer.kind === 'answered' ? '' : ', twice';
  return {
    verdict: 'fail',
    finding: `It ${answerWords(answer)} to ${what}${twice}. ${whatFollows(answer, policy)}`,
    remedy,
    evidence: [exchange],
  };
}

/** Answers that say that nothing takes a POST at this path. */
function noRoute(answer: Answer): Remedy | undefined {
  if (answer.kind !== 'answered') return undefined;
  if (answer.status === 404)
    return {
      text: 'Nothing is found at this path: check the path of the URL against the route of your application.',
      section: 'a-route-that-takes-post',
    };
  if (answer.status !== 405 && answer.status !== 501) return undefined;
  return {
    text: 'Deliveries are POST requests: give the route a handler for POST.',
    section: 'a-route-that-takes-post',
  };
}

function genuineRemedy(answer: Answer): Remedy | undefined {
  if (isAccepted(answer)) return undefined;
  if (answer.kind !== 'answered') return silentRemedy(answer);
  if (answer.status >= 500)
    return {
      text: 'Look into the log of your application: it failed at a plain delivery of meeting.started. Where it has no key yet, give it that of this machine: "dyte-hooks keys show" prints it.',
      section: 'a-genuine-delivery',
    };
  return {
    text: 'Does it check signatures with the key that signs here? "dyte-hooks keys show" prints the public half. If so, look at how it verifies: over the raw bytes of the body, with RSA and SHA-256, the signature in base64.',
    section: 'a-genuine-delivery',
  };
}

/** A delivery that nobody should trust may be refused; but something must have taken it. */
function strangerRemedy(answer: Answer): Remedy | undefined {
  return answer.kind === 'answered' ? undefined : silentRemedy(answer);
}

function silentRemedy(answer: Answer): Remedy {
  if (answer.kind === 'timeout')
    return {
      text: 'Answer first, once the event is safely put away, and do what takes time afterwards.',
      section: 'answer-before-the-work',
    };
  return {
    text: 'See that the application runs, and that it listens at the host and port of the URL.',
    section: 'a-route-that-takes-post',
  };
}
