import type { Context } from '../../context.ts';

/**
 * Has a person type a number before something is done that cannot be undone: a habit says yes, and does not
 * type a number.
 *
 * @param what goes on after the number, such as `to delete 3 webhooks`
 */
export async function confirmNumber(context: Context, count: number, what: string): Promise<boolean> {
  const prompts = await context.prompts();
  const answer = await prompts.text(`Type ${String(count)} ${what}:`);
  return answer.replace(/[\s.,]/g, '') === String(count);
}
