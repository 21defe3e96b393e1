import { isSuccess } from '../http/success.ts';
import type { Answer } from './probe-result.ts';

/** Whether a delivery counts as done for the service: any 2xx (docs/service.md, "Retries"). */
export function isAccepted(answer: Answer): boolean {
  return answer.kind === 'answered' && isSuccess(answer.status);
}

/** Whether it was refused for good: a 4xx. */
export function isRefused(answer: Answer): boolean {
  return answer.kind === 'answered' && answer.status >= 400 && answer.status < 500;
}
