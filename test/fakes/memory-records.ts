import type { CatalogRecords } from '../../src/records/catalog-records.ts';
import type { PictureStore } from '../../src/store/picture-store.ts';
import { byText, createMemoryRows, type MemoryRows } from './memory-rows.ts';

/** {@link CatalogRecords} in a Set. */
export function createMemoryCatalogs(...names: readonly string[]): CatalogRecords {
  const rows = createMemoryRows();
  for (const name of names) rows.catalogs.add(name);
  return memoryCatalogs(rows);
}

/** {@link CatalogRecords} over rows that other records share. */
export function memoryCatalogs(rows: MemoryRows): CatalogRecords {
  return {
    async create(name) {
      rows.catalogs.add(name);
    },
    exists: async (name) => rows.catalogs.has(name),
    list: async () => [...rows.catalogs].sort(byText),
    page: async ({ limit, after = '' }) =>
      [...rows.catalogs]
        .sort(byText)
        .filter((name) => byText(name, after) > 0)
        .slice(0, limit),
    async delete(name) {
      for (const table of [rows.promotions, rows.judgments, rows.judgmentImports, rows.interleavings])
        forget(table, name);
      for (const table of [rows.queries, rows.imports])
        for (const [key, { catalog }] of [...table]) if (catalog === name) table.delete(key);
      return rows.catalogs.delete(name);
    },
  };
}

function forget(table: { readonly catalog: string }[], name: string): void {
  table.splice(0, table.length, ...table.filter(({ catalog }) => catalog !== name));
}

/** A {@link PictureStore} in a Map. */
export function createMemoryPictures(): PictureStore {
  const pictures = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    has: async (catalog, digest) => pictures.has(`${catalog}/${digest}`),
    async put(catalog, digest, jpeg) {
      pictures.set(`${catalog}/${digest}`, new Uint8Array(jpeg));
    },
    get: async (catalog, digest) => pictures.get(`${catalog}/${digest}`),
    list: async (catalog) =>
      [...pictures.keys()]
        .filter((name) => name.startsWith(`${catalog}/`))
        .map((name) => name.slice(catalog.length + 1)),
    async delete(catalog, digest) {
      pictures.delete(`${catalog}/${digest}`);
    },
    async deleteCatalog(catalog) {
      for (const name of pictures.keys()) if (name.startsWith(`${catalog}/`)) pictures.delete(name);
    },
  };
}
