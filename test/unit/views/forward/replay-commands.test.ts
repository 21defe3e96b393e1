import { describe, expect, it } from 'vitest';
import { replayCommands } from '../../../../src/views/forward/replay-commands.ts';

const APP = 'http://localhost:3000/webhook';
const OTHER = 'http://localhost:3001/';
const NOTHING = { header: [], headerEnv: [], insecure: false, forwardPath: undefined };

describe('the command that sends again what failed', () => {
  it('is one for all URLs, since each delivery goes where it failed', () => {
    expect(replayCommands([APP, OTHER], NOTHING, undefined)).toEqual([
      'dyte-hooks deliveries replay --failed',
    ]);
  });

  it('names a command, and then URLs too', () => {
    expect(replayCommands([APP, "exec:./handle.sh 'a b'"], NOTHING, 'my store.sqlite')).toEqual([
      `dyte-hooks deliveries replay --failed --to ${APP} --store 'my store.sqlite'`,
      String.raw`dyte-hooks deliveries replay --failed --exec './handle.sh '\''a b'\''' --store 'my store.sqlite'`,
    ]);
  });

  it('sends as listen did, and shows no secret', () => {
    const sending = {
      header: ['X-Team: blue', 'Authorization: Bearer hidden'],
      headerEnv: ['X-Key=APP_KEY'],
      insecure: true,
      forwardPath: undefined,
    };
    const [command] = replayCommands([APP], sending, undefined);
    expect(command).toBe(
      "dyte-hooks deliveries replay --failed --header 'X-Team: blue' --header 'Authorization: …' --header-env X-Key=APP_KEY --insecure",
    );
  });

  it('names the address that a fixed path makes', () => {
    const sending = { ...NOTHING, forwardPath: '/hook?a=1' };
    expect(replayCommands([OTHER], sending, undefined)).toEqual([
      "dyte-hooks deliveries replay --failed --to 'http://localhost:3001/hook?a=1'",
    ]);
  });
});
