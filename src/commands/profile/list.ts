import { notify, type Context } from '../../context.ts';
import { profileJson, profileLine, renderProfileTable } from '../../views/profile.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { chooserOf } from './chooser.ts';
import { unknownProfile } from '../../domain/profile/unknown-profile.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/**
 * Lists the saved profiles: a table that fits the terminal, tab-separated lines when piped, and with
 * `--json` an array.
 */
export async function run(context: Context): Promise<void> {
  const profiles = await context.profiles();
  const names = await profiles.names();
  const here = await context.chosenProfile();
  const saved = await Promise.all(
    names.map(async (name) => profileJson(name, (await profiles.read(name)) ?? {}, here.value)),
  );
  const { stdout } = context.io;
  if (context.options.json) answerJson<'profile list'>(context, saved);
  else if (saved.length === 0) notify(context, 'No profiles yet. Make one: dyte-hooks login');
  else if (stdout.isTerminal)
    answerLines(context, renderProfileTable(saved, stdout.columns, await context.style(stdout)));
  else answerLines(context, saved.map(profileLine));
  const chooser = chooserOf(here);
  if (chooser === undefined) return;
  // One that is chosen but not there stands in no row.
  const text = names.includes(here.value)
    ? `${chooser} chooses "${here.value}".`
    : `warning: ${chooser}: ${unknownProfile(here.value, names).message}`;
  notify(context, sanitize(text));
}
