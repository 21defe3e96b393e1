import { notify, type Context } from '../../context.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/**
 * Says that the project chooses another profile than the one that was signed in to or out of: a file that
 * somebody else may have written does not decide that.
 */
export async function sayOtherProfile(context: Context, profile: string): Promise<void> {
  const { value, source } = await context.chosenProfile();
  if (source !== 'project' || value === profile) return;
  notify(
    context,
    sanitize(
      `The project chooses profile "${value}", not "${profile}". For that one add --profile ${value}.`,
    ),
  );
}
