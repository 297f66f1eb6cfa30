import type { CatalogRecords } from '../../src/records/catalog-records.ts';
import type { PictureStore } from '../../src/store/picture-store.ts';

/** {@link CatalogRecords} in a Set. */
export function createMemoryCatalogs(...names: readonly string[]): CatalogRecords {
  const known = new Set(names);
  return {
    async create(name) {
      known.add(name);
    },
    exists: async (name) => known.has(name),
    list: async () => [...known].sort(),
    delete: async (name) => known.delete(name),
  };
}

/** A {@link PictureStore} in a Map. */
export function createMemoryPictures(): PictureStore {
  const pictures = new Map<string, Uint8Array>();
  return {
    has: async (catalog, digest) => pictures.has(`${catalog}/${digest}`),
    async put(catalog, digest, jpeg) {
      pictures.set(`${catalog}/${digest}`, jpeg);
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
