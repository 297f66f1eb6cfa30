import type { CandidateList, Candidates } from '../fuse/candidates.ts';
import type { FusedLook } from '../fuse/fuse-candidates.ts';
import type { PartCosines } from '../fuse/part-cosines.ts';
import type { Profile } from '../fuse/profile.ts';
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
const form = 2;

interface EncodedList extends Omit<CandidateList, 'cosines' | 'partCosines'> {
  /** 64-bit floats, little endian, in base64: half as long as digits, and read only where they are needed. */
  readonly cosines: string | null;
  /** The same of 32-bit floats. */
  readonly partCosines?: readonly (Omit<PartCosines, 'dots'> & { readonly dots: string })[];
}

interface Encoded extends Omit<KeptQuery, 'candidates' | 'answer'> {
  readonly form: number;
  readonly candidates: Omit<Candidates, 'lists'> & { readonly lists: readonly EncodedList[] };
  /** Places in `candidates.products`, which are far shorter than ids. */
  readonly answer: { readonly regions: readonly (readonly number[])[]; readonly look: readonly number[] };
}

/** The query as a JSON document. */
export function encodeKeptQuery({ answer, candidates, ...query }: KeptQuery): object {
  const places = new Map(candidates.products.map(({ id }, place) => [id, place]));
  const encode = (ids: readonly string[]) => ids.map((id) => places.get(id) ?? -1);
  const encoded: Encoded = {
    form,
    ...query,
    candidates: { ...candidates, lists: candidates.lists.map(encodeList) },
    answer: { regions: answer.regions.map(encode), look: encode(answer.look) },
  };
  return encoded;
}

/** The query of a document of {@link encodeKeptQuery}; undefined when an earlier Garb wrote it in another form. */
export function decodeKeptQuery(document: unknown): KeptQuery | undefined {
  if (!isEncoded(document)) return undefined;
  const { form: _, answer, candidates, ...query } = document;
  const decode = (places: readonly number[]) => places.map((place) => candidates.products[place]?.id ?? '');
  return {
    ...query,
    candidates: { ...candidates, lists: candidates.lists.map(decodeList) },
    answer: { regions: answer.regions.map(decode), look: decode(answer.look) },
  };
}

function encodeList({ cosines, partCosines, ...list }: CandidateList): EncodedList {
  return {
    ...list,
    cosines: cosines && encodeBytes(Float64Array.from(cosines)),
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
      if (cosines !== null) decoded ??= Array.from(new Float64Array(decodeBytes(cosines)));
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
