import { describe, expect, it } from 'vitest';
import { requireCatalog } from '../../src/records/require-catalog.ts';
import { createMemoryCatalogs } from '../fakes/memory-records.ts';

describe('requireCatalog', () => {
  it('passes a catalog that is known', async () => {
    await expect(requireCatalog(createMemoryCatalogs('shop'), 'shop')).resolves.toBeUndefined();
  });

  it('refuses one that is not, and names it', async () => {
    await expect(requireCatalog(createMemoryCatalogs('shop'), 'sh"op')).rejects.toMatchObject({
      code: 'catalog-not-found',
      status: 404,
      errors: [{ location: 'catalog', message: expect.stringContaining('"sh\\"op"') }],
    });
  });
});
