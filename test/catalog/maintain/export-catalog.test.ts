import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, type FieldType } from '@zilliz/milvus2-sdk-node';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowKey } from '../../../src/catalog/index/index-product.ts';
import { exportCatalog } from '../../../src/catalog/maintain/export-catalog.ts';
import type { RowStatus } from '../../../src/import/import-products.ts';
import { type ImportRowsOptions, importRows } from '../../../src/import/import-rows.ts';
import { openRows } from '../../../src/import/open-rows.ts';
import { milvusFields } from '../../../src/store/milvus/milvus-rows.ts';
import type { StoredRow } from '../../../src/store/vector-store.ts';
import { makeRow, makeRows, space } from '../../contract/rows.ts';
import { createFakeContext, type FakeContext } from '../../fakes/api-context.ts';
import { createMemoryCatalogs } from '../../fakes/memory-records.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-export-'));
  file = join(folder, 'shop.parquet');
});
afterEach(() => rm(folder, { recursive: true }));

/** A context whose embedder has the space of the contract's rows. */
function contextOf(over: Partial<typeof space> = {}): FakeContext {
  const given = { ...space, ...over };
  const { embedder, ...context } = createFakeContext({ catalogs: createMemoryCatalogs('shop') });
  return { ...context, store: createMemoryStore(given), embedder: { ...embedder, ...given } };
}

/** The contract's row under the key that an import gives it. */
function keyed(row: StoredRow): StoredRow {
  return { ...row, key: rowKey(row.catalog, row.productId, row) };
}

async function contentOf({ store }: FakeContext, catalog = 'shop'): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const page of store.scan(catalog)) rows.push(...page);
  return rows.sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

async function importInto(
  context: FakeContext,
  over: Partial<ImportRowsOptions> = {},
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const onStatus = ({ status }: RowStatus) => {
    counts[status] = (counts[status] ?? 0) + 1;
  };
  await importRows(context, await openRows(context, file), { catalog: 'shop', onStatus, ...over });
  return counts;
}

const hostile = makeRow(1, {
  price: null,
  garmentClass: '',
  groupId: 'é\u{1F9E5}',
  box: null,
  attributes: { 'größe "x"': ['a=b', "l'été"], none: [] },
  product: {
    id: 'product-1',
    title: 'a\n"b"',
    images: [{ path: 'ü.jpg', box: { x1: 0, y1: 0, x2: 1.5, y2: 2 } }],
  },
});

describe('a catalog exported and imported', () => {
  it.each([0, 1, 4500])('is the same, without inference: %d rows', async (count) => {
    const from = contextOf();
    const rows = [...makeRows(count).slice(2), ...(count > 0 ? [hostile] : [])].map(keyed);
    await from.store.upsert(rows);
    expect(await exportCatalog(from, 'shop', file)).toBe(rows.length);
    expect(await readdir(folder)).toEqual(['shop.parquet']);
    const to = contextOf();
    const expected: Record<string, number> = rows.length > 0 ? { imported: rows.length } : {};
    expect(await importInto(to)).toEqual(expected);
    expect(await contentOf(to)).toEqual(await contentOf(from));
    expect(await importInto(to)).toEqual(rows.length > 0 ? { unchanged: rows.length } : {});
    expect(to.embedder.calls).toEqual([]);
  });

  it('goes into a catalog of another name under keys of that catalog', async () => {
    const from = contextOf();
    await from.store.upsert([keyed(makeRow(1))]);
    await exportCatalog(from, 'shop', file);
    const to = contextOf();
    await importInto(to, { catalog: 'copy' });
    expect(await contentOf(to, 'copy')).toEqual([keyed(makeRow(1, { catalog: 'copy' }))]);
  });

  it('is divided into shards by product, which together are all of it', async () => {
    const from = contextOf();
    const rows = Array.from({ length: 60 }, (_, n) => keyed(makeRow(n, { productId: `p${n % 30}` })));
    await from.store.upsert(rows);
    await exportCatalog(from, 'shop', file);
    const products: string[] = [];
    const whole = contextOf();
    for (const index of [1, 2, 3]) {
      const part = contextOf();
      await importInto(part, { shard: { index, count: 3 } });
      products.push(...new Set((await contentOf(part)).map((row) => row.productId)));
      await importInto(whole, { shard: { index, count: 3 } });
    }
    expect(products.sort()).toEqual([...new Set(rows.map((row) => row.productId))].sort());
    expect(await whole.store.count('shop')).toBe(60);
  });

  it('has the fields of the Milvus collection by name and type, as its bulk insert wants them', async () => {
    const from = contextOf();
    await from.store.upsert([makeRow(1)]);
    await exportCatalog(from, 'shop', file);
    const buffer = await asyncBufferFromFile(file);
    const { children } = parquetSchema(await parquetMetadataAsync(buffer));
    const typeOf = ({ element, children: [list] }: (typeof children)[number]): string =>
      list?.children[0]
        ? `list<${typeOf(list.children[0])}>`
        : (element.converted_type ?? element.type ?? '');
    // What each type of a field is in Parquet: "Prepare source data" of Milvus' documentation.
    const scalars = {
      [DataType.VarChar]: 'UTF8',
      [DataType.Bool]: 'BOOLEAN',
      [DataType.Double]: 'DOUBLE',
    } as Readonly<Partial<Record<DataType, string>>>;
    const parquetType = ({ data_type, element_type }: FieldType) => {
      if (data_type === DataType.FloatVector) return 'list<FLOAT>';
      if (data_type === DataType.Array) return `list<${scalars[element_type as DataType]}>`;
      return scalars[data_type as DataType];
    };
    const fields = milvusFields(space);
    expect(children.map((child) => [child.element.name, typeOf(child)])).toEqual(
      fields.map((field) => [field.name, parquetType(field)]),
    );
    const [row = {}] = await parquetReadObjects({ file: buffer });
    for (const { name, dim } of fields.filter(({ data_type }) => data_type === DataType.FloatVector))
      expect(row[name]).toHaveLength(Number(dim));
  });

  it('is refused by another embedder, which the message names with the one it needs', async () => {
    const from = contextOf();
    await from.store.upsert([makeRow(1)]);
    await exportCatalog(from, 'shop', file);
    await expect(openRows(contextOf({ id: 'other' }), file)).rejects.toMatchObject({
      code: 'embedding-space-mismatch',
      message: expect.stringMatching(/"test-embedder" \(dimension 16\).*"other"/),
    });
    await expect(openRows(contextOf({ dimension: 8 }), file)).rejects.toMatchObject({
      code: 'embedding-space-mismatch',
    });
  });

  it('fails by itself where a store refuses one of its rows', async () => {
    const from = contextOf();
    await from.store.upsert([makeRow(1), makeRow(2), makeRow(3)]);
    await exportCatalog(from, 'shop', file);
    const to = contextOf();
    const { count, pages } = await openRows(to, file);
    async function* spoilt() {
      for await (const page of pages())
        yield page.map((row) =>
          'key' in row && row.productId === 'product-2' ? { ...row, price: Number.NaN } : row,
        );
    }
    const statuses: RowStatus[] = [];
    await importRows(to, { count, pages: spoilt }, { catalog: 'shop', onStatus: (s) => statuses.push(s) });
    expect(statuses.filter(({ status }) => status === 'failed')).toMatchObject([
      { id: 'product-2', errors: [{ error: { code: 'invalid-row' } }] },
    ]);
    expect(await to.store.count('shop')).toBe(2);
  });

  it('that is no such file is refused by name', async () => {
    await writeFile(file, 'text');
    await expect(openRows(contextOf(), file)).rejects.toMatchObject({
      code: 'invalid-row',
      message: expect.stringContaining('shop.parquet'),
    });
    await expect(openRows(contextOf(), join(folder, 'nowhere.parquet'))).rejects.toMatchObject({
      code: 'file-not-readable',
    });
  });

  it('needs a catalog that is there, and a folder to write to', async () => {
    await expect(exportCatalog(contextOf(), 'nowhere', file)).rejects.toMatchObject({
      code: 'catalog-not-found',
    });
    await expect(exportCatalog(contextOf(), 'shop', join(folder, 'no', 'a.parquet'))).rejects.toMatchObject({
      code: 'invalid-request',
    });
  });
});
