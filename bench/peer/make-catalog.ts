import { createHash } from 'node:crypto';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppContext } from '../../src/context/create-context.ts';
import { garmentClasses } from '../../src/types.ts';
import { type RealProducts, synthesizeProducts } from '../synthetic-products.ts';

const rowsPerWrite = 5000;

/**
 * The same products for both sides: rows of the catalog `default` in the context's store, and in `folder` what the peer reads:
 * whole.npy, garment.npy, products.json.
 */
export async function makeCatalog(
  context: Pick<AppContext, 'store'>,
  { real, products: count, folder }: { real: RealProducts; products: number; folder: string },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const product = synthesizeProducts(real);
  const files = {
    whole: await openNpy(join(folder, 'whole.npy'), count, real.dimension),
    garment: await openNpy(join(folder, 'garment.npy'), count, real.dimension),
  };
  const shown: object[] = [];
  for (let from = 0; from < count; from += rowsPerWrite) {
    const rows = Array.from({ length: Math.min(rowsPerWrite, count - from) }, (_, at) => {
      const n = from + at;
      const id = `p${n}`;
      const digest = createHash('sha256').update(id).digest('hex');
      const attributes = { color: ['red', 'blue', 'green'][n % 3] ?? '', brand: `Brand ${n % 200}` };
      const title = `Product ${n} of a shop with titles of some length`;
      const shown = { id, title, images: [{ path: `${id}.jpg` }], price: 10 + (n % 100), attributes };
      return {
        ...product(n),
        ...{ key: digest, catalog: 'default', productId: id, groupId: '', price: 10 + (n % 100) },
        ...{ garmentClass: garmentClasses[n % garmentClasses.length] ?? ('top' as const), attributes },
        ...{ imageDigest: digest, box: null, product: shown },
      };
    });
    await context.store.upsert(rows);
    for (const view of ['whole', 'garment'] as const)
      await files[view].write(Buffer.concat(rows.map((row) => new Uint8Array(row[view].buffer))));
    shown.push(...rows.map(({ product }) => product));
  }
  await context.store.optimize();
  await Promise.all(Object.values(files).map((file) => file.close()));
  await writeFile(join(folder, 'products.json'), JSON.stringify(shown));
}

/** A file of numpy's format 1.0, of `rows` × `columns` 32-bit floats; their bytes are written behind its header. */
async function openNpy(path: string, rows: number, columns: number) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  // The header's length is a multiple of 64, with its 10 bytes before and the line's end.
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const file = await open(path, 'w');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  await file.write(Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header)]));
  return file;
}
