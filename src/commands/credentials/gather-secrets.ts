import { missingOption, notify, type Context } from '../../context.ts';
import {
  isSameId,
  isWholeValue,
  organizationIdProblem,
  readCredentials,
  requireOrganizationId,
  type SourcedText,
} from '../../domain/credentials/authorization.ts';
import {
  hidePasted,
  splitPastedPair,
  withoutLabel,
  type PastedPair,
} from '../../domain/credentials/pasted-credentials.ts';
import { HooksError } from '../../domain/errors.ts';
import { isLocalUrl } from '../../domain/network/local-address.ts';
import { trimPasted } from '../../domain/text/pasted-text.ts';
import { readWord } from '../../domain/environment/variables.ts';
import { readSecret } from '../../terminal/prompts/read-secret.ts';
import { serviceOf } from '../../domain/service/services.ts';
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
  readonly authorizationStdin: boolean;
}

/** Said before the first question where the service is an emulator. */
const LOCAL_PLACE = 'dyte-hooks emulate prints the organization id and the API key: add --print-env.';

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
  if (options.authorizationStdin) return await readAuthorization(options, context, optionId);
  if (options.keyStdin) {
    const text = await readSecret(context.io.stdin, context.clock, context.signal, '--key-stdin');
    return complete(id, { text, from: 'Standard input' });
  }
  if (context.interactive)
    return await ask(context, settings, optionId, id?.text ?? settings.credentials?.organizationId);
  const secret =
    readWord(context.environment, 'DYTE_AUTHORIZATION') ?? readWord(context.environment, 'DYTE_API_KEY');
  if (secret === undefined) throw missingOption('The API key', ...KEY_WAYS);
  return complete(id, secret);
}

async function readAuthorization(
  { keyStdin }: SecretOptions,
  { io, clock, signal }: Context,
  organizationId: SourcedText | undefined,
): Promise<SignInSecrets> {
  if (keyStdin)
    throw new HooksError('usage_invalid', '--key-stdin and --authorization-stdin cannot be combined.', {
      hint: 'Standard input has one of them: give the option for it.',
    });
  const text = await readSecret(io.stdin, clock, signal, '--authorization-stdin');
  const secret = { text, from: 'Standard input' };
  const { organizationId: own } = readCredentials(undefined, secret);
  if (organizationId === undefined || isSameId(own, trimPasted(organizationId.text)))
    return { organizationId: undefined, secret };
  return { organizationId, secret };
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
  settings: Settings,
  knownId: SourcedText | undefined,
  likelyId: string | undefined,
): Promise<SignInSecrets> {
  const prompts = await context.prompts();
  notify(context, isLocalUrl(settings.apiUrl) ? LOCAL_PLACE : serviceOf(settings.service).credentialsPlace);
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
  const text = await prompts.text('Organization id', {
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
