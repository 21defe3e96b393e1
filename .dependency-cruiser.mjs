/**
 * Imports point down only (docs/architecture.md). Each layer lists what it may use; everything else of
 * ours is forbidden to it. test/structure/imports.test.ts runs this and fails when no module was seen.
 */
const layers = {
  domain: [],
  schemas: ['domain'],
  files: ['domain'],
  http: ['domain'],
  api: ['domain', 'http'],
  store: ['domain', 'files'],
  sender: ['domain'],
  settings: ['domain', 'files'],
  terminal: ['domain'],
  views: ['domain', 'schemas', 'terminal'],
  receiver: ['domain', 'http', 'store/delivery-store\\.ts$'],
  forwarding: ['domain', 'http', 'store/(?:delivery-store|replay-journal)\\.ts$'],
  tunnel: ['domain'],
  health: [
    'domain',
    'http',
    'store/delivery-store\\.ts$',
    // What it hears of.
    'receiver/receiver-event\\.ts$',
    'forwarding/forwarder-event\\.ts$',
  ],
  emulator: ['domain', 'files', 'http', 'schemas', 'sender'],
  check: ['domain', 'sender'],
  // What holds state or costs to make comes from the context.
  commands: [
    'domain',
    'files',
    // Files behind deliveries; all other calls are made by the context or by an engine.
    'http/file-request\\.ts$',
    'schemas',
    'terminal',
    'views',
    'receiver',
    'forwarding',
    'check',
    'emulator',
    'sender',
    'health',
    'tunnel',
    'store/(?:delivery-store|reconstructions|replay-journal)\\.ts$',
    'context\\.ts$',
    'version\\.ts$',
    'settings/settings\\.ts$',
    'api/(?:account|meetings|sessions|webhooks)-api\\.ts$',
  ],
  program: ['domain', 'commands', 'context\\.ts$', 'version\\.ts$'],
};

const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `${layer}-points-down`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: {
    path: '^src/',
    pathNot: [layer, ...allowed].map((name) => `^src/${name}${name.endsWith('$') ? '' : '/'}`),
  },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'library-has-no-command-line',
      comment: 'Whoever imports dyte-hooks as a library gets neither commands nor terminal.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/(?:commands|program|terminal|views|settings|cli|context|process/)' },
    },
    {
      name: 'commands-are-loaded-when-they-run',
      severity: 'error',
      from: { path: '^src/program' },
      to: { path: '^src/commands/', dynamic: false },
    },
    {
      name: 'process-stays-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(?:cli\\.ts$|process/)' },
      to: { path: '^(?:node:)?process$' },
    },
    {
      name: 'schemas-are-types-to-commands',
      comment: 'A command must not load typebox for its JSON.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/schemas/' },
      to: { path: '^src/schemas/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
