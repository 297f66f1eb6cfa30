/** How the collection's vectors are indexed: Milvus' names. */
export type MilvusIndexType = 'HNSW' | 'HNSW_SQ' | 'IVF_RABITQ' | 'DISKANN' | 'FLAT';

export type MilvusParameters = Readonly<Record<string, number | string | boolean>>;

export interface MilvusIndex {
  readonly type: MilvusIndexType;
  /** In place of, or beside, the type's own; for building, and for searching. */
  readonly buildParameters?: MilvusParameters | undefined;
  readonly searchParameters?: MilvusParameters | undefined;
}

/** Parameters that each type is built with (milvus.io/docs, "Index explained", 2.6). */
const built: Readonly<Record<MilvusIndexType, MilvusParameters>> = {
  HNSW: { M: 16, efConstruction: 200 },
  // One byte a number in the graph; the best are scored again by half-precision vectors.
  HNSW_SQ: { M: 16, efConstruction: 200, sq_type: 'SQ8', refine: true, refine_type: 'FP16' },
  // One bit a number; without refinement recall falls below .8.
  IVF_RABITQ: { nlist: 1024, refine: true, refine_type: 'SQ8' },
  DISKANN: {},
  FLAT: {},
};

/** The graph is walked, or lists are kept, this many times wider than rows are asked for, within what Milvus allows. */
const widening = 4;
const minWidth = 256;
const maxWidth = 32_768;

export function buildParameters({ type, buildParameters: given }: MilvusIndex): MilvusParameters {
  return { ...built[type], ...given };
}

/** Parameters of a search for `count` rows. */
export function searchParameters(
  { type, searchParameters: given }: MilvusIndex,
  count: number,
): MilvusParameters {
  const width = Math.min(Math.max(minWidth, widening * count), maxWidth);
  const own: Readonly<Record<MilvusIndexType, MilvusParameters>> = {
    HNSW: { ef: width },
    HNSW_SQ: { ef: width, refine_k: 2 },
    IVF_RABITQ: { nprobe: 128, rbq_query_bits: 6, refine_k: 4 },
    DISKANN: { search_list: width },
    FLAT: {},
  };
  return { ...own[type], ...given };
}
