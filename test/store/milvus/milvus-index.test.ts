import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { buildParameters, searchParameters } from '../../../src/store/milvus/milvus-index.ts';
import { milvusIndexTypes } from '../../../src/store/milvus/milvus-settings.ts';

describe('Milvus index parameters', () => {
  it.each(milvusIndexTypes)('%s: what is given takes the place of its own, beside the others', (type) => {
    const own = buildParameters({ type });
    expect(buildParameters({ type, buildParameters: { M: 48 } })).toEqual({ ...own, M: 48 });
    const searched = searchParameters({ type }, 100);
    expect(searchParameters({ type, searchParameters: { ef: 7 } }, 100)).toEqual({ ...searched, ef: 7 });
  });

  it('a graph is walked four times as wide as rows are asked for, from 256 to the 32,768 that Milvus allows', () => {
    const width = (count: number) => searchParameters({ type: 'HNSW' }, count).ef;
    expect([1, 100, 1000, 16_384].map(width)).toEqual([256, 4 * 100, 4 * 1000, 32_768]);
    expect(searchParameters({ type: 'DISKANN' }, 1000)).toEqual({ search_list: 4000 });
    expect(searchParameters({ type: 'FLAT' }, 1000)).toEqual({});
  });
});

describe('Milvus settings', () => {
  const read = (over: Record<string, string>) =>
    readConfig({ GARB_MILVUS_ADDRESS: 'milvus:19530', ...over }).milvus;

  it('are HNSW, one replica, bounded staleness, fifteen seconds a call, a minute of waiting and 64 MiB of documents where nothing is said', () => {
    expect(read({})).toMatchObject({
      index: 'HNSW',
      replicas: 1,
      consistency: 'Bounded',
      timeoutMs: 15_000,
      waitMs: 60_000,
      cacheBytes: 64 * 2 ** 20,
    });
    expect(readConfig({}).milvus).toBeUndefined();
  });

  it.each([
    'milvus:19530',
    '[::1]:19530',
    'http://milvus:19530',
    'https://in01.vectors.example',
    'https://m:443/',
  ])('take the address %s', (address) => {
    expect(read({ GARB_MILVUS_ADDRESS: address })?.address).toBe(address);
  });

  it('take accounts, certificates, index, replicas and consistency', () => {
    expect(
      read({
        GARB_MILVUS_USER: 'garb',
        GARB_MILVUS_PASSWORD: 'secret',
        GARB_MILVUS_CA_FILE: 'ca.pem',
        GARB_MILVUS_INDEX: 'IVF_RABITQ',
        GARB_MILVUS_INDEX_PARAMS: '{"nlist": 4096}',
        GARB_MILVUS_REPLICAS: '2',
        GARB_MILVUS_CONSISTENCY: 'Eventually',
      }),
    ).toMatchObject({
      username: 'garb',
      password: 'secret',
      caFile: 'ca.pem',
      index: 'IVF_RABITQ',
      indexParameters: { nlist: 4096 },
      replicas: 2,
      consistency: 'Eventually',
    });
  });

  it.each([
    ['GARB_MILVUS_INDEX', 'ANNOY'],
    ['GARB_MILVUS_INDEX_PARAMS', '{"nlist": '],
    ['GARB_MILVUS_SEARCH_PARAMS', '[1]'],
    ['GARB_MILVUS_REPLICAS', '0'],
    ['GARB_MILVUS_CONSISTENCY', 'strong'],
    ['GARB_MILVUS_CONSISTENCY', 'Session'],
    ['GARB_MILVUS_WAIT_MS', '-1'],
    ['GARB_MILVUS_CACHE_MIB', '1.5'],
    ['GARB_MILVUS_ADDRESS', 'milvus'],
    ['GARB_MILVUS_ADDRESS', 'http://milvus'],
    ['GARB_MILVUS_ADDRESS', 'milvus:port'],
    ['GARB_MILVUS_TIMEOUT_MS', '5'],
  ])('%s=%s is refused by its name', (name, value) => {
    const refused = expect.objectContaining({
      code: 'invalid-config',
      errors: [expect.objectContaining({ location: name })],
    });
    expect(() => read({ [name]: value })).toThrow(refused);
  });
});
