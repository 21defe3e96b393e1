import { notify, type Context } from '../../context.ts';
import { unknownProfile } from '../../domain/profile/unknown-profile.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { chooserOf } from './chooser.ts';
import { pickProfile } from './named-profile.ts';

/**
 * Saves which profile is used where none is named.
 *
 * @throws HooksError `profile_not_found`, with the nearest name
 */
export async function run({ name }: { readonly name: string | undefined }, context: Context): Promise<void> {
  const profiles = await context.profiles();
  const wanted = await pickProfile(context, name, 'use');
  if (!(await profiles.use(wanted))) throw unknownProfile(wanted, await profiles.names());
  if (context.options.json) answerJson<'profile use'>(context, { profile: wanted, path: profiles.path });
  else {
    const style = await context.style(context.io.stdout);
    answerLines(context, [`${style.good('✓')} Profile ${style.strong(wanted)} is used from now on.`]);
  }
  const here = await context.chosenProfile();
  const chooser = chooserOf(here);
  if (chooser !== undefined && here.value !== wanted)
    notify(context, sanitize(`warning: ${chooser} chooses "${here.value}", and counts before it here.`));
}
