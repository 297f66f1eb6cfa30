import { readFile } from 'node:fs/promises';
import { createGarbClient } from 'garb-client';

const garb = createGarbClient({ url: process.argv[2] });
const photo = new Blob([await readFile(process.argv[3])]);
const { regions } = await garb.shopTheLook({ body: { image: photo, limit: 3 } });
for (const { garmentClass, match, results } of regions) {
  const names = results.map(({ productId, product }) => product.title ?? productId);
  console.log(`${garmentClass ?? 'garment'} (${match ?? 'not calibrated'}): ${names.join(', ')}`);
}
