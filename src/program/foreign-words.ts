/**
 * What does it here, for the words that people bring from other tools (gh, stripe, hookdeck, ngrok, git) or
 * try first. A group's words stand behind its name: `events resend`.
 */
const LINES: readonly (readonly [line: string, words: string])[] = [
  ['deliveries list --follow', 'logs, log, logs tail, log tail, logs list, history, requests, follow'],
  ['deliveries list --follow', 'monitor, deliveries tail, deliveries follow, deliveries watch'],
  ['deliveries list --follow', 'deliveries logs, events tail'],
  ['deliveries replay', 'resend, redeliver, retry, rerun, repeat, events resend, events retry'],
  ['deliveries replay', 'events replay, deliveries resend, deliveries retry, deliveries redeliver'],
  ['deliveries replay', 'requests retry'],
  ['deliveries show', 'deliveries get, deliveries view, deliveries inspect, deliveries describe'],
  ['deliveries export', 'dump, download, deliveries dump, deliveries save'],
  ['deliveries wait', 'expect, await'],
  ['meeting open', 'join, meet, meetings, meeting create, meeting new, meetings create'],
  ['trigger meeting', 'send, fire, simulate, emit, test, ping'],
  ['deliveries prune', 'clean, cleanup, clear, purge, gc, deliveries delete, deliveries rm'],
  ['deliveries prune', 'deliveries clear, deliveries remove, deliveries clean, deliveries purge'],
  ['events show', 'events get, events view, events describe, events inspect, events retrieve, schema'],
  ['events list', 'catalog, catalogue, types, event-types, events types'],
  ['listen', 'start, serve, server, receive, watch, capture, dev, events listen'],
  ['listen 3000/webhook', 'forward, proxy, tunnel, connect, relay'],
  ['list', 'webhooks, webhook, hooks, endpoints, connections, subscriptions, webhook_endpoints'],
  ['get', 'describe, retrieve, view, inspect, info, webhooks get, webhook get'],
  ['register', 'create, new, subscribe, upsert, webhooks create, webhook create, webhooks add'],
  ['register', 'endpoints create, connection create, webhook_endpoints create'],
  ['update', 'edit, patch, modify, change, rename, webhooks update, webhook update'],
  ['delete', 'remove, destroy, unregister, unsubscribe, del, webhooks delete, webhook delete'],
  ['whoami', 'status, me, account, auth status, doctor, env'],
  ['login', 'signin, auth, auth login, authenticate, configure, init, setup'],
  ['logout', 'signout, auth logout'],
  ['emulate', 'mock, sandbox, emulator, simulator, fake, local'],
  ['demo', 'quickstart, tour, tutorial, example, samples'],
  ['--help', 'man, docs, usage, commands'],
];

/** What takes more than a command to answer. */
const ANSWERS: Readonly<Record<string, string>> = {
  config: 'whoami shows the settings and where each comes from; login saves them.',
  settings: 'whoami shows the settings and where each comes from; login saves them.',
  profiles: 'See them: dyte-hooks profile list.',
  use: 'Choose a profile: dyte-hooks profile use <name>.',
  switch: 'Choose a profile: dyte-hooks profile use <name>.',
  verify: 'listen checks each signature; with --verify require it takes nothing unchecked.',
  ci: 'For CI give listen what must come: listen --expect meeting.ended --timeout 60s.',
  open: 'To join a meeting: dyte-hooks meeting open. whoami shows the account.',
};

/**
 * What to do for a word that is no command here.
 *
 * @param words the word and the one behind it, or a group and the word behind that
 * @returns a sentence; undefined for a word that nobody brings along
 */
export function answerToForeign([first = '', second = '']: readonly string[]): string | undefined {
  for (const wanted of [`${first} ${second}`.trim(), first].map((text) => text.toLowerCase())) {
    const [line] = LINES.find(([, words]) => words.split(', ').includes(wanted)) ?? [];
    if (line !== undefined) return `Did you mean ${line}?`;
    if (Object.hasOwn(ANSWERS, wanted)) return ANSWERS[wanted];
  }
  return undefined;
}

/** Options of other tools, by those of ours that do it: the first that the command takes. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  '--format': ['--json'],
  '--output': ['--json'],
  '--print-json': ['--json'],
  '--last': ['--limit'],
  '--count': ['--limit', '--exit-after', '--repeat'],
  '--max': ['--limit'],
  '--lines': ['--limit'],
  '--head': ['--limit'],
  '--tail': ['--follow', '--limit'],
  '--watch': ['--follow'],
  '--skip-verify': ['--insecure'],
  '--filter': ['--events'],
  '--filters': ['--events'],
  '--type': ['--events'],
  '--types': ['--events'],
  '--endpoint': ['--url', '--forward-to', '--to'],
  '--callback': ['--url'],
  '--target': ['--forward-to', '--to', '--url'],
  '--destination': ['--forward-to', '--to', '--url'],
  '--url': ['--forward-to', '--to', '--webhook-url'],
  '--silent': ['--quiet'],
  '--confirm': ['--yes'],
  '--force': ['--yes'],
  '--assume-yes': ['--yes'],
  '--env': ['--profile'],
  '--project': ['--profile'],

  '--log-level': ['--debug'],
  '--trace': ['--debug'],
  '--verbose': ['--debug'],
  '--from': ['--since'],
  '--after': ['--since'],
  '--before': ['--until'],
  '--out': ['--output'],
  '--file': ['--output', '--store'],
  '--bind': ['--host'],
  '--address': ['--host'],
  '--wait': ['--timeout'],
  '--plain': ['--no-color'],
};

/** The option of ours that does what an option of another tool does. */
export function ownOptionFor(option: string, taken: readonly string[]): string | undefined {
  const meant = Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : undefined;
  return meant?.find((name) => taken.includes(name));
}

/** Whether an option is one for a credential, which is never an option here. */
export function isCredentialOption(option: string): boolean {
  return /^--(?:api-?key|api-?token|token|key|secret|password|authorization)$/.test(option);
}
