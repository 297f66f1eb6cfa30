/**
 * Who may import whom (ARCHITECTURE.md, "Who may import whom"), type imports included.
 * `within` lists folders and files of src/ by path prefix; whatever is not listed is forbidden.
 */
const may = {
  types: [],
  errors: ['types'],
  logger: ['types', 'errors'],
  config: ['types', 'errors', 'milvus-config'],
  image: ['types', 'errors'],
  inference: ['types', 'errors'],
  detect: ['types', 'errors', 'image', 'inference'],
  embed: ['types', 'errors', 'image', 'inference'],
  fuse: ['types'],
  evaluate: ['types', 'fuse'],
  retry: [],
  store: ['types', 'errors', 'retry'],
  records: ['types', 'errors', 'retry'],
  search: [
    'types',
    'errors',
    'fuse',
    'evaluate',
    'detect/detector',
    'detect/intersection-over-union',
    'embed/embedder',
    'store/vector-store',
    'store/filter',
    'records/catalog-records',
    'records/judgment-records',
    'records/profile-records',
    'records/query-records',
    'records/require-catalog',
  ],
  catalog: [
    'types',
    'errors',
    'fuse',
    'image/limit-concurrency',
    'detect/detector',
    'embed/embedder',
    'store/vector-store',
    'store/store-places',
    'store/picture-store',
    'store/parquet-file',
    'records/catalog-records',
    'records/import-records',
    'records/require-catalog',
  ],
  api: ['types', 'errors', 'search', 'catalog', 'logger', 'store/parse-filter'],
  cli: [
    'types',
    'errors',
    'config',
    'context',
    'search',
    'catalog',
    'evaluate',
    'wardrobe',
    'serve',
    'inspect-model',
    'store/parse-filter',
  ],
  wardrobe: ['types', 'image'],
};

const folders = [
  'image',
  'inference',
  'detect',
  'embed',
  'fuse',
  'evaluate',
  'store',
  'records',
  'search',
  'catalog',
  'api',
  'cli',
  'wardrobe',
];
const place = (name) =>
  name.includes('/') ? `^src/${name}\\.ts$` : folders.includes(name) ? `^src/${name}/` : `^src/${name}\\.ts$`;

const layers = Object.entries(may).map(([from, targets]) => ({
  name: `layers-${from}`,
  comment: `src/${from} may import of src/: ${[from, ...targets].join(', ')}`,
  severity: 'error',
  from: { path: place(from) },
  to: { path: '^src/', pathNot: [from, ...targets].map(place) },
}));

/** One place imports each vendor. */
const vendors = [
  ['sharp', '^src/image/'],
  ['onnxruntime-node', '^src/inference/'],
  ['piscina', '^src/inference/'],
  ['@lancedb', '^src/store/'],
  ['apache-arrow', '^src/store/'],
  ['@zilliz', '^src/store/'],
  ['hyparquet', '^src/store/'],
  ['hyparquet-writer', '^src/store/'],
  ['kysely', '^src/records/'],
  ['pg', '^src/records/'],
  ['@libsql', '^src/records/'],
  ['pino', '^src/logger\\.ts$'],
  ['commander', '^src/cli/'],
  ['cli-progress', '^src/cli/'],
].map(([vendor, where]) => ({
  name: `one-importer-${vendor.replace('@', '')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: where },
  to: { path: `node_modules/${vendor}(/|$)` },
}));

module.exports = {
  forbidden: [
    ...layers,
    ...vendors,
    {
      name: 'pure',
      comment: 'fuse and evaluate are pure: no node:*, no package',
      severity: 'error',
      from: { path: '^src/(fuse|evaluate)/' },
      to: { pathNot: '^src/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'web',
      comment: "the page knows of src only the type of the api's app",
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/api/app\\.ts$' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'web/dist' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
