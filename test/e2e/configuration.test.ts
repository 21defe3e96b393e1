import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../src/domain/events/names.ts';
import { runCli, startCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startServer } from '../helpers/http-servers.ts';
import { runProgram } from '../helpers/program.ts';
import { startRoughService } from '../helpers/rough-service.ts';

function registered(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${String(index).padStart(8, '0')}-d9cb-469f-a165-70867728950e`,
    name: `Webhook ${index}`,
    url: `https://example.com/in/${index}`,
    events: [...EVENT_NAMES],
    enabled: true,
  }));
}

function environmentFor(url: string): Readonly<Record<string, string>> {
  return { DYTE_HOOKS_API_URL: url, DYTE_ORG_ID: 'organization', DYTE_API_KEY: 'not-a-secret' };
}

/** A project with a file that describes so many webhooks. */
async function project(count: number): Promise<string> {
  const directory = await temporaryDirectory();
  const webhooks = Array.from({ length: count }, (_, index) => ({
    url: `https://example.com/in/${index}`,
    events: ['all'],
  }));
  await writeFile(join(directory, 'dyte-hooks.yaml'), JSON.stringify({ webhooks }));
  return directory;
}

describe('a thousand webhooks', () => {
  it('are read with one request by list, export, diff, and an apply of nothing', async () => {
    const service = await startRoughService(registered(1000));
    const options = { environment: environmentFor(service.url), directory: await project(1000) };
    for (const line of [
      ['list'],
      ['export'],
      ['diff'],
      ['apply', '--prune'],
      ['diff', '--prune', '--json'],
    ]) {
      const before = service.calls().length;
      const { code, stderr } = await runProgram(line, options);
      expect([code, stderr]).toEqual([0, '']);
      expect(service.calls().slice(before)).toEqual(['GET /webhooks']);
    }
  });
});

describe('two applies at once', () => {
  it('both end well, with what the file says', async () => {
    const service = await startRoughService(registered(5));
    const options = { environment: environmentFor(service.url), directory: await project(30) };
    const both = await Promise.all([1, 2].map(() => runCli(['apply', '--yes', '--prune'], options)));
    expect(both.map(({ code, stderr }) => [code, stderr.includes('error')])).toEqual([
      [0, false],
      [0, false],
    ]);
    const urls = service.entries.map((entry) => String(new Map(Object.entries(Object(entry))).get('url')));
    expect(urls).toHaveLength(30);
    expect(new Set(urls).size).toBe(30);
  });
});

describe('Ctrl-C in the middle of an apply', () => {
  it('says what was done and what was not, and ends with 130', async () => {
    let calls = 0;
    const server = await startServer((request, response) => {
      calls += 1;
      // The third call is never answered.
      if (calls === 3) return;
      const data =
        request.method === 'GET' ? [] : { id: `made-${calls}`, ...Object(JSON.parse(request.body)) };
      response.writeHead(request.method === 'GET' ? 200 : 201).end(JSON.stringify({ success: true, data }));
    });
    const cli = startCli(['apply', '--yes'], {
      environment: environmentFor(server.url),
      directory: await project(3),
    });
    await expect.poll(() => calls).toBe(3);
    cli.child.kill('SIGINT');
    const { code, stdout, stderr } = await cli.finished;
    expect(code).toBe(130);
    expect(stdout.split('\n').map((line) => line[0])).toEqual(['✓', '?', '-', undefined]);
    expect(stderr).toContain('1 of 3 changes is done. 1 may have been done, 1 was not tried.');
  });
});

describe('a file with faults', () => {
  it.each([[], ['--json']])(
    'has each of them named with its line, to the end of the program: %j',
    async (...more) => {
      const file = join(await temporaryDirectory(), 'dyte-hooks.yaml');
      await writeFile(file, 'webhooks:\n  - nmae: x\n    url: https://example.com\n    secret: abc\n');
      const { code, stderr } = await runProgram(['diff', '--file', file, ...more]);
      expect(code).toBe(2);
      for (const part of [':2:5', 'Did you mean', '"name"', ':4:5', 'secret'])
        expect(stderr.replaceAll(String.raw`\"`, '"')).toContain(part);
      expect(stderr).not.toContain('abc');
    },
  );
});
