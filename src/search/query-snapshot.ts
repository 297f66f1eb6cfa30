import type { CandidateList, CandidateProduct, Candidates } from '../fuse/candidates.ts';
import type { FusedLook } from '../fuse/fuse-candidates.ts';
import type { Profile } from '../fuse/profile.ts';
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

/** A query as kept: everything that fusing it again needs, and nothing of the photo but its size. */
export interface QuerySnapshot {
  readonly image: { readonly width: number; readonly height: number };
  readonly regions: readonly Region[];
  /** What it was answered with. */
  readonly profile: Profile;
  readonly candidates: Candidates;
  readonly answer: RankedIds;
}

/** Ids of products, best first: a list for each region, in the regions' order, and the look's own. */
export interface RankedIds {
  readonly regions: readonly (readonly string[])[];
  readonly look: readonly string[];
}

/** The ids of an answer. */
export function rankedIds({ regions, look }: FusedLook): RankedIds {
  const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);
  return { regions: regions.map(({ items }) => idsOf(items)), look: idsOf(look) };
}

/** Counted up when the form below, or that of the candidates, changes so that a kept document cannot be read any more. */
const form = 4;

/** What is written down of a query: a JSON document, and the many numbers that it points to. */
export interface SnapshotDocument {
  readonly document: unknown;
  readonly numbers: Uint8Array;
}

/** Places among the products instead of their ids, which are far longer. */
type Places = readonly number[];

interface EncodedList extends Omit<CandidateList, 'found' | 'cosines' | 'partCosines'> {
  readonly found: { readonly places: Places; readonly scores: FloatBlock } | null;
  /** 64-bit floats; undefined where they are the sums of the parts, null where there are none. */
  readonly cosines?: FloatBlock | null;
  /** With 32-bit floats. */
  readonly partCosines?: readonly (Omit<PartCosines, 'dots'> & { readonly dots: FloatBlock })[];
}

/** Columns, in the products' order: far shorter than objects, and read faster. */
interface EncodedProducts {
  readonly ids: readonly string[];
  readonly classes: readonly CandidateProduct['classes'][];
  /** 64-bit floats, NaN for null: of each product its `sumNorms`, whole first, then those of each part, in the same order. */
  readonly norms: FloatBlock;
  /** How many parts have norms. */
  readonly parts: number;
  /** What most products have not, by their places. */
  readonly groupIds: readonly (readonly [place: number, id: string])[];
  readonly duplicates: readonly (readonly [place: number, ids: readonly string[]])[];
}

interface Encoded extends Omit<QuerySnapshot, 'candidates' | 'answer'> {
  readonly form: number;
  readonly candidates: Omit<Candidates, 'lists' | 'products'> & {
    readonly products: EncodedProducts;
    readonly lists: readonly EncodedList[];
  };
  readonly answer: { readonly regions: readonly Places[]; readonly look: Places };
}

/** The query as it is written down. */
export function encodeSnapshot({
  answer,
  candidates,
  ...query
}: QuerySnapshot): SnapshotDocument & { document: object } {
  const places = new Map(candidates.products.map(({ id }, place) => [id, place]));
  const placesOf = (ids: readonly string[]) => ids.map((id) => places.get(id) ?? -1);
  const floats = createFloatWriter();
  const document: Encoded = {
    form,
    ...query,
    candidates: {
      ...candidates,
      products: encodeProducts(candidates.products, floats),
      lists: candidates.lists.map((list) => encodeList(list, floats, placesOf)),
    },
    answer: { regions: answer.regions.map(placesOf), look: placesOf(answer.look) },
  };
  return { document, numbers: floats.bytes() };
}

/** The query of {@link encodeSnapshot}; undefined when an earlier Garb wrote it in another form. */
export function decodeSnapshot({ document, numbers }: SnapshotDocument): QuerySnapshot | undefined {
  if (!isEncoded(document)) return undefined;
  const { form: _, answer, candidates, ...query } = document;
  const { ids } = candidates.products;
  const idsOf = (places: Places) => places.map((place) => ids[place] ?? '');
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
    groupIds: products.flatMap(({ groupId }, place) => (groupId === '' ? [] : [[place, groupId] as const])),
    duplicates: products.flatMap(({ duplicates }, place) =>
      duplicates.length === 0 ? [] : [[place, duplicates] as const],
    ),
  };
}

function decodeProducts(
  { ids, classes, norms, parts, ...sparse }: EncodedProducts,
  floats: FloatReader,
): CandidateProduct[] {
  const [groupIds, duplicates] = [new Map(sparse.groupIds), new Map(sparse.duplicates)];
  const numbers = floats.read64(norms);
  const each = views.length * (1 + parts);
  return ids.map((id, place) => {
    const first = place * each;
    const [whole = Number.NaN, garment = Number.NaN] = [numbers[first], numbers[first + 1]];
    const ofParts = first + views.length;
    return {
      id,
      groupId: groupIds.get(place) ?? '',
      classes: classes[place] ?? [],
      sumNorms: Number.isNaN(whole) ? null : { whole, garment },
      partSumNorms:
        parts === 0
          ? undefined
          : {
              whole: numbers.subarray(ofParts, ofParts + parts),
              garment: numbers.subarray(ofParts + parts, first + each),
            },
      duplicates: duplicates.get(place) ?? [],
    };
  });
}

function encodeList(
  { found, cosines, partCosines, ...list }: CandidateList,
  floats: FloatWriter,
  placesOf: (ids: readonly string[]) => Places,
): EncodedList {
  const sums = partCosines && sumOfParts(partCosines);
  return {
    ...list,
    found: found && {
      places: placesOf(found.map(({ id }) => id)),
      scores: floats.write64(found.map(({ score }) => score)),
    },
    ...(cosines !== null && sums?.every((sum, index) => sum === cosines[index])
      ? {}
      : { cosines: cosines && floats.write64(cosines) }),
    ...(partCosines
      ? { partCosines: partCosines.map(({ dots, ...part }) => ({ ...part, dots: floats.write32(dots) })) }
      : {}),
  };
}

function decodeList(
  { found, cosines, partCosines, ...list }: EncodedList,
  floats: FloatReader,
  idsOf: (places: Places) => readonly string[],
): CandidateList {
  const parts = partCosines?.map(({ part, share, dots }) => ({ part, share, dots: floats.read32(dots) }));
  let sums: Float64Array | undefined;
  return {
    region: list.region,
    pairing: list.pairing,
    found: found && itemsOf(idsOf(found.places), floats.read64(found.scores)),
    // Summed only where they are asked for: a profile that weighs the parts does not.
    get cosines() {
      if (cosines === null) return null;
      sums ??= cosines ? floats.read64(cosines) : sumOfParts(parts ?? []);
      return sums;
    },
    partCosines: parts,
  };
}

function itemsOf(ids: readonly string[], scores: Float64Array): ScoredItem[] {
  return ids.map((id, index) => ({ id, score: scores[index] ?? 0 }));
}

/** Only Garb writes these documents, and the form says which one did: checking every number would take longer than fusing. */
function isEncoded(document: unknown): document is Encoded {
  return typeof document === 'object' && document !== null && 'form' in document && document.form === form;
}
