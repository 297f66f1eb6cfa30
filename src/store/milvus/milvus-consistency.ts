import type { ConsistencyLevelEnum } from '@zilliz/milvus2-sdk-node';
import type { milvusConsistencies } from './milvus-settings.ts';

/**
 * Which writes a read sees: `Strong` all earlier ones, `Bounded` all but the most recent, `Eventually` any.
 */
export type MilvusConsistency = (typeof milvusConsistencies)[number];

/**
 * A level as the client has to get it: by name. Its enumeration has 0 for `Strong`, which its searches take for "none given", and
 * then use the level of the collection.
 */
export function consistencyLevel(consistency: MilvusConsistency): ConsistencyLevelEnum {
  // The type names the numbers alone; what the client encodes by is the name or the number.
  return consistency as unknown as ConsistencyLevelEnum;
}

export const strong = consistencyLevel('Strong');
