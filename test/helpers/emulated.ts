import { onTestFinished } from 'vitest';
import { startCli } from './cli.ts';

/** The organization that the examples of `login` name. */
const ORGANIZATION = '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab';
const API_KEY = 'not-a-secret';

/** An `emulate` in a process of its own. */
export interface Emulated {
  readonly url: string;
  /** What points the other commands at it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Asks for an event or a scenario. */
  post(body: unknown): Promise<Response>;
}

/** Starts `emulate` on a free port; it ends with the running test. */
export async function startEmulated(...options: readonly string[]): Promise<Emulated> {
  const cli = startCli(['emulate', '--port', '0', '--org-id', ORGANIZATION, ...options], {
    environment: { DYTE_API_KEY: API_KEY },
  });
  onTestFinished(async () => {
    cli.child.kill('SIGTERM');
    await cli.finished;
  });
  const [url] = await cli.until(/http:\/\/127\.0\.0\.1:\d+/);
  return {
    url,
    environment: {
      DYTE_HOOKS_API_URL: `${url}/v2`,
      DYTE_ORG_ID: ORGANIZATION,
      DYTE_API_KEY: API_KEY,
    },
    post: (body) => fetch(`${url}/_emulator/events`, { method: 'POST', body: JSON.stringify(body) }),
  };
}
