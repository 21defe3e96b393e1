// Run by "npm run build": rolldown's own command would print every chunk.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
      const notices = [...new Set(folders)].toSorted().flatMap(noticesOf);
      // What files name for editors.
      for (const fileName of ['dyte-hooks.schema.json', 'scenario.schema.json'])
        this.emitFile({ type: 'asset', fileName, source: readFileSync(join('docs', fileName), 'utf8') });
      this.emitFile({ type: 'asset', fileName: 'THIRD_PARTY_LICENSES.txt', source: notices.join('\n\n') });
    },
  };
}

/**
 * What a package carries of others without saying so: undici’s HTTP parser is llhttp, as WebAssembly.
 *
 * @type {Readonly<Record<string, string>>}
 */
const NOTICES_INSIDE = { undici: 'notices/llhttp.txt' };

/**
 * @param {string} folder of an installed package
 * @returns {readonly string[]}
 */
function noticesOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = existsSync(folder)
    ? readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    : undefined;
  const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
  const inside = NOTICES_INSIDE[name];
  return [
    `${name} ${version} (${license})${text}`,
    ...(inside === undefined ? [] : [readFileSync(inside, 'utf8').trim()]),
  ];
}

/**
 * What a library loads at start for a feature that is not used here: modules of Node, each a tenth of
 * the start of an empty script, parts of undici for HTTP/2 and for the bodies of fetch, and questions
 * of a kind that is never asked (inquirer itself takes all kinds at once).
 *
 * @type {readonly { readonly module: string, readonly library: RegExp, readonly instead: string }[]}
 */
const UNUSED = [
  { module: 'node:child_process', library: /\/commander\//, instead: 'module.exports = {};' },
  {
    // For telling whether a body is an incoming request, and for the limit that its own parser has.
    module: 'node:http',
    library: /\/undici\//,
    instead: 'module.exports = { IncomingMessage: class {}, maxHeaderSize: 16384 };',
  },
  {
    // It asserts what cannot be otherwise, and nothing else of it; Node's own loads what explains a difference.
    module: 'node:assert',
    library: /\/undici\//,
    instead:
      'module.exports = (value, message) => { if (!value) throw message instanceof Error ? message : new Error(message ?? "assertion failed"); };',
  },
  { module: './client-h2.js', library: /\/undici\//, instead: 'module.exports = undefined;' },
  { module: '../web/fetch/body.js', library: /\/undici\//, instead: 'module.exports = {};' },
  // It asks for a home as soon as it is loaded, and conf asks it only where no directory is given.
  { module: 'env-paths', library: /\/conf\//, instead: 'module.exports = {};' },
  ...['editor', 'expand', 'number', 'rawlist'].map((kind) => ({
    module: `@inquirer/${kind}`,
    library: /\/@inquirer\/prompts\//,
    instead: 'module.exports = {};',
  })),
];

/** @returns {import('rolldown').Plugin} */
function withoutUnused() {
  const mark = '\0without:';
  return {
    name: 'without-unused',
    resolveId(id, importer) {
      const unused = UNUSED.find(({ module, library }) => module === id && library.test(importer ?? ''));
      return unused === undefined ? undefined : `${mark}${id}.cjs`;
    },
    load: (id) => UNUSED.find(({ module }) => id === `${mark}${module}.cjs`)?.instead,
  };
}

/**
 * Libraries of one feature share a chunk that is named after it, so that what a command loads can be
 * read off (test/e2e/start-up.test.ts does).
 */
const LIBRARY_CHUNKS = [
  // What every call needs, apart from what only a proxy does.
  {
    name: 'undici',
    test: /node_modules\/undici\/lib\/(?:api\/(?:api-request|readable|abort-signal)|core\/(?!socks5)|dispatcher\/(?:agent|client|dispatcher|fixed-queue|pool)|llhttp|util)|\/src\/http\/undici-/,
  },
  { name: 'undici-proxies', test: /node_modules\/undici\// },
  { name: 'chalk', test: /node_modules\/chalk\// },
  { name: 'typebox', test: /node_modules\/typebox\// },
  { name: 'yaml', test: /node_modules\/yaml\// },
  { name: 'hono', test: /node_modules\/(?:@hono|hono)\// },
  {
    name: 'conf',
    test: /node_modules\/(?:conf|ajv|ajv-formats|atomically|debounce-fn|dot-prop|env-paths|fast-deep-equal|fast-uri|json-schema-|mimic-function|semver|stubborn-|uint8array-extras|when-exit)/,
  },
  { name: 'inquirer', test: /node_modules\// },
];

/**
 * @param {RegExp | readonly RegExp[]} patterns
 * @returns {RegExp} that takes what one of them takes
 */
function anyOf(patterns) {
  return new RegExp(
    [patterns]
      .flat()
      .map(({ source }) => source)
      .join('|'),
  );
}

/**
 * Each file costs a fraction of a millisecond to find and link, so what every command needs is one, and
 * what most commands share is another. Schemas and samples of events stay apart, with typebox.
 */
const OWN_CHUNKS = [
  {
    name: 'base',
    priority: 3,
    test: /rolldown\/runtime|\/src\/(?:version|process\/(?:main|streams)|domain\/(?:errors|defaults|service\/names|connection\/tunnels)|terminal\/output\/(?:stream-output|descriptor-stream|screen))\.ts$|\/src\/program\/(?!help\/|completion\/)/,
  },
  // Completing a line needs the table of commands, and nothing that reads a line by it.
  { name: 'parser', priority: 2, test: /\/src\/program\.ts$|\/commander\// },
  { name: 'completion', priority: 2, test: /\/src\/program\/completion\/|\/src\/process\/complete\.ts$/ },
  { name: 'help', priority: 2, test: /\/src\/program\/help\// },
  {
    name: 'shared',
    priority: 1,
    test: anyOf([
      /\/src\/(?:context|process\/(?:run|context|terminal-parts|signals|system|closed-terminals))\.ts$/,
      /\/src\/commands\/shared\/(?:print-answer|unknown-events|target-options|find-webhooks)\.ts$/,
      /\/src\/commands\/webhooks\/(?:change-report|patch-webhook)\.ts$/,
      /\/src\/settings\/(?!signing-key|key-cache|name-cache|save-names|emulator-addresses|listener-records|project-choice)/,
      /\/src\/terminal\/(?:io|style|text\/|output\/(?!live-|raw-|pager)|progress\/(?!progress-bar)|prompts\/(?:prompts|read-secret))/,
      /\/src\/views\/(?:webhook|error|api-retry)\.ts$/,
      /\/src\/domain\/(?:clock|service(?!\/delivery-differences)|webhook|network|secrets|credentials|environment|text)[./]/,
      /\/src\/domain\/(?:http\/(?!hop-)|json\/(?!edit|masked)|delivery\/delivery-|forward\/command-words)/,
      /\/src\/domain\/events\/(?:names|selector|suggestion|values|event-name)\.ts$/,
      /fast-string-/,
    ]),
  },
  {
    // What is said of deliveries, forwards and replays: commands that manage webhooks do without.
    name: 'deliveries',
    priority: 0,
    test: anyOf([
      /\/src\/views\/(?:delivery|forward|replay|expectation)\//,
      /\/src\/terminal\/(?:output\/(?:live-|raw-)|progress\/progress-bar)/,
      /\/src\/domain\/(?:expectation\/(?!impossible)|retry\/|forward\/(?:forward-|target-)|http\/hop-|json\/(?:edit|masked))/,
      /\/src\/domain\/(?:delivery\/(?:stored|received|event-counter|payload)|events\/(?:describe|read))/,
    ]),
  },
  {
    // What an expectation can never meet is looked up in the schemas of events, with typebox; few commands ask.
    name: 'schemas',
    priority: 0,
    test: /\/src\/domain\/(?:expectation\/impossible|events\/schema)/,
  },
  {
    // Keys and the foot of the screen: only for who sits at a terminal.
    name: 'live',
    priority: 0,
    test: /\/src\/(?:terminal\/live\/|process\/job-control|commands\/listen\/live\/(?!open-|delivery-actions|load-|replay-))/,
  },
  {
    name: 'api',
    priority: 0,
    test: /\/src\/api\/(?!proxy-dispatcher|key-|sessions-client|meetings-client|read-session|stream-)/,
  },
  // What took place is asked for by few commands, and read as deliveries are.
  { name: 'sessions', priority: 0, test: /\/src\/api\/(?:sessions-client|read-session|stream-)/ },
];

/**
 * @param {string} module that a chunk was made for
 * @returns {string | undefined} the command's folder and file: two nouns have a "list"
 */
function commandOf(module) {
  return /\/src\/commands\/(.+)\.ts$/.exec(module)?.[1]?.replaceAll('/', '-');
}

const MINIFY = { mangle: false, compress: true, codegen: { removeWhitespace: true } };

/**
 * Everything but SQLite, which is machine code, is bundled: an installed dyte-hooks has one dependency and
 * starts fast (docs/decisions/001-bundle.md). Names are kept: a stack trace under --debug stays readable.
 */
/** @type {import('rolldown').BuildOptions} */
const SHARED = { platform: 'node', tsconfig: './tsconfig.json', logLevel: 'warn' };

/** @type {import('rolldown').OutputOptions} */
const COMMAND_OUTPUT = {
  dir: 'dist',
  // CommonJS starts faster than ES modules, above all on Node 22 and newer.
  format: 'cjs',
  // What is not bundled is required too: for import() Node would start its loader of ES modules.
  dynamicImportInCjs: false,
  entryFileNames: '[name].cjs',
  minify: MINIFY,
};

/** It is installed, not bundled. */
const MACHINE_CODE = ['@photostructure/sqlite', '@napi-rs/keyring'];

const MAIN = 'src/process/main.ts';

// The types take longer to make than all else: those that "npm ci" made stay.
for (const entry of existsSync('dist') ? readdirSync('dist') : [])
  if (entry !== 'index.d.ts') rmSync(join('dist', entry), { recursive: true });

await build({
  ...SHARED,
  input: {
    main: MAIN,
    'key-store': 'src/process/key-store-process.ts',
  },
  external: MACHINE_CODE,
  plugins: [withoutUnused(), licences()],
  output: {
    ...COMMAND_OUTPUT,
    chunkFileNames: ({ facadeModuleId }) => `chunks/${commandOf(facadeModuleId ?? '') ?? '[name]'}.cjs`,
    codeSplitting: { groups: [...LIBRARY_CHUNKS, ...OWN_CHUNKS] },
  },
});

/**
 * What is loaded before Node may use its compile cache, or to print the version, shares nothing with what is
 * loaded later.
 */
await build({
  ...SHARED,
  input: { cli: 'src/cli.ts' },
  // Its own chunk takes what it shares with it from there: one file fewer for --version.
  preserveEntrySignatures: 'allow-extension',
  plugins: [
    {
      name: 'main-is-built-apart',
      resolveId: (id) =>
        resolve('src', id) === resolve(MAIN) ? { id: './main.cjs', external: true } : undefined,
    },
  ],
  output: { ...COMMAND_OUTPUT, chunkFileNames: 'chunks/[name].cjs' },
});

/** A thread compiles what it loads for itself: it gets what it needs of the files that commands share, and no more. */
await build({
  ...SHARED,
  input: { 'store-thread': 'src/process/store-thread.ts' },
  external: MACHINE_CODE,
  output: COMMAND_OUTPUT,
});

await build({
  ...SHARED,
  input: { index: 'src/index.ts' },
  output: { dir: 'dist', format: 'esm', minify: MINIFY },
});
