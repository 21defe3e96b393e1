import { KEY_DOCUMENT_PATH, type KeyDocument } from '../../domain/signature/key-document.ts';
import type { Answer } from '../answers.ts';
import { pathOf } from './routing.ts';

/** @returns undefined for every request that it has no answer for */
export type AnswerOther = (method: string, target: string) => Answer | undefined;

/** Publishes a key document where services do. */
export function createKeyAnswer(document: KeyDocument): AnswerOther {
  const answer: Answer = {
    status: 200,
    body: JSON.stringify(document),
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  };
  return (method, target) =>
    (method === 'GET' || method === 'HEAD') && pathOf(target) === KEY_DOCUMENT_PATH ? answer : undefined;
}
