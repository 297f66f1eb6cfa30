import { createHash } from 'node:crypto';
import { mulberry32 } from '../src/evaluate/random.ts';
import { createLanceStore } from '../src/store/lance/lance-store.ts';
import type { StoredRow } from '../src/store/vector-store.ts';
import { timeMs } from './time.ts';

const dimension = 256;
const rowsPerWrite = 5000;

/**
 * How long single writes take in a table of so many rows: products that are replaced one after the other, as by PUT, without
 * pictures and models. Prints the median, p99 and the slowest, and how many took longer than a second.
 */
export async function benchWrites(directory: string, rows: number, writes: number): Promise<void> {
  const random = mulberry32(5);
  const store = await createLanceStore({ directory, space: { id: 'bench', dimension } });
  try {
    for (let first = 0; first < rows; first += rowsPerWrite) {
      const count = Math.min(rowsPerWrite, rows - first);
      await store.upsert(Array.from({ length: count }, (_, n) => randomRow(first + n, random)));
    }
    await store.optimize();
    const times: number[] = [];
    for (let n = 0; n < writes; n++) {
      const row = randomRow(Math.floor(random() * rows), random);
      times.push(await timeMs(() => store.replaceProduct('shop', row.productId, [row])));
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(writes - 1, Math.floor(share * writes))]?.toFixed(0);
    const slow = times.filter((ms) => ms > 1000).length;
    console.log(
      `${writes} writes in ${rows} rows: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms, ${slow} over 1 s`,
    );
  } finally {
    await store.close();
  }
}

function randomRow(product: number, random: () => number): StoredRow {
  const vector = () => {
    const numbers = Float32Array.from({ length: dimension }, () => random() - 0.5);
    const length = Math.hypot(...numbers);
    return numbers.map((value) => value / length);
  };
  const id = `product-${product}`;
  return {
    key: sha256(id),
    catalog: 'shop',
    productId: id,
    groupId: '',
    garmentClass: 'top',
    price: Math.floor(1000 * random()),
    attributes: { brand: `brand ${product % 100}` },
    imageDigest: sha256(`picture of ${id}`),
    box: null,
    product: { id, images: [{ path: `${id}.jpg` }], description: 'x'.repeat(500) },
    whole: vector(),
    garment: vector(),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
