// Run by "npm run build": rolldown's own command would print every chunk.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';

/**
 * Writes the licences of what is bundled beside it, as they ask for.
 *
 * @returns {import('rolldown').Plugin}
 */
function licences() {
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) =>
        chunk.type === 'chunk' ? chunk.moduleIds : [],
      );
      const folders = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []);
      const notices = [...new Set(folders)].toSorted().map(noticeOf);
      this.emitFile({ type: 'asset', fileName: 'THIRD_PARTY_LICENSES.txt', source: notices.join('\n\n') });
    },
  };
}

/** @param {string} folder of an installed package */
function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = existsSync(folder)
    ? readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    : undefined;
  const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
  return `${name} ${version} (${license})${text}`;
}

/**
 * Modules of Node that a library loads at start for a feature that is not used here. Each takes about a
 * tenth of the start of an empty script; undici itself copes where there is no HTTP/2.
 *
 * @type {Readonly<Record<string, { library: string, instead: string }>>}
 */
const UNUSED_MODULES = {
  'node:http2': { library: '/undici/', instead: 'export const constants = {};' },
  'node:child_process': { library: '/commander/', instead: 'export {};' },
};

/** @returns {import('rolldown').Plugin} */
function withoutUnusedModules() {
  const mark = '\0without-';
  return {
    name: 'without-unused-modules',
    resolveId: (id, importer) => {
      const unused = UNUSED_MODULES[id];
      return unused !== undefined && importer?.includes(unused.library) === true ? `${mark}${id}` : undefined;
    },
    load: (id) => (id.startsWith(mark) ? UNUSED_MODULES[id.slice(mark.length)]?.instead : undefined),
  };
}

/**
 * Libraries of one feature share a chunk that is named after it, so that what a command loads can be
 * read off (test/e2e/start-up.test.ts does).
 */
const LIBRARY_CHUNKS = [
  { name: 'commander', test: /node_modules\/commander\// },
  // What every call needs, apart from what only a proxy does.
  {
    name: 'undici',
    test: /node_modules\/undici\/lib\/(?:api\/(?:api-request|readable|abort-signal)|core|dispatcher\/(?:agent|client|dispatcher|fixed-queue|pool)|llhttp|util)/,
  },
  { name: 'undici-whole', test: /node_modules\/undici\// },
  { name: 'chalk', test: /node_modules\/chalk\// },
  { name: 'typebox', test: /node_modules\/typebox\// },
  { name: 'hono', test: /node_modules\/(?:@hono|hono)\// },
  { name: 'width', test: /node_modules\/fast-string-/ },
  {
    name: 'conf',
    test: /node_modules\/(?:conf|ajv|ajv-formats|atomically|debounce-fn|dot-prop|env-paths|fast-deep-equal|fast-uri|json-schema-|mimic-function|semver|stubborn-|uint8array-extras|when-exit)/,
  },
  { name: 'inquirer', test: /node_modules\// },
];

/**
 * Each file costs a fraction of a millisecond to find and link, so what every command needs is one, and
 * what most commands share is another. Schemas and samples of events stay apart, with typebox.
 */
const OWN_CHUNKS = [
  {
    name: 'base',
    test: /\/src\/(?:program|program\/.*|context|process-context|version|domain\/(?:errors|service)|terminal\/(?:error-report|sanitize|stream-output|style|retry-notice))\.ts$/,
  },
  {
    name: 'shared',
    test: /\/src\/(?:commands\/shared|settings|terminal|domain(?!\/events\/(?:schema|entries|catalogue|fields)))\//,
    minShareCount: 2,
  },
];

const MINIFY = { mangle: false, compress: true, codegen: { removeWhitespace: true } };

/**
 * Everything is bundled, so an installed dyte-hooks has no dependencies of its own and starts fast
 * (docs/decisions/001-bundle.md). Names are kept: a stack trace under --debug stays readable.
 */
await build([
  {
    input: { cli: 'src/cli.ts' },
    platform: 'node',
    tsconfig: './tsconfig.json',
    logLevel: 'warn',
    plugins: [withoutUnusedModules(), licences()],
    output: {
      dir: 'dist',
      cleanDir: true,
      format: 'esm',
      chunkFileNames: 'chunks/[name].js',
      codeSplitting: { groups: [...LIBRARY_CHUNKS, ...OWN_CHUNKS] },
      minify: MINIFY,
    },
  },
  {
    input: { index: 'src/index.ts' },
    platform: 'node',
    tsconfig: './tsconfig.json',
    logLevel: 'warn',
    output: { dir: 'dist', format: 'esm', minify: MINIFY },
  },
]);
