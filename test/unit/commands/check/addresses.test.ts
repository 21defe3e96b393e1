import { describe, expect, it } from 'vitest';
import { confirmHosts, type Resolutions } from '../../../../src/commands/check/addresses.ts';
import { testContext } from '../../../helpers/context.ts';
import { scriptedPrompts } from '../../../helpers/scripted-prompts.ts';

function leadingTo(...hosts: readonly (readonly [host: string, address: string])[]): Resolutions {
  return new Map(
    hosts.map(([host, address]) => [host, { kind: 'found', addresses: [{ address, family: 4 }] }]),
  );
}

describe('sending to a host', () => {
  it.each(['127.0.0.1', '10.0.0.1', '192.168.1.2'])('is not asked about at %s', async (address) => {
    const asked = confirmHosts(leadingTo(['x', address]), { yes: false, requests: 9 }, testContext());
    await expect(asked).resolves.toBeUndefined();
  });

  it('is not asked about where it is not found, or was agreed to', async () => {
    const nowhere: Resolutions = new Map([['x', { kind: 'failed', fault: 'host_not_found' }]]);
    const unknown = confirmHosts(nowhere, { yes: false, requests: 9 }, testContext());
    await expect(unknown).resolves.toBeUndefined();
    const agreed = confirmHosts(leadingTo(['x', '8.8.8.8']), { yes: true, requests: 9 }, testContext());
    await expect(agreed).resolves.toBeUndefined();
  });

  it('is asked about on the internet, all at once', async () => {
    const prompts = scriptedPrompts(true, false);
    const context = testContext({ prompts, interactive: true });
    const hosts = leadingTo(['a.example', '8.8.8.8'], ['localhost', '127.0.0.1'], ['b.example', '9.9.9.9']);
    await confirmHosts(hosts, { yes: false, requests: 9 }, context);
    expect(prompts.questions).toEqual(['Send up to 9 requests to a.example and b.example?']);
    expect(prompts.offered).toEqual([false]);
    await expect(confirmHosts(hosts, { yes: false, requests: 9 }, context)).rejects.toMatchObject({
      code: 'interrupted',
      message: 'Nothing was sent.',
    });
  });

  it('needs a yes where nobody can be asked', async () => {
    const asked = confirmHosts(
      leadingTo(['a.example', '8.8.8.8']),
      { yes: false, requests: 1 },
      testContext(),
    );
    await expect(asked).rejects.toMatchObject({
      code: 'confirmation_missing',
      message: 'Sending up to 1 request to a.example, which is not on this machine, needs confirmation.',
      hint: 'Add --yes if it is your endpoint.',
    });
  });
});
