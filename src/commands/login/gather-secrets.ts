import { missingOption, type Context } from '../../context.ts';
import {
  isBasicValue,
  isWholeValue,
  organizationIdProblem,
  requireOrganizationId,
  type Given,
} from '../../domain/authorization.ts';
import { readWord } from '../../domain/variables.ts';
import { readSecret } from '../../terminal/read-secret.ts';
import type { Prompts } from '../../terminal/prompts.ts';
import type { Settings } from '../../settings/settings.ts';

/** What somebody signs in with, as it was given. */
export interface GivenSecrets {
  /** Undefined when the secret is a whole `Basic ...` value. */
  readonly organizationId: Given | undefined;
  readonly secret: Given;
}

interface Wishes {
  readonly orgId: string | undefined;
  readonly keyStdin: boolean;
}

const KEY_WAYS = ['--key-stdin and pipe it in', 'DYTE_API_KEY'] as const;

/**
 * Gathers what to sign in with: from standard input where that was asked for, from a person where there
 * is one, else from the environment.
 *
 * @throws HooksError `option_missing`
 */
export async function gatherSecrets(
  wishes: Wishes,
  context: Context,
  settings: Settings,
): Promise<GivenSecrets> {
  const optionId = wishes.orgId === undefined ? undefined : { text: wishes.orgId, from: '--org-id' };
  const id = optionId ?? readWord(context.environment, 'DYTE_ORG_ID');
  if (wishes.keyStdin) {
    const text = await readSecret(context.io.stdin, context.clock, context.signal);
    return complete(id, { text, from: 'Standard input' });
  }
  if (context.interactive)
    return await ask(context, optionId, id?.text ?? settings.credentials?.organizationId);
  const secret =
    readWord(context.environment, 'DYTE_AUTHORIZATION') ?? readWord(context.environment, 'DYTE_API_KEY');
  if (secret === undefined) throw missingOption('The API key', ...KEY_WAYS);
  return complete(id, secret);
}

function complete(organizationId: Given | undefined, secret: Given): GivenSecrets {
  if (organizationId !== undefined || isWholeValue(secret.text)) return { organizationId, secret };
  throw missingOption('The organization id', '--org-id <id>', 'DYTE_ORG_ID');
}

async function ask(
  context: Context,
  knownId: Given | undefined,
  likelyId: string | undefined,
): Promise<GivenSecrets> {
  const prompts = await context.prompts();
  const organizationId = knownId ?? (await askOrganizationId(prompts, likelyId));
  if (organizationId !== undefined) requireOrganizationId(organizationId);
  const what = organizationId === undefined ? 'The whole "Basic ..." value' : 'API key';
  return { organizationId, secret: { text: await prompts.secret(what), from: 'What you typed' } };
}

async function askOrganizationId(prompts: Prompts, likely: string | undefined): Promise<Given | undefined> {
  // Where there is a default, Enter takes it: the answer cannot be left empty.
  const message =
    likely === undefined ? 'Organization id (empty for a whole "Basic ..." value)' : 'Organization id';
  const text = await prompts.text(message, { default: likely, validate: problemWithAnswer });
  return text.trim() === '' ? undefined : { text, from: 'your first answer' };
}

function problemWithAnswer(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const problem = organizationIdProblem(text);
  return problem !== undefined && isBasicValue(text)
    ? `${problem} Clear this, and paste it at the next question.`
    : problem;
}
