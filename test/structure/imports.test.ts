import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { beforeAll, describe, expect, it } from 'vitest';

let result: ICruiseResult;

beforeAll(async () => {
  const options = await extractOptions('./.dependency-cruiser.mjs');
  const cruised = await cruise(['src'], options, undefined, {
    tsConfig: extractTsConfig('tsconfig.json'),
  });
  if (typeof cruised.output === 'string') throw new Error('Expected a result, got text.');
  result = cruised.output;
}, 60_000);

describe('imports', () => {
  it('are seen at all, types included', () => {
    const sources = result.modules.filter(({ source }) => source.startsWith('src/'));
    expect(sources.length).toBeGreaterThan(80);
    const context = result.modules.find(({ source }) => source === 'src/context.ts');
    expect(context?.dependencies.map(({ resolved }) => resolved)).toContain('src/api/webhooks-api.ts');
  });

  it('point down only', () => {
    const broken = result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
    expect(broken).toEqual([]);
  });
});
