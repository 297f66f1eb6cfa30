/** Milvus' index types. */
export type MilvusIndexType = 'HNSW' | 'HNSW_SQ' | 'IVF_RABITQ' | 'DISKANN' | 'FLAT';

export type MilvusParameters = Readonly<Record<string, number | string | boolean>>;

export interface MilvusIndex {
  readonly type: MilvusIndexType;
  /** Parameters for building and searching that add to or override the type's. */
  readonly buildParameters?: MilvusParameters | undefined;
  readonly searchParameters?: MilvusParameters | undefined;
}

/** Build parameters per type (milvus.io/docs, "Index explained", 2.6). */
const defaultBuildParameters: Readonly<Record<MilvusIndexType, MilvusParameters>> = {
  HNSW: { M: 16, efConstruction: 200 },
  // One byte per dimension in the graph; the best rows are re-scored with half-precision vectors.
  HNSW_SQ: { M: 16, efConstruction: 200, sq_type: 'SQ8', refine: true, refine_type: 'FP16' },
  // One bit per dimension; without refinement recall falls below .8.
  IVF_RABITQ: { nlist: 1024, refine: true, refine_type: 'SQ8' },
  DISKANN: {},
  FLAT: {},
};

/** Search width (HNSW's ef) ÷ rows requested, and the bounds of the width; Milvus sets the maximum. */
const widening = 4;
const minWidth = 256;
const maxWidth = 32_768;

export function buildParameters({ type, buildParameters: given }: MilvusIndex): MilvusParameters {
  return { ...defaultBuildParameters[type], ...given };
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
