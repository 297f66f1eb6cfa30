/** What a request of the story sends, besides the operation that it names. */
export interface Sent {
  /** Of the path and the query, by name. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** A JSON body. */
  readonly json?: unknown;
  /** A body of lines or of a table. */
  readonly text?: { readonly type: string; readonly body: string };
  /** Fields of a form; the photo is in the field `image`. */
  readonly form?: {
    readonly photo: Uint8Array;
    readonly fields: Readonly<Record<string, string | number | boolean>>;
  };
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request of an operation and returns its answer, which must be a success. */
// biome-ignore lint/suspicious/noExplicitAny: each answer has another type, which the document is checked for
export type Ask = (operationId: string, sent?: Sent) => Promise<any>;

/** What the story needs: a service whose catalog `default` has products, and these pictures. */
export interface Material {
  /** A photo in which a garment is found. */
  readonly photo: Uint8Array;
  /** The same, so small that a document can have it as base64. */
  readonly smallPhoto: Uint8Array;
  /** A product's picture, as small. */
  readonly packshot: Uint8Array;
}

/**
 * Asks each operation of the API at least once, in an order in which each has something to show: the examples of the document. A new
 * operation gets a line here, then `npm run contract`.
 */
export async function tellExamples(ask: Ask, { photo, smallPhoto, packshot }: Material): Promise<void> {
  await ask('getLiveness');
  await ask('getReadiness');
  await ask('getMetrics');
  const [example] = await ask('listExamples');
  await ask('getExample', { parameters: { name: example.name } });

  const catalog = 'spring';
  const inSpring = { parameters: { catalog } };
  const coat = { parameters: { catalog, id: 'coat-1' } };
  await ask('createCatalog', inSpring);
  const picture = { base64: base64(packshot), name: 'front.jpg' };
  const product = {
    title: 'Wool coat',
    category: 'Women/Coats',
    price: 120,
    currency: 'EUR',
    url: 'https://shop.example/coat-1',
    attributes: { color: 'red', size: ['S', 'M'] },
    images: [picture],
  };
  await ask('putProduct', { ...coat, json: product });
  const { garments } = await ask('getProduct', coat);
  await ask('getPicture', { parameters: { catalog, digest: garments[0].imageDigest } });
  const lines = { type: 'application/x-ndjson', body: JSON.stringify({ id: 'coat-2', ...product }) };
  await ask('importProducts', { ...inSpring, text: lines, headers: { Prefer: 'respond-async' } });
  const { id } = await ask('importProducts', { ...inSpring, text: lines });
  await ask('getImport', { parameters: { catalog, id } });
  await ask('listCatalogs');
  await ask('listProducts', { parameters: { catalog, text: 'coat', limit: 1 } });
  await ask('listDuplicates', inSpring);
  await ask('listStartProducts', { parameters: { catalog, limit: 1 } });
  await ask('correctProduct', { ...coat, json: { garmentClass: 'outerwear' } });

  await ask('detectGarments', { form: { photo, fields: { minConfidence: 0.5 } } });
  const image = { base64: base64(smallPhoto) };
  await ask('searchByPhoto', {
    json: {
      image,
      limit: 2,
      filter: { range: { field: 'price', max: 500 } },
      facets: ['attributes.color', 'price'],
    },
  });
  await ask('shopTheLook', { json: { image, limit: 1 } });
  const fields = { limit: 3, explain: true, keep: true, externalId: 'look-17' };
  const { queryId, regions } = await ask('shopTheLook', { form: { photo, fields } });
  const region = regions[0];
  const [first, second] = [...region.results, ...(region.nearest ?? [])].map(({ productId }) => productId);
  const start = { query: queryId, region: region.id };
  await ask('findSimilar', { json: { start, nudge: { words: 'in red' }, limit: 1 } });
  await ask('findSimilar', { json: { start, liked: [first], disliked: second ? [second] : [], limit: 2 } });

  const click = { queryId, region: region.id, productId: first, kind: 'click' };
  await ask('recordEvents', { json: { events: [click] } });
  const label = { query: `${queryId}:${region.id}`, productId: first, grade: 1 };
  const { importId } = await ask('labelJudgments', { json: { judgments: [label] } });
  await ask('listJudgments', { parameters: { catalog: 'default' } });
  await ask('listJudgmentImports', { parameters: { catalog: 'default' } });

  const shipped = await ask('getProfile', { parameters: { profile: 'default' } });
  const { version: _, ...settings } = shipped;
  const profile = 'wider';
  await ask('addProfile', { json: { profile: { ...settings, name: profile, gate: 0.1 } } });
  await ask('listProfiles');
  await ask('diffProfiles', { parameters: { profile: 'default', to: profile } });
  await ask('listQueries', { parameters: { limit: 2 } });
  await ask('getQuery', { parameters: { id: queryId } });
  await ask('replayQuery', { parameters: { id: queryId }, json: { profile, limit: 3 } });
  await ask('replayLooks', { json: { profile, queries: [queryId], limit: 2 } });
  await ask('compareProfiles', { json: { profile } });
  const other = await ask('shopTheLook', { form: { photo, fields } });
  const right = { query: `${other.queryId}:${region.id}`, productId: first, grade: 1 };
  await ask('labelJudgments', { json: { judgments: [right] } });
  const small = { methods: 'wsum', steps: 1, folds: 2 };
  const tuning = await ask('startTuning', { parameters: { catalog: 'default' }, json: small });
  const ofTuning = { parameters: { catalog: 'default', id: tuning.id } };
  await ask('getTuning', ofTuning);
  await ask('removeTuning', ofTuning);
  await ask('undoJudgments', { parameters: { id: importId } });
  const reasons = { by: 'Ada', note: 'Finds more coats', evaluation: { gain: 0.01 }, force: true };
  await ask('promoteProfile', { parameters: { profile }, json: { ...reasons, catalog } });
  await ask('getActiveProfile', inSpring);
  await ask('listPromotions', inSpring);
  await ask('startInterleaving', { ...inSpring, json: { a: 'default', b: profile, share: 0.5 } });
  await ask('getInterleaving', inSpring);
  await ask('endInterleaving', inSpring);

  await ask('deleteQuery', { parameters: { id: queryId } });
  await ask('deleteProduct', coat);
  await ask('deleteCatalog', inSpring);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
