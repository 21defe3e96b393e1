import type { ProbeNeed } from './described-probe.ts';

/** Why a check ended before a probe was asked. */
export type NotAsked =
  | 'requests_used_up'
  | 'time_used_up'
  | 'unanswered'
  | 'genuine_unanswered'
  | 'interrupted';

const NEEDS: Readonly<Record<ProbeNeed, string>> = {
  trusted_key:
    'It sends deliveries that are signed with a key that the endpoint trusts; --unsigned-only sends none.',
  observer: 'Nothing shows what the endpoint did with a delivery; --observe <url or folder> does.',
  keyless_endpoint: 'It asks an instance that has no key, which --key-missing-url <url> names.',
};

/** Why a probe was left out for lack of something, and what gives it. */
export function needText(need: ProbeNeed): string {
  return NEEDS[need];
}

/** Why a probe was not asked, or not to its end. */
export function notAskedText(
  reason: NotAsked,
  limits: { readonly maxRequests: number; readonly maxMs: number },
): string {
  switch (reason) {
    case 'requests_used_up':
      return `All ${String(limits.maxRequests)} requests of this check were sent: --max-requests <number> allows more.`;
    case 'time_used_up':
      return `The time of a check is over, ${seconds(limits.maxMs)} s: --only asks a part.`;
    case 'unanswered':
      return 'The endpoint has not answered once.';
    case 'genuine_unanswered':
      return 'It does not answer a genuine delivery in time, which this rests on.';
    case 'interrupted':
      return 'The check was interrupted.';
  }
}

function seconds(milliseconds: number): string {
  return String(Math.round(milliseconds / 1000));
}
