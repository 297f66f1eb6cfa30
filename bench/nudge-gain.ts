/**
 * What a nudge gains: each fourth product of a catalog is a start, and each color family that another product of its class has is asked
 * for. Of the products of the class and color, as many as a list can hold, how many are among the first ten, without the nudge and with it.
 *
 *     npm run nudge-gain -- --catalog default
 *
 * The colors are the catalog's own `attributes.colorFamily`, as far as the embedder's head has a value of that name.
 */
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { createContext } from '../src/context/create-context.ts';
import { compareGrouped } from '../src/evaluate/significance/compare-grouped.ts';
import { findSimilar, type SimilarRequest } from '../src/refine/find-similar.ts';
import type { RowSummary } from '../src/store/vector-store.ts';

const { values } = parseArgs({ options: { catalog: { type: 'string', default: 'default' } } });
const { catalog } = values;
const shown = 10;

const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const rows = new Map<string, RowSummary>();
  for await (const page of context.store.scanSummaries(catalog))
    for (const row of page) rows.set(row.productId, row);
  const products = [...rows.values()].sort((a, b) => (a.productId < b.productId ? -1 : 1));
  const known = new Set(context.embedder.heads?.color?.values.map((value) => value.toLowerCase()));
  const colorOf = (row: RowSummary | undefined) => String(row?.attributes.colorFamily ?? '');
  const [before, after, starts]: [number[], number[], string[]] = [[], [], []];
  for (const product of products.filter((_, index) => index % 4 === 0)) {
    const ofClass = products.filter(({ garmentClass }) => garmentClass === product.garmentClass);
    const colors = new Set(ofClass.map(colorOf).filter((color) => known.has(color)));
    colors.delete(colorOf(product));
    const listOf = async (nudge?: SimilarRequest['nudge']) => {
      const start = { product: product.productId };
      const request = { catalog, start, liked: [], disliked: [], limit: shown, explain: false, nudge };
      return (await findSimilar(context, request)).hits;
    };
    const plain = await listOf();
    for (const color of [...colors].sort()) {
      const right = ofClass.filter((each) => colorOf(each) === color).map(({ productId }) => productId);
      const recall = (hits: typeof plain) =>
        hits.filter(({ productId }) => right.includes(productId)).length / Math.min(shown, right.length);
      before.push(recall(plain));
      after.push(recall(await listOf({ attribute: 'color', value: color })));
      starts.push(product.productId);
    }
  }
  const { run, baseline, difference } = compareGrouped(after, before, starts);
  const points = (value: number) => (100 * value).toFixed(1);
  console.log(
    `recall@${shown} ${baseline.toFixed(3)} → ${run.toFixed(3)}, ${points(difference.value)} points ` +
      `(${points(difference.low)} to ${points(difference.high)}), ${starts.length} nudges from ${new Set(starts).size} products`,
  );
} finally {
  await context.close();
}
