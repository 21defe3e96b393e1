import { missingOption, type Context } from '../../context.ts';
import {
  isSameId,
  isWholeValue,
  organizationIdProblem,
  requireOrganizationId,
  type SourcedText,
} from '../../domain/credentials/authorization.ts';
import {
  hidePasted,
  splitPastedPair,
  withoutLabel,
  type PastedPair,
} from '../../domain/credentials/pasted-credentials.ts';
import { trimPasted } from '../../domain/text/pasted-text.ts';
import { readWord } from '../../domain/environment/variables.ts';
import { readSecret } from '../../terminal/prompts/read-secret.ts';
import type { Prompts } from '../../terminal/prompts/prompts.ts';
import type { Settings } from '../../settings/settings.ts';

/** What somebody signs in with, as it was given. */
export interface SignInSecrets {
  /** Undefined when the secret is a whole `Basic ...` value. */
  readonly organizationId: SourcedText | undefined;
  readonly secret: SourcedText;
}

interface SecretOptions {
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
  options: SecretOptions,
  context: Context,
  settings: Settings,
): Promise<SignInSecrets> {
  const optionId = options.orgId === undefined ? undefined : { text: options.orgId, from: '--org-id' };
  const id = optionId ?? readWord(context.environment, 'DYTE_ORG_ID');
  if (options.keyStdin) {
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

function complete(organizationId: SourcedText | undefined, secret: SourcedText): SignInSecrets {
  if (organizationId === undefined && isWholeValue(secret.text)) return { organizationId, secret };
  const pair = splitPastedPair(secret.text);
  if (organizationId === undefined && pair !== undefined) return fromPair(pair, secret.from);
  if (organizationId !== undefined)
    return { organizationId, secret: withoutId(secret, pair, organizationId) };
  throw missingOption('The organization id', '--org-id <id>', 'DYTE_ORG_ID');
}

async function ask(
  context: Context,
  knownId: SourcedText | undefined,
  likelyId: string | undefined,
): Promise<SignInSecrets> {
  const prompts = await context.prompts();
  const first = knownId ?? (await askOrganizationId(prompts, likelyId));
  if (first !== undefined && knownId === undefined) {
    const pair = splitPastedPair(first.text);
    if (pair !== undefined) return fromPair(pair, first.from);
    if (isWholeValue(first.text)) return { organizationId: undefined, secret: first };
  }
  if (first !== undefined) requireOrganizationId(first);
  const what = first === undefined ? 'The whole "Basic ..." value' : 'API key';
  const secret = { text: await prompts.secret(what), from: 'What you typed' };
  const pair = splitPastedPair(secret.text);
  if (first === undefined)
    return pair === undefined ? { organizationId: first, secret } : fromPair(pair, secret.from);
  return { organizationId: first, secret: withoutId(secret, pair, first) };
}

function fromPair({ organizationId, apiKey }: PastedPair, from: string): SignInSecrets {
  return { organizationId: { text: organizationId, from }, secret: { text: apiKey, from } };
}

/** The key of what was pasted with its id before it, once more; a key may hold a colon of its own. */
function withoutId(
  secret: SourcedText,
  pair: PastedPair | undefined,
  organizationId: SourcedText,
): SourcedText {
  const isAgain = pair !== undefined && isSameId(pair.organizationId, trimPasted(organizationId.text));
  return { text: isAgain ? pair.apiKey : withoutLabel(secret.text), from: secret.from };
}

async function askOrganizationId(
  prompts: Prompts,
  likely: string | undefined,
): Promise<SourcedText | undefined> {
  // Where there is a default, Enter takes it: the answer cannot be left empty.
  const message =
    likely === undefined ? 'Organization id (empty for a whole "Basic ..." value)' : 'Organization id';
  const text = await prompts.text(message, {
    default: likely,
    validate: problemWithAnswer,
    // Both are on many clipboards. The question shows what is typed, but not a key.
    display: hidePasted,
    keepsLines: true,
  });
  return text.trim() === '' ? undefined : { text: withoutLabel(text), from: 'your first answer' };
}

function problemWithAnswer(text: string): string | undefined {
  if (text.trim() === '' || isWholeValue(text) || splitPastedPair(text) !== undefined) return undefined;
  return organizationIdProblem(withoutLabel(text));
}
