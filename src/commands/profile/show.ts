import { profileJson, profileRows, renderProfile } from '../../views/profile.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { requireProfile } from './named-profile.ts';
import type { Context } from '../../context.ts';
import type { ProfileJson } from '../../schemas/profile.ts';

/**
 * Shows what one profile holds, but for its secrets.
 *
 * @throws HooksError `profile_not_found`
 */
export async function run({ name }: { readonly name: string | undefined }, context: Context): Promise<void> {
  const { value: here } = await context.chosenProfile();
  const wanted = name ?? here;
  const profile = await requireProfile(await context.profiles(), wanted);
  await answerProfile(context, 'profile show', profileJson(wanted, profile, here));
}

/** Prints a profile as the answer of a command: a page, tab-separated lines when piped, or JSON. */
export async function answerProfile(
  context: Context,
  command: 'profile show' | 'profile set',
  profile: ProfileJson,
): Promise<void> {
  const { stdout } = context.io;
  if (context.options.json) answerJson<typeof command>(context, profile);
  else if (stdout.isTerminal)
    answerLines(context, renderProfile(profile, await context.style(stdout), stdout.columns));
  else answerLines(context, profileRows(profile));
}
