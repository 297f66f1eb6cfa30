import type { CandidateList, CandidateProduct, Candidates } from '../fuse/candidates.ts';
import type { FusedLook } from '../fuse/fuse-candidates.ts';
import type { LookTeams } from '../fuse/interleave/interleave-looks.ts';
import type { Profile } from '../fuse/profile.ts';
import type { MatchedList, MatchedLook } from '../fuse/rerank/match.ts';
import { type PartCosines, sumOfParts } from '../fuse/weights/part-cosines.ts';
import { type ScoredItem, views } from '../types.ts';
import type { Region } from './find-regions.ts';
import {
  createFloatReader,
  createFloatWriter,
  type FloatBlock,
  type FloatReader,
  type FloatWriter,
} from './float-blocks.ts';

/** A saved query: everything that re-ranking needs; of the photo only its size. */
export interface QuerySnapshot {
  readonly image: { readonly width: number; readonly height: number };
  readonly regions: readonly Region[];
  /** The profile of the original answer; of an interleaved one the first. */
  readonly profile: Profile;
  readonly candidates: Candidates;
  readonly answer: RankedIds;
  /** What of the answer the response showed; absent in queries saved before this was noted. */
  readonly shown?: ShownPart;
  /** Of an answer in which two profiles are interleaved: the comparison, and which team drafted each product of `answer`. */
  readonly interleaved?: { readonly id: string; readonly teams: LookTeams };
}

/** What a response shows of its lists. */
export interface ShownPart {
  /** Hits per list. */
  readonly limit: number;
  /** The hits in the order shown, results before what is only nearest; absent where these are the first of {@link RankedIds}. */
  readonly hits?: RankedIds;
  /** Products grouped under a hit, with its rank from 1, in the order of {@link RankedIds}. */
  readonly alternatives: {
    readonly regions: readonly (readonly Alternative[])[];
    readonly look: readonly Alternative[];
  };
}
type Alternative = readonly [productId: string, rank: number];

/** Ids of products, best first: one list per region, in the regions' order, and the look's list. */
export interface RankedIds {
  readonly regions: readonly (readonly string[])[];
  readonly look: readonly string[];
}

/** The product ids of an answer. */
export function rankedIds({ regions, look }: FusedLook): RankedIds {
  const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);
  return { regions: regions.map(({ items }) => idsOf(items)), look: idsOf(look) };
}

/** What a response with so many hits per list shows of a fused look, parted into matches and what is only nearest, or as it is. */
export function shownPart(fused: FusedLook, matched: MatchedLook | null, limit: number): ShownPart {
  const both = ({ results, nearest }: MatchedList) => [
    ...results.slice(0, limit),
    ...nearest.slice(0, limit),
  ];
  const regions = matched
    ? matched.regions.map(both)
    : fused.regions.map(({ items }) => items.slice(0, limit));
  const look = matched ? both(matched.look) : fused.look.slice(0, limit);
  const alternativesOf = (items: FusedLook['look']) =>
    items.flatMap(({ alternatives }, index) => alternatives.map(({ id }) => [id, index + 1] as const));
  const idsOf = (items: FusedLook['look']) => items.map(({ id }) => id);
  return {
    limit,
    ...(matched ? { hits: { regions: regions.map(idsOf), look: idsOf(look) } } : {}),
    alternatives: { regions: regions.map(alternativesOf), look: alternativesOf(look) },
  };
}

/** Version of the encoding. Increase it when the encoding, or the shape of candidates, changes incompatibly. */
const form = 4;

/** A query encoded as a JSON document and the numbers that it refers to. */
export interface SnapshotDocument {
  readonly document: unknown;
  readonly numbers: Uint8Array;
}

/** Positions in the list of products, instead of their ids, which are far longer. */
type Positions = readonly number[];

interface EncodedItems {
  readonly places: Positions;
  readonly scores: FloatBlock;
}

interface EncodedList extends Omit<CandidateList, 'found' | 'ofKind' | 'cosines' | 'partCosines'> {
  readonly found: EncodedItems | null;
  readonly ofKind?: EncodedItems;
  /** 64-bit floats; undefined where they equal the sums of the parts, null where there are none. */
  readonly cosines?: FloatBlock | null;
  /** Dot products as 32-bit floats. */
  readonly partCosines?: readonly (Omit<PartCosines, 'dots'> & { readonly dots: FloatBlock })[];
}

/** Columns, in the products' order: much smaller than objects, and faster to read. */
interface EncodedProducts {
  readonly ids: readonly string[];
  readonly classes: readonly CandidateProduct['classes'][];
  /** 64-bit floats, NaN for null. Per product: `sumNorms` (whole, garment), then `partSumNorms` (whole, then garment). */
  readonly norms: FloatBlock;
  /** Number of parts with norms. */
  readonly parts: number;
  /** 64-bit floats, NaN where unknown; absent in queries saved before they were kept. */
  readonly viewCosines?: FloatBlock;
  /** Sparse, by position: most products have neither. */
  readonly groupIds: readonly (readonly [position: number, id: string])[];
  readonly duplicates: readonly (readonly [position: number, ids: readonly string[]])[];
}

interface Encoded extends Omit<QuerySnapshot, 'candidates' | 'answer'> {
  readonly form: number;
  readonly candidates: Omit<Candidates, 'lists' | 'products'> & {
    readonly products: EncodedProducts;
    readonly lists: readonly EncodedList[];
  };
  readonly answer: { readonly regions: readonly Positions[]; readonly look: Positions };
}

/** Encodes a query for the records database. */
export function encodeSnapshot({
  answer,
  candidates,
  ...query
}: QuerySnapshot): SnapshotDocument & { document: object } {
  const positions = new Map(candidates.products.map(({ id }, position) => [id, position]));
  const positionsOf = (ids: readonly string[]) => ids.map((id) => positions.get(id) ?? -1);
  const floats = createFloatWriter();
  const document: Encoded = {
    form,
    ...query,
    candidates: {
      ...candidates,
      products: encodeProducts(candidates.products, floats),
      lists: candidates.lists.map((list) => encodeList(list, floats, positionsOf)),
    },
    answer: { regions: answer.regions.map(positionsOf), look: positionsOf(answer.look) },
  };
  return { document, numbers: floats.bytes() };
}

/** The inverse of {@link encodeSnapshot}; undefined when another version of Garb encoded it differently. */
export function decodeSnapshot({ document, numbers }: SnapshotDocument): QuerySnapshot | undefined {
  if (!isEncoded(document)) return undefined;
  const { form: _, answer, candidates, ...query } = document;
  const { ids } = candidates.products;
  const idsOf = (positions: Positions) => positions.map((position) => ids[position] ?? '');
  const floats = createFloatReader(numbers);
  return {
    ...query,
    candidates: {
      ...candidates,
      products: decodeProducts(candidates.products, floats),
      lists: candidates.lists.map((list) => decodeList(list, floats, idsOf)),
    },
    answer: { regions: answer.regions.map(idsOf), look: idsOf(answer.look) },
  };
}

function encodeProducts(products: readonly CandidateProduct[], floats: FloatWriter): EncodedProducts {
  const parts = products[0]?.partSumNorms?.whole.length ?? 0;
  const numbers = products.flatMap(({ sumNorms, partSumNorms }) => [
    ...views.map((view) => sumNorms?.[view] ?? Number.NaN),
    ...views.flatMap((view) => Array.from(partSumNorms?.[view] ?? [])),
  ]);
  return {
    ids: products.map(({ id }) => id),
    classes: products.map(({ classes }) => classes),
    norms: floats.write64(numbers),
    parts,
    viewCosines: floats.write64(products.map(({ viewCosine }) => viewCosine ?? Number.NaN)),
    groupIds: products.flatMap(({ groupId }, position) =>
      groupId === '' ? [] : [[position, groupId] as const],
    ),
    duplicates: products.flatMap(({ duplicates }, position) =>
      duplicates.length === 0 ? [] : [[position, duplicates] as const],
    ),
  };
}

function decodeProducts(
  { ids, classes, norms, parts, viewCosines, ...sparse }: EncodedProducts,
  floats: FloatReader,
): CandidateProduct[] {
  const [groupIds, duplicates] = [new Map(sparse.groupIds), new Map(sparse.duplicates)];
  const numbers = floats.read64(norms);
  const cosines = viewCosines && floats.read64(viewCosines);
  const perProduct = views.length * (1 + parts);
  return ids.map((id, position) => {
    const first = position * perProduct;
    const [whole = Number.NaN, garment = Number.NaN] = [numbers[first], numbers[first + 1]];
    const ofParts = first + views.length;
    const viewCosine = cosines?.[position] ?? Number.NaN;
    return {
      id,
      viewCosine: Number.isNaN(viewCosine) ? undefined : viewCosine,
      groupId: groupIds.get(position) ?? '',
      classes: classes[position] ?? [],
      sumNorms: Number.isNaN(whole) ? null : { whole, garment },
      partSumNorms:
        parts === 0
          ? undefined
          : {
              whole: numbers.subarray(ofParts, ofParts + parts),
              garment: numbers.subarray(ofParts + parts, first + perProduct),
            },
      duplicates: duplicates.get(position) ?? [],
    };
  });
}

function encodeList(
  { found, ofKind, cosines, partCosines, ...list }: CandidateList,
  floats: FloatWriter,
  positionsOf: (ids: readonly string[]) => Positions,
): EncodedList {
  const sums = partCosines && sumOfParts(partCosines);
  const encodeItems = (items: readonly ScoredItem[]): EncodedItems => ({
    places: positionsOf(items.map(({ id }) => id)),
    scores: floats.write64(items.map(({ score }) => score)),
  });
  return {
    ...list,
    found: found && encodeItems(found),
    ...(ofKind ? { ofKind: encodeItems(ofKind) } : {}),
    ...(cosines !== null && sums?.every((sum, index) => sum === cosines[index])
      ? {}
      : { cosines: cosines && floats.write64(cosines) }),
    ...(partCosines
      ? { partCosines: partCosines.map(({ dots, ...part }) => ({ ...part, dots: floats.write32(dots) })) }
      : {}),
  };
}

function decodeList(
  { found, ofKind, cosines, partCosines, ...list }: EncodedList,
  floats: FloatReader,
  idsOf: (positions: Positions) => readonly string[],
): CandidateList {
  const parts = partCosines?.map(({ part, share, dots }) => ({ part, share, dots: floats.read32(dots) }));
  const itemsOf = ({ places, scores }: EncodedItems): ScoredItem[] => {
    const numbers = floats.read64(scores);
    return idsOf(places).map((id, index) => ({ id, score: numbers[index] ?? 0 }));
  };
  let sums: Float64Array | undefined;
  return {
    region: list.region,
    pairing: list.pairing,
    found: found && itemsOf(found),
    ...(ofKind ? { ofKind: itemsOf(ofKind) } : {}),
    // Summed on first access: a profile that weighs the parts never needs the sums.
    get cosines() {
      if (cosines === null) return null;
      sums ??= cosines ? floats.read64(cosines) : sumOfParts(parts ?? []);
      return sums;
    },
    partCosines: parts,
  };
}

/** Checks only the version: only Garb writes these documents, and checking every number would take longer than fusion. */
function isEncoded(document: unknown): document is Encoded {
  return typeof document === 'object' && document !== null && 'form' in document && document.form === form;
}
