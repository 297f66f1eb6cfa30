import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { views } from '../../types.ts';
import { requireSameSpace, spaceFromText, spaceToText } from '../embedding-space.ts';
import type { EmbeddingSpace } from '../vector-store.ts';
import { type MilvusConnection, milvusCode } from './milvus-client.ts';
import { buildParameters, type MilvusIndex } from './milvus-index.ts';
import { milvusFields } from './milvus-rows.ts';

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
 * Makes the collection unless it is there, checks that it holds vectors of `space`, indexes and loads it. A collection
 * that is indexed or loaded stays as it is: another index type or number of replicas is for a new one.
 */
export async function openCollection(
  connection: MilvusConnection,
  { name: collection, space, index, replicas }: MilvusCollection,
): Promise<void> {
  const stored = (await storedSpace(connection, collection)) ?? (await create(connection, collection, space));
  requireSameSpace(stored === 'unknown' ? null : stored, space, 'collection');
  await indexVectors(connection, collection, index);
  await loadCollection(connection, collection, { replicas });
}

/** Brings the collection into memory: a server that was started anew does not by itself. */
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

/** The space of a collection; null when there is no such collection, or it does not say. */
export async function readMilvusSpace(
  connection: MilvusConnection,
  collection: string,
): Promise<EmbeddingSpace | null> {
  const stored = await storedSpace(connection, collection);
  return stored === 'unknown' ? null : stored;
}

/** The space written into the collection, or null when there is no such collection. */
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
    // What the collection says of itself counts only where its vectors are as long.
    const dimensions = views.map((view) => Number(schema.fields.find(({ name }) => name === view)?.dim));
    return space && dimensions.every((dimension) => dimension === space.dimension) ? space : 'unknown';
  } catch (error) {
    if (milvusCode(error) === collectionNotFound) return null;
    throw error;
  }
}

/** The space goes into the properties and, for servers that keep none of ours, into the description. */
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
    // Another process may have made it since, or this one without hearing of it.
    const made = await storedSpace(connection, collection);
    if (made === null) throw error;
    return made;
  }
}

/** On its own, not with the creation: a process killed between the two would leave a collection without. */
async function indexVectors(
  connection: MilvusConnection,
  collection: string,
  index: MilvusIndex,
): Promise<void> {
  const indexed = await indexedFields(connection, collection);
  for (const view of views) {
    if (indexed.has(view)) continue;
    const made = connection.call('index the collection', (client, timeout) =>
      client.createIndex({
        collection_name: collection,
        field_name: view,
        index_name: view,
        index_type: index.type,
        metric_type: 'COSINE',
        params: { ...buildParameters(index) },
        timeout,
      }),
    );
    await made.catch(async (error) => {
      if (!(await indexedFields(connection, collection)).has(view)) throw error;
    });
  }
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
