import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { withContext } from '../../src/cli/with-context.ts';
import { flatJpeg } from '../fakes/pictures.ts';
import { exports, shopProducts } from '../feeds/write-exports.ts';
import { runGarb, workInFolder } from './run-guide.ts';

workInFolder('garb-exports-');

const systems: Readonly<Record<string, string>> = {
  'merchant.csv': 'Google Merchant',
  'shopify.csv': 'Shopify',
  'woocommerce.csv': 'WooCommerce',
  'magento.csv': 'Magento',
};

const products = shopProducts(12);
const gone = products.filter((_, n) => n === 3 || n === 8);

describe.each(exports.filter(({ name }) => systems[name]))(
  'garb import $name',
  ({ name, write, expected }) => {
    const catalog = name.replace('.csv', '');
    const run = async (...options: string[]) => runGarb(['import', name, '--catalog', catalog, ...options]);

    it('without options: reported, imported, found unchanged, and pruned by a later file', async () => {
      await mkdir('pictures', { recursive: true });
      for (let n = 0; n <= products.length; n++)
        await writeFile(`pictures/${n}.jpg`, await flatJpeg([20 * n, 255 - 20 * n, 90]));
      await writeFile(name, write(products));

      const dry = await run('--dry-run');
      expect(dry.printed).toContain(`columns: ${systems[name]}`);
      expect(dry.printed).toMatch(/^dry run: 12 products ready, 0 failed in .*; nothing was written$/m);
      expect(dry.printed).not.toContain('warning:');

      expect((await run()).printed).toMatch(/^12 imported, 0 unchanged, 0 failed /m);
      await withContext(async ({ store }) => {
        const rows = await store.fetchByProduct(catalog, [products[4]?.id ?? '', products[5]?.id ?? '']);
        const stored = new Map(rows.map(({ product }) => [product.id, product]));
        expect([...stored.values()]).toEqual(
          expect.arrayContaining([products[4], products[5]].flatMap((one) => (one ? [expected(one)] : []))),
        );
      });

      await writeFile(name, write(products.filter((product) => !gone.includes(product))));
      const before = await run('--prune', '--dry-run');
      expect(before.printed).toMatch(/^2 products would be deleted$/m);
      const pruned = await run('--prune');
      for (const { id } of gone) expect(pruned.printed).toMatch(new RegExp(`^deleted ${id}$`, 'm'));
      expect(pruned.printed).toMatch(/^2 products deleted$/m);
      expect(pruned.printed).toMatch(/^0 imported, 10 unchanged, 0 failed /m);

      // Half of the catalog is more than a fifth.
      await writeFile(name, write(products.slice(0, 5)));
      const refused = await run('--prune');
      expect(refused.printed).toContain('(prune-refused)');
      expect(refused.exitCode).toBe(1);
    }, 120_000);
  },
);
