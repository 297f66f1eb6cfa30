/**
 * Who may import whom (ARCHITECTURE.md, "Who may import whom"), type imports included.
 *
 * A name is a room (a folder of src/, with its sub-rooms) or one file of src/ without `.ts`. What is not listed is forbidden.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const rooms = {
  types: [],
  errors: ['types'],
  logger: ['types', 'errors'],
  config: ['types', 'errors', 'store/milvus/milvus-settings'],
  retry: [],
  image: ['types', 'errors'],
  inference: ['types', 'errors'],
  fetch: ['errors'],
  detect: ['types', 'errors', 'image', 'inference'],
  embed: ['types', 'errors', 'image', 'inference'],
  fuse: ['types'],
  evaluate: ['types', 'fuse'],
  store: ['types', 'errors', 'retry'],
  records: ['types', 'errors', 'retry'],
  search: [
    'types',
    'errors',
    'fuse',
    'detect/detector',
    'detect/intersection-over-union',
    'embed/embedder',
    'store/vector-store',
    'store/filter/filter',
    'records/catalog-records',
    'records/interleaving-records',
    'records/profile-records',
    'records/query-records',
    'records/require-catalog',
  ],
  analyze: [
    'types',
    'errors',
    'fuse',
    'evaluate',
    'search',
    'detect/intersection-over-union',
    'records/interleaving-records',
    'records/judgment-records',
    'records/profile-records',
    'records/query-records',
    'records/require-catalog',
  ],
  catalog: [
    'types',
    'errors',
    'fetch',
    'fuse/weights/class-agreement',
    'image/limit-concurrency',
    'detect/detector',
    'embed/embedder',
    'store/vector-store',
    'store/index-registry',
    'store/picture-store',
    'store/parquet-file',
    'records/catalog-records',
    'records/import-records',
    'records/require-catalog',
  ],
  refine: [
    'types',
    'errors',
    'fuse',
    'search',
    'store/vector-store',
    'store/filter/filter',
    'records/query-records',
    'records/require-catalog',
  ],
  api: ['types', 'errors', 'logger', 'search', 'refine', 'analyze', 'catalog', 'store/filter/parse-filter'],
  cli: [
    'types',
    'errors',
    'config',
    'context',
    'serve',
    'search',
    'analyze',
    'catalog',
    'evaluate',
    'fetch',
    'store/filter/parse-filter',
  ],
};

/** Sub-rooms: what they may import of their own room. Files of the room itself may import its sub-rooms. */
const subRooms = {
  'store/filter': ['store/tags', 'store/text-check'],
  'store/lance': ['store/filter', 'store/*'],
  'store/milvus': ['store/filter', 'store/*'],
  'records/sql': ['records/*'],
  'catalog/index': ['catalog/*'],
  'catalog/import': ['catalog/index', 'catalog/*'],
  'catalog/maintain': ['catalog/index', 'catalog/import', 'catalog/*'],
  'detect/families': ['detect/*'],
  'fuse/methods': ['fuse/*'],
  'fuse/presets': ['fuse/*'],
  'fuse/weights': ['fuse/*'],
  'fuse/feedback': ['fuse/*'],
  'fuse/rerank': ['fuse/weights', 'fuse/*'],
  'fuse/interleave': ['fuse/*'],
  'evaluate/measures': ['evaluate/*'],
  'evaluate/significance': ['evaluate/*'],
  'evaluate/clicks': ['evaluate/significance', 'evaluate/*'],
  'evaluate/runs': ['evaluate/measures', 'evaluate/significance', 'evaluate/*'],
  'evaluate/looks': ['evaluate/measures', 'evaluate/significance', 'evaluate/*'],
  'evaluate/tune': [
    'evaluate/measures',
    'evaluate/significance',
    'evaluate/runs',
    'evaluate/looks',
    'evaluate/*',
  ],
  'evaluate/report': [
    'evaluate/significance',
    'evaluate/runs',
    'evaluate/looks',
    'evaluate/tune',
    'evaluate/*',
  ],
};

/** The path of a room, of a file, or with `/*` of the files beside each other in a room. */
const path = (name) => {
  if (name.endsWith('/*')) return `^src/${name.slice(0, -2)}/[^/]+\\.ts$`;
  return existsSync(join(__dirname, 'src', `${name}.ts`)) ? `^src/${name}\\.ts$` : `^src/${name}/`;
};

const betweenRooms = Object.entries(rooms).map(([from, targets]) => ({
  name: `rooms-${from}`,
  comment: `src/${from} may import of src/: ${[from, ...targets].join(', ')}`,
  severity: 'error',
  from: { path: path(from) },
  to: { path: '^src/', pathNot: [from, ...targets].map(path) },
}));

const withinRooms = Object.entries(subRooms).map(([from, targets]) => ({
  name: `within-${from.replace('/', '-')}`,
  comment: `src/${from} may import of its room: ${[from, ...targets].join(', ')}`,
  severity: 'error',
  from: { path: path(from) },
  to: { path: `^src/${from.split('/')[0]}/`, pathNot: [from, ...targets].map(path) },
}));

/** One room imports each vendor. */
const vendors = [
  ['sharp', '^src/image/'],
  ['onnxruntime-node', '^src/inference/'],
  ['piscina', '^src/inference/'],
  ['@lancedb', '^src/store/lance/'],
  ['apache-arrow', '^src/store/lance/'],
  ['@zilliz', '^src/store/milvus/'],
  ['hyparquet', '^src/store/parquet-file\\.ts$'],
  ['hyparquet-writer', '^src/store/parquet-file\\.ts$'],
  ['kysely', '^src/records/sql/'],
  ['pg', '^src/records/sql/'],
  ['@libsql', '^src/records/sql/'],
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
    ...betweenRooms,
    ...withinRooms,
    ...vendors,
    {
      name: 'pure',
      comment: 'fuse and evaluate are pure: no node:*, no package',
      severity: 'error',
      from: { path: '^src/(fuse|evaluate)/' },
      to: { pathNot: '^src/' },
    },
    {
      name: 'service-alone',
      comment: 'the service does not know the tools beside it',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(wardrobe|bench|test|web)/' },
    },
    {
      name: 'wardrobe-drawing',
      comment: 'what draws the wardrobe knows of the service only its types and how to encode pictures',
      severity: 'error',
      from: { path: '^wardrobe/', pathNot: '^wardrobe/(main\\.ts$|commands/)' },
      to: { path: '^src/', pathNot: '^src/(types\\.ts$|image/)' },
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
