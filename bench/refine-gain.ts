/**
 * What likes and dislikes gain: a simulated shopper searches a photo's garment, sees ten products, likes the one that is most like the
 * wanted product and dislikes the one that is least like it; with `--rounds 3`, again in each list that follows.
 *
 *     npm run refine-gain -- --set wardrobe=shop:wardrobe/looks.jsonl --set pairs=pairs:pairs-choose/worn-flat.jsonl
 *     npm run refine-gain -- --set … --liked .5,.75,1 --disliked 0,.15
 *     npm run refine-gain -- --set … --wish other --rounds 3
 *
 * Without `--wish other` the wanted product is the photo's own. The shopper goes by the number of equal attributes where products have
 * several, and ties, or all of it, the stored pictures' similarity; a person sees more than the embedding does, and errs in other ways.
 * With `--wish other` the shopper wants something else than the photo shows (other-wish.ts), and goes by labels and colors alone.
 * Both lists are compared without the products of the feedback (residual ranking), so that neither gains by taking them out. Recall@10:
 * whether a right product is among the first ten.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseLooks } from '../src/analyze/look-file.ts';
import { readConfig } from '../src/config.ts';
import { type AppContext, createContext } from '../src/context/create-context.ts';
import { compareGrouped } from '../src/evaluate/significance/compare-grouped.ts';
import type { FeedbackWeights } from '../src/fuse/feedback/rocchio.ts';
import { cosineSimilarity } from '../src/fuse/weights/exact-score.ts';
import { findSimilar, type SimilarRequest } from '../src/refine/find-similar.ts';
import { combineEmbeddings } from '../src/refine/mean-embedding.ts';
import { bestOverlap } from '../src/search/find-regions.ts';
import { shopTheLook } from '../src/search/shop-the-look.ts';
import { rowsByProduct, type StoredRow } from '../src/store/vector-store.ts';
import { readSights, type Sights, wishForAnother } from './other-wish.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true, default: [] },
    liked: { type: 'string', default: '.75' },
    disliked: { type: 'string', default: '.15' },
    most: { type: 'string', default: '100000' },
    wish: { type: 'string', default: 'own' },
    rounds: { type: 'string', default: '1' },
  },
});

/** What the shopper sees before choosing, and where the wanted product should be after. */
const seen = 10;
if (!['own', 'other'].includes(values.wish)) throw new Error('Expected --wish own or other');
const rounds = Number(values.rounds);

/** A garment of a saved query, and the products that are right for it. */
interface Wish {
  readonly look: string;
  readonly catalog: string;
  readonly start: { readonly query: string; readonly region: string };
  readonly wanted: readonly string[];
  /** How much a product is like the wanted one, to the shopper. */
  readonly likeness: (rows: readonly StoredRow[], wanted: readonly StoredRow[]) => number;
}

const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  for (const option of values.set) {
    const [, name = '', catalog = '', file = ''] = /^([^=]+)=([^:]+):(.+)$/.exec(option) ?? [];
    if (file === '') throw new Error(`Expected --set NAME=CATALOG:LOOKS but received ${option}`);
    const wishes = await collectWishes(catalog, file);
    for (const liked of values.liked.split(',').map(Number))
      for (const disliked of values.disliked.split(',').map(Number))
        console.log(
          `${name} liked ${liked} disliked ${disliked}: ${await measure(wishes, { liked, disliked })}`,
        );
  }
} finally {
  await context.close();
}

async function collectWishes(catalog: string, file: string): Promise<Wish[]> {
  const looks = parseLooks(await readFile(file, 'utf8')).slice(0, Number(values.most));
  const wishes: Wish[] = [];
  const sights: Sights | undefined = values.wish === 'other' ? await readSights(context, catalog) : undefined;
  for (const [index, { id, image, garments }] of looks.entries()) {
    if (index % 20 === 0) console.error(`${file}: photo ${index} of ${looks.length}`);
    const photo = await readFile(resolve(dirname(file), image));
    const { queryId, regions } = await shopTheLook(context, photo, {
      catalog,
      limit: 1,
      explain: false,
      keep: true,
    });
    for (const { box, products } of garments) {
      const region = box ? bestOverlap(box, regions) : regions[0];
      const wish = region && wishOf(products, sights, wishes.length);
      if (wish) wishes.push({ look: id, catalog, start: { query: queryId, region: region.id }, ...wish });
    }
  }
  return wishes;
}

/** What the shopper of a garment wants: its own products, or another one. */
function wishOf(own: readonly string[], sights: Sights | undefined, seed: number) {
  if (sights) return wishForAnother(sights, own, seed);
  return own.length > 0 ? { wanted: own, likeness: likenessOf } : undefined;
}

/** Recall@10 before and after the feedback, and the difference with its 95 % interval, resampled by photo. */
async function measure(wishes: readonly Wish[], feedback: FeedbackWeights): Promise<string> {
  const shopping: AppContext = { ...context, profile: { ...context.profile, feedback } };
  const [before, after, looks]: [number[], number[], string[]] = [[], [], []];
  for (const wish of wishes) {
    const found = await shopOnce(shopping, wish);
    if (!found) continue;
    before.push(found.before ? 1 : 0);
    after.push(found.after ? 1 : 0);
    looks.push(wish.look);
  }
  const { run, baseline, difference } = compareGrouped(after, before, looks);
  const points = (value: number) => (100 * value).toFixed(1);
  return (
    `recall@10 ${baseline.toFixed(3)} → ${run.toFixed(3)}, ${points(difference.value)} points ` +
    `(${points(difference.low)} to ${points(difference.high)}), ${looks.length} garments`
  );
}

/** undefined where the list is too short to choose from. */
async function shopOnce(shopping: AppContext, { catalog, start, wanted, likeness }: Wish) {
  const listOf = async (given: Partial<SimilarRequest>) => {
    const request = { catalog, start, liked: [], disliked: [], limit: 100, explain: false, ...given };
    return (await findSimilar(shopping, request)).hits.map(({ productId }) => productId);
  };
  const first = await listOf({});
  let last = first;
  const [liked, disliked]: [string[], string[]] = [[], []];
  const isJudged = (id: string) => liked.includes(id) || disliked.includes(id);
  for (let round = 0; round < rounds; round++) {
    const shown = last.slice(0, seen).filter((id) => !wanted.includes(id) && !isJudged(id));
    const stored = rowsByProduct(await context.store.fetchByProduct(catalog, [...shown, ...wanted]));
    const target = stored.get(wanted.find((id) => stored.has(id)) ?? '');
    const choices = shown
      .map((id) => ({ id, likeness: target ? likeness(stored.get(id) ?? [], target) : 0 }))
      .sort((a, b) => b.likeness - a.likeness);
    const [best, worst] = [choices[0]?.id, choices.at(-1)?.id];
    if (!target || !best || !worst || best === worst) break;
    liked.push(best);
    disliked.push(worst);
    last = await listOf({ liked, disliked });
  }
  if (liked.length === 0) return undefined;
  const isFound = (list: readonly string[]) =>
    list
      .filter((id) => !isJudged(id))
      .slice(0, seen)
      .some((id) => wanted.includes(id));
  return { before: isFound(first), after: isFound(last) };
}

/** Equal attributes, then the similarity of the pictures, which is at most 1. */
function likenessOf(a: readonly StoredRow[], b: readonly StoredRow[]): number {
  const [own, other] = [a[0]?.product.attributes ?? {}, b[0]?.product.attributes ?? {}];
  const names = Object.keys(own).filter((name) => name !== 'class');
  const equal = names.filter((name) => String(own[name]) === String(other[name])).length;
  const meanOf = (rows: readonly StoredRow[]) => {
    const vectors = rows.map(({ garment }) => garment);
    return combineEmbeddings(
      vectors,
      vectors.map(() => 1),
      context.embedder.parts,
    );
  };
  return equal + cosineSimilarity(meanOf(a), meanOf(b)) / 2;
}
