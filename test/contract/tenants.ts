import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { importProducts } from '../../src/import/import-products.ts';
import type { EmbeddingSpace, StoredRow, VectorStore } from '../../src/store/vector-store.ts';
import { appOptions } from '../api/requests.ts';
import { createFakeContext } from '../fakes/api-context.ts';
import { createFakeEmbedder } from '../fakes/fake-embedder.ts';
import { blue, flatJpeg, red } from '../fakes/pictures.ts';

/** Stands in what the second tenant's products hold, and nowhere in what the first sends but as a filter's value. */
const secret = 'SECRET-OF-TWO';
const secretId = 'only-two-has-it';

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<(typeof methods)[number], unknown>>>>>;
}

/** Two shops in one store: whatever the first asks, of whatever route, it learns and changes nothing of the second. */
export function tenantContract(name: string, open: (space: EmbeddingSpace) => Promise<VectorStore>): void {
  describe(`${name}: two catalogs in one store`, () => {
    let store: VectorStore;
    let app: ReturnType<typeof createApp>;
    let photo: Buffer;
    let ofTwo: readonly StoredRow[];
    /** The second tenant's display copy of its picture, and its address. */
    let shown: Buffer;
    let picture: string;
    let requests: readonly (readonly [string, () => Promise<Response>])[];

    beforeAll(async () => {
      const { id, dimension } = createFakeEmbedder();
      store = await open({ id, dimension });
      const context = { ...createFakeContext(), store, ready: () => store.health() };
      app = createApp(context, appOptions);
      photo = await flatJpeg(red);
      const put = async (catalog: string, id: string, color: typeof red) => {
        const title = catalog === 'two' ? secret : 'of one';
        const product = { id, title, attributes: { brand: title }, images: [{ path: `${title}.jpg` }] };
        const rows = (async function* () {
          yield { line: 1, product };
        })();
        const readPicture = async () => flatJpeg(color, catalog === 'two' ? 64 : 80);
        await importProducts(context, rows, { catalog, readPicture, onStatus: () => undefined });
      };
      await put('one', 'shared', blue);
      await put('two', 'shared', red);
      await put('two', secretId, red);
      ofTwo = await store.fetchByProduct('two', ['shared', secretId]);
      picture = ofTwo[0]?.imageDigest ?? '';
      shown = Buffer.from(await (await app.request(`/v1/catalogs/two/pictures/${picture}`)).arrayBuffer());
      requests = await everyRequest();
    });

    /** What the first tenant may send to each route of the API's own document, with the second's ids where it takes ids. */
    async function everyRequest(): Promise<[string, () => Promise<Response>][]> {
      const document: OpenApi = await (await app.request('/openapi.json')).json();
      const routes = Object.entries(document.paths).flatMap(([path, verbs]) =>
        methods.filter((method) => verbs[method]).map((method) => [method, path] as const),
      );
      // First what only reads; a catalog is deleted last, for the others need it.
      const order = ([method]: readonly [string, string]) => ['get', 'post', 'put', 'delete'].indexOf(method);
      return routes
        .sort((a, b) => order(a) - order(b) || b[1].length - a[1].length)
        .flatMap(([method, path]) =>
          [secretId, 'shared'].flatMap((id) => {
            const address = fillPath(path, id);
            const send = (body?: FormData | string, type?: string) => async () =>
              app.request(address, {
                method: method.toUpperCase(),
                ...(body === undefined ? {} : { body }),
                ...(type ? { headers: { 'content-type': type } } : {}),
              });
            const label = `${method} ${address}`;
            if (method === 'get' || method === 'delete')
              return [[label, send()] as [string, () => Promise<Response>]];
            return [
              [`${label}, a form`, send(form())],
              [`${label}, JSON`, send(JSON.stringify(known(path, json(id))), 'application/json')],
              [`${label}, lines`, send(`${JSON.stringify(json(id))}\n`, 'application/x-ndjson')],
            ] as [string, () => Promise<Response>][];
          }),
        );
    }

    const fillPath = (path: string, id: string) =>
      path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => {
        if (parameter === 'catalog') return 'one';
        return encodeURIComponent(parameter === 'digest' ? picture : id);
      });

    const everything = { equals: { field: 'attributes.brand', value: secret } };
    const form = () => {
      const body = new FormData();
      body.append('image', new File([new Uint8Array(photo)], 'photo.jpg'));
      const { catalog, limit, filter, facets } = json(secretId);
      body.append('catalog', catalog);
      for (const [field, value] of Object.entries({ limit, filter, facets }))
        body.append(field, JSON.stringify(value));
      return body;
    };
    /** The fields that the route knows: any other is refused. */
    const known = (path: string, { id, productId, liked, images, ...photo }: ReturnType<typeof json>) =>
      path.includes('/products/') ? { images } : photo;
    const json = (id: string) => ({
      image: { base64: photo.toString('base64') },
      catalog: 'one',
      limit: 100,
      filter: { or: [everything, { not: everything }] },
      facets: ['attributes.brand', 'productId'],
      id,
      productId: id,
      liked: [id],
      images: [{ base64: photo.toString('base64') }],
    });

    test('no route tells one of the other’s products, by whatever id, filter, facet or picture', async () => {
      const told: string[] = [];
      const statuses = new Map<string, number>();
      for (const [label, send] of requests) {
        const response = await send();
        statuses.set(label, response.status);
        const body = Buffer.from(await response.arrayBuffer());
        if (body.toString().includes(secret) || body.equals(shown)) told.push(label);
      }
      expect(told).toEqual([]);
      expect(requests.length).toBeGreaterThan(20);
      // The requests were such that the routes carried them out.
      for (const route of [
        'post /v1/shop-the-look, a form',
        'post /v1/search, JSON',
        'get /v1/catalogs',
        'delete /v1/catalogs/one/products/shared',
      ])
        expect([200, 204], route).toContain(statuses.get(route));
      expect(statuses.get(`get /v1/catalogs/one/products/${secretId}`)).toBe(404);
      expect(statuses.get(`get /v1/catalogs/one/pictures/${picture}`)).toBe(404);
    });

    test('whatever one put, imported and deleted, the other’s rows are as they were', async () => {
      expect(await store.fetchByProduct('two', ['shared', secretId])).toEqual(ofTwo);
      expect((await store.catalogs()).filter(({ catalog }) => catalog === 'two')).toEqual([
        { catalog: 'two', rows: ofTwo.length, products: 2 },
      ]);
      expect(await store.count('one')).toBe(0);
      const answer = await app.request(`/v1/catalogs/two/pictures/${picture}`);
      expect(answer.status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(shown);
    });
  });
}
