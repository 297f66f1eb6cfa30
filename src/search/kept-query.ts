import type { CandidateList, CandidateProduct, Candidates } from '../fuse/candidates.ts';
import type { FusedLook } from '../fuse/fuse-candidates.ts';
import { type PartCosines, sumOfParts } from '../fuse/part-cosines.ts';
import type { Profile } from '../fuse/profile.ts';
import { views } from '../types.ts';
import type { Region } from './find-regions.ts';

/** A query as kept: everything that fusing it again needs, and nothing of the photo but its size. */
export interface KeptQuery {
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
const form = 3;

interface EncodedList extends Omit<CandidateList, 'cosines' | 'partCosines'> {
  /** 64-bit floats; undefined where they are the sums of the parts, null where there are none. */
  readonly cosines?: string | null;
  /** With 32-bit floats. */
  readonly partCosines?: readonly (Omit<PartCosines, 'dots'> & { readonly dots: string })[];
}

/** Columns, in the products' order: far shorter than objects, and read faster. */
interface EncodedProducts {
  readonly ids: readonly string[];
  readonly classes: readonly CandidateProduct['classes'][];
  /** 64-bit floats, NaN for null: of each product its `sumNorms`, whole first, then those of each part, in the same order. */
  readonly norms: string;
  /** How many parts have norms. */
  readonly parts: number;
  /** What most products have not, by their places. */
  readonly groupIds: readonly (readonly [place: number, id: string])[];
  readonly duplicates: readonly (readonly [place: number, ids: readonly string[]])[];
}

interface Encoded extends Omit<KeptQuery, 'candidates' | 'answer'> {
  readonly form: number;
  readonly candidates: Omit<Candidates, 'lists' | 'products'> & {
    readonly products: EncodedProducts;
    readonly lists: readonly EncodedList[];
  };
  /** Places among the products, which are far shorter than ids. */
  readonly answer: { readonly regions: readonly (readonly number[])[]; readonly look: readonly number[] };
}

/** The query as a JSON document; floats are little endian, in base64: half as long as digits, and read only where they are needed. */
export function encodeKeptQuery({ answer, candidates, ...query }: KeptQuery): object {
  const places = new Map(candidates.products.map(({ id }, place) => [id, place]));
  const encode = (ids: readonly string[]) => ids.map((id) => places.get(id) ?? -1);
  const encoded: Encoded = {
    form,
    ...query,
    candidates: {
      ...candidates,
      products: encodeProducts(candidates.products),
      lists: candidates.lists.map(encodeList),
    },
    answer: { regions: answer.regions.map(encode), look: encode(answer.look) },
  };
  return encoded;
}

/** The query of a document of {@link encodeKeptQuery}; undefined when an earlier Garb wrote it in another form. */
export function decodeKeptQuery(document: unknown): KeptQuery | undefined {
  if (!isEncoded(document)) return undefined;
  const { form: _, answer, candidates, ...query } = document;
  const { ids } = candidates.products;
  const decode = (places: readonly number[]) => places.map((place) => ids[place] ?? '');
  return {
    ...query,
    candidates: {
      ...candidates,
      products: decodeProducts(candidates.products),
      lists: candidates.lists.map(decodeList),
    },
    answer: { regions: answer.regions.map(decode), look: decode(answer.look) },
  };
}

function encodeProducts(products: readonly CandidateProduct[]): EncodedProducts {
  const parts = products[0]?.partSumNorms?.whole.length ?? 0;
  const numbers = products.flatMap(({ sumNorms, partSumNorms }) => [
    ...views.map((view) => sumNorms?.[view] ?? Number.NaN),
    ...views.flatMap((view) => partSumNorms?.[view] ?? []),
  ]);
  return {
    ids: products.map(({ id }) => id),
    classes: products.map(({ classes }) => classes),
    norms: encodeBytes(Float64Array.from(numbers)),
    parts,
    groupIds: products.flatMap(({ groupId }, place) => (groupId === '' ? [] : [[place, groupId] as const])),
    duplicates: products.flatMap(({ duplicates }, place) =>
      duplicates.length === 0 ? [] : [[place, duplicates] as const],
    ),
  };
}

function decodeProducts({ ids, classes, norms, parts, ...sparse }: EncodedProducts): CandidateProduct[] {
  const [groupIds, duplicates] = [new Map(sparse.groupIds), new Map(sparse.duplicates)];
  let decoded: readonly DecodedNorms[] | undefined;
  const normsAt = (place: number) => {
    decoded ??= decodeNorms(norms, parts);
    return decoded[place];
  };
  return ids.map((id, place) => ({
    id,
    groupId: groupIds.get(place) ?? '',
    classes: classes[place] ?? [],
    duplicates: duplicates.get(place) ?? [],
    get sumNorms() {
      return normsAt(place)?.sumNorms ?? null;
    },
    get partSumNorms() {
      return normsAt(place)?.partSumNorms;
    },
  }));
}

type DecodedNorms = Pick<CandidateProduct, 'sumNorms' | 'partSumNorms'>;

/** The norms of every product, in the products' order. */
function decodeNorms(norms: string, parts: number): DecodedNorms[] {
  const numbers = Array.from(new Float64Array(decodeBytes(norms)));
  const each = views.length * (1 + parts);
  return Array.from({ length: numbers.length / each }, (_, place) => {
    const [whole = Number.NaN, garment = Number.NaN, ...ofParts] = numbers.slice(
      place * each,
      (place + 1) * each,
    );
    return {
      sumNorms: Number.isNaN(whole) ? null : { whole, garment },
      partSumNorms:
        parts === 0 ? undefined : { whole: ofParts.slice(0, parts), garment: ofParts.slice(parts) },
    };
  });
}

function encodeList({ cosines, partCosines, ...list }: CandidateList): EncodedList {
  const sums = partCosines && sumOfParts(partCosines);
  return {
    ...list,
    ...(cosines !== null && sums?.every((sum, index) => sum === cosines[index])
      ? {}
      : { cosines: cosines && encodeBytes(Float64Array.from(cosines)) }),
    ...(partCosines
      ? {
          partCosines: partCosines.map(({ dots, ...part }) => ({
            ...part,
            dots: encodeBytes(Float32Array.from(dots)),
          })),
        }
      : {}),
  };
}

function encodeBytes({ buffer }: Float32Array | Float64Array): string {
  return Buffer.from(new Uint8Array(buffer)).toString('base64');
}

function decodeList({ region, pairing, found, cosines, partCosines }: EncodedList): CandidateList {
  let decoded: readonly number[] | null = null;
  let parts: readonly PartCosines[] | undefined;
  return {
    region,
    pairing,
    found,
    get cosines() {
      if (cosines === null) return null;
      decoded ??= cosines
        ? Array.from(new Float64Array(decodeBytes(cosines)))
        : sumOfParts(this.partCosines ?? []);
      return decoded;
    },
    get partCosines() {
      parts ??= partCosines?.map(({ dots, ...part }) => ({
        ...part,
        dots: new Float32Array(decodeBytes(dots)),
      }));
      return parts;
    },
  };
}

function decodeBytes(base64: string): ArrayBuffer {
  // Copied as a block: the Buffer may lie anywhere in a larger one, where floats cannot be read in place.
  return new Uint8Array(Buffer.from(base64, 'base64')).buffer;
}

/** Only Garb writes these documents, and the form says which one did: checking every number would take longer than fusing. */
function isEncoded(document: unknown): document is Encoded {
  return typeof document === 'object' && document !== null && 'form' in document && document.form === form;
}
