import { HooksError } from '../../../domain/errors.ts';
import type { TunnelFailure } from '../../../domain/connection/tunnel-failure.ts';
import type { TunnelProgram } from '../../../tunnel/tunnel-programs.ts';
import { failureText } from '../../../views/connection/failure-text.ts';
import { problemHint } from '../../../views/connection/problem-text.ts';

/** How the programs are got that are known by name. */
const INSTALLING: Readonly<Record<string, string>> = {
  cloudflared:
    'Install it (macOS: brew install cloudflared; others: https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/downloads/), or name its file in CLOUDFLARED_PATH.',
  wrangler: 'Install it: npm install -g wrangler.',
  ngrok: 'Install it (https://ngrok.com/download), then sign in once: ngrok config add-authtoken <token>.',
};

/** What is known of the reasons that programs give. */
const REMEDIES: readonly (readonly [reason: RegExp, hint: string])[] = [
  [/ERR_NGROK_(?:4018|105|107)\b|authtoken/i, 'Sign in to ngrok once: ngrok config add-authtoken <token>.'],
  [/ERR_NGROK_(?:108|334)\b/, 'Another ngrok of your account runs: end it, or use --tunnel cloudflared.'],
  [
    /\b429\b|too many requests/i,
    'There were too many quick tunnels from here: wait some minutes, or use another kind.',
  ],
  [
    /latest cloudflared version|download cloudflared/i,
    'wrangler could not download cloudflared: install that, or name its file in CLOUDFLARED_PATH.',
  ],
  [/no such host|dial tcp|ENOTFOUND|network is unreachable/i, 'Check the network connection.'],
];

/**
 * The error for a tunnel that did not come about.
 *
 * @returns HooksError `tunnel_missing`, `tunnel_failed`, `address_unproved`, or why its program cannot be started
 */
export function connectionError(
  failure: TunnelFailure,
  program: TunnelProgram | undefined,
  localUrl: string,
): HooksError {
  const tunnel = program?.name;
  if (failure.kind === 'no_way')
    return new HooksError(
      'address_unproved',
      `Deliveries would not come through: ${failureText(failure, tunnel)}`,
      {
        hint: problemHint(failure.problem, { localUrl, tunnel }),
      },
    );
  if (failure.kind !== 'not_started')
    return new HooksError('tunnel_failed', failureText(failure, tunnel), {
      hint: remedyOf(failure.lines, tunnel),
    });
  const { error } = failure;
  if (!(error instanceof HooksError)) throw error;
  if (error.code !== 'command_not_found')
    return error.reworded({ hint: 'Is it a program, and may you run it?' });
  return new HooksError('tunnel_missing', `There is no program "${program?.words[0] ?? ''}".`, {
    hint:
      INSTALLING[tunnel ?? ''] ??
      'Is it installed, and on the PATH? One in this directory is written ./name.',
    cause: error,
  });
}

function remedyOf(lines: readonly string[], tunnel: string | undefined): string {
  const said = lines.join('\n');
  const known = REMEDIES.find(([reason]) => reason.test(said))?.[1];
  return known ?? `Run ${tunnel ?? 'it'} by itself to see all that it prints.`;
}
