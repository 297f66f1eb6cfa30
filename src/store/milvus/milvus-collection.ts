import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { views } from '../../types.ts';
import { requireSameSpace, spaceFromText, spaceToText } from '../embedding-space.ts';
import type { EmbeddingSpace } from '../vector-store.ts';
import { type MilvusConnection, milvusCode } from './milvus-client.ts';
import { buildParameters, type MilvusIndex } from './milvus-index.ts';
import { milvusFields } from './milvus-rows.ts';
import { milvusMetrics } from './milvus-search.ts';
import type { CarriedSetting } from './milvus-setting-fault.ts';

const spaceKey = 'garb.embeddingSpace';
const collectionNotFound = 100;
const loadDeadlineMs = 60_000;

export interface MilvusCollection {
  readonly name: string;
  readonly space: EmbeddingSpace;
  readonly index: MilvusIndex;
  /** Copies in memory. */
  readonly replicas: number;
}

/**
 * Creates the collection when it is missing, checks its embedding space, then indexes and loads it. The index type and the number
 * of replicas apply to a new collection only; an indexed or loaded one does not change.
 */
export async function openCollection(
  connection: MilvusConnection,
  { name: collection, space, index, replicas }: MilvusCollection,
): Promise<void> {
  const stored = (await storedSpace(connection, collection)) ?? (await create(connection, collection, space));
  requireSameSpace(stored === 'unknown' ? null : stored, space, 'collection');
  await indexVectors(connection, collection, index, space);
  await loadCollection(connection, collection, { replicas });
}

/** Loads the collection into memory; a restarted server does not do so by itself. */
export async function loadCollection(
  connection: MilvusConnection,
  collection: string,
  { replicas, deadlineMs = loadDeadlineMs }: { readonly replicas: number; readonly deadlineMs?: number },
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  await connection.call('load the collection', (client, timeout) =>
    client.loadCollectionAsync({ collection_name: collection, replica_number: replicas, timeout }),
  );
  for (;;) {
    const { state } = await connection.call('load the collection', (client, timeout) =>
      client.getLoadState({ collection_name: collection, timeout }),
    );
    if (state === 'LoadStateLoaded') return;
    if (performance.now() > deadline)
      throw new AppError('store-unavailable', 'Milvus is still loading the collection');
    await delay(100);
  }
}

/** The embedding space of a collection; null when the collection does not exist or names none. */
export async function readMilvusSpace(
  connection: MilvusConnection,
  collection: string,
): Promise<EmbeddingSpace | null> {
  const stored = await storedSpace(connection, collection);
  return stored === 'unknown' ? null : stored;
}

/** The embedding space that the collection names; null when the collection does not exist. */
async function storedSpace(
  connection: MilvusConnection,
  collection: string,
): Promise<EmbeddingSpace | 'unknown' | null> {
  try {
    const { properties, schema } = await connection.call('describe the collection', (client, timeout) =>
      client.describeCollection({ collection_name: collection, timeout }),
    );
    const text = properties.find((property) => property.key === spaceKey)?.value;
    const space = spaceFromText(text === undefined ? schema.description : String(text));
    // The stated space is trusted only if the vector fields have its dimension.
    const dimensions = views.map((view) => Number(schema.fields.find(({ name }) => name === view)?.dim));
    return space && dimensions.every((dimension) => dimension === space.dimension) ? space : 'unknown';
  } catch (error) {
    if (milvusCode(error) === collectionNotFound) return null;
    throw error;
  }
}

/** Writes the space into the properties and, for servers that drop unknown properties, into the description. */
async function create(
  connection: MilvusConnection,
  collection: string,
  space: EmbeddingSpace,
): Promise<EmbeddingSpace | 'unknown'> {
  try {
    await connection.call(
      'create the collection',
      (client, timeout) =>
        client.createCollection({
          collection_name: collection,
          description: spaceToText(space),
          fields: milvusFields(space),
          properties: { [spaceKey]: spaceToText(space) },
          timeout,
        }),
      { repeatable: false },
    );
    return space;
  } catch (error) {
    // Another process may have created it meanwhile, or this request succeeded although its reply was lost.
    const created = await storedSpace(connection, collection);
    if (created === null) throw error;
    return created;
  }
}

/** Separate from the creation: a process killed between the two would leave a collection without indexes. */
async function indexVectors(
  connection: MilvusConnection,
  collection: string,
  index: MilvusIndex,
  { metric = 'cosine' }: EmbeddingSpace,
): Promise<void> {
  const indexed = await indexedFields(connection, collection);
  for (const view of views) {
    if (indexed.has(view)) continue;
    const made = connection.call(
      'index the collection',
      (client, timeout) =>
        client.createIndex({
          collection_name: collection,
          field_name: view,
          index_name: view,
          index_type: index.type,
          metric_type: milvusMetrics[metric].type,
          params: { ...buildParameters(index) },
          timeout,
        }),
      { carried: givenIndex(index) },
    );
    await made.catch(async (error) => {
      if (!(await indexedFields(connection, collection)).has(view)) throw error;
    });
  }
}

/** What the operator chose of an index, to name when Milvus refuses it. */
function givenIndex({ type, buildParameters: given }: MilvusIndex): CarriedSetting {
  return given === undefined
    ? { setting: 'GARB_MILVUS_INDEX', value: type }
    : { setting: 'GARB_MILVUS_INDEX_PARAMS', value: given };
}

async function indexedFields(connection: MilvusConnection, collection: string): Promise<Set<string>> {
  const noIndex = 700;
  try {
    const { index_descriptions } = await connection.call('describe the indexes', (client, timeout) =>
      client.describeIndex({ collection_name: collection, timeout }),
    );
    return new Set(index_descriptions.map((index) => index.field_name));
  } catch (error) {
    if (milvusCode(error) === noIndex) return new Set();
    throw error;
  }
}
