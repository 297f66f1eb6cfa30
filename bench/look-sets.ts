import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { collectLooks } from '../src/analyze/collect-looks.ts';
import { parseLooks } from '../src/analyze/look-file.ts';
import { judgeable, withAllPairings } from '../src/analyze/tune-looks.ts';
import type { AppContext } from '../src/context/create-context.ts';
import type { CollectedLook } from '../src/evaluate/looks/judge-look.ts';
import type { ScoredItem } from '../src/types.ts';

export interface LookSet {
  readonly name: string;
  readonly looks: readonly CollectedLook[];
}

/** Called with each look's id in its set and what reads its photo. */
type OnPhoto = (look: string, read: () => Promise<Uint8Array>) => void;

/**
 * The sets of options `NAME=CATALOG:FILE`, searched in all pairings; sets of the same name count as one. Ids of looks and products begin
 * with name and catalog, so that sets can be joined.
 */
export async function collectSets(
  context: AppContext,
  given: readonly string[],
  onPhoto: OnPhoto = () => {},
): Promise<LookSet[]> {
  const sets = new Map<string, CollectedLook[]>();
  for (const option of given) {
    const [, name = '', catalog = '', file = ''] = /^([^=]+)=([^:]+):(.+)$/.exec(option) ?? [];
    if (file === '') throw new Error(`Expected --set NAME=CATALOG:LOOKS but received ${option}`);
    const labelled = parseLooks(await readFile(file, 'utf8'));
    const readImage = (path: string) => readFile(resolve(dirname(file), path));
    const searching: AppContext = { ...context, profile: withAllPairings(context.profile) };
    const { looks } = await collectLooks(searching, labelled, { catalog, readImage, labelledBoxes: false });
    const prefix = `${name}/${catalog}/`;
    for (const { id, image } of labelled) onPhoto(prefix + id, () => readImage(image));
    sets.set(name, [...(sets.get(name) ?? []), ...looks.map((look) => inSet(name, prefix, judgeable(look)))]);
  }
  return [...sets].map(([name, looks]) => ({ name, looks }));
}

function inSet(set: string, prefix: string, look: CollectedLook): CollectedLook {
  const named = (id: string) => prefix + id;
  const inSetToo = (items: readonly ScoredItem[]) => items.map(({ id, score }) => ({ id: named(id), score }));
  const { products, lists, ...candidates } = look.candidates;
  return {
    ...look,
    id: named(look.id),
    set,
    candidates: {
      ...candidates,
      products: products.map(({ id, ...product }) => ({ ...product, id: named(id) })),
      lists: lists.map(({ found, ofKind, ...list }) => ({
        ...list,
        found: found === null ? null : inSetToo(found),
        ofKind: ofKind && inSetToo(ofKind),
      })),
    },
    labels: look.labels && new Map([...look.labels].map(([id, label]) => [named(id), label])),
    garments: look.garments.map(({ relevant, ...garment }) => ({
      ...garment,
      relevant: relevant.map(named),
    })),
  };
}
