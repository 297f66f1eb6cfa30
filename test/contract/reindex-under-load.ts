import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { reindex } from '../../src/catalog/maintain/reindex.ts';
import { followActiveIndex } from '../../src/context/active-index.ts';
import { importProducts } from '../../src/import/import-products.ts';
import type { IndexRegistry } from '../../src/store/index-registry.ts';
import { appOptions } from '../api/requests.ts';
import { createFakeContext } from '../fakes/api-context.ts';
import { createFakeEmbedder } from '../fakes/fake-embedder.ts';
import { blue, flatJpeg, green, red } from '../fakes/pictures.ts';
import { createTurnedEmbedder } from '../fakes/turned-embedder.ts';

const plain = createFakeEmbedder();
const turned = createTurnedEmbedder();
const colors = { red, green, blue };
type Color = keyof typeof colors;
const copies = 8;

/** `red.3.jpg`: a flat picture, each copy of another size and so of another digest. */
const pictureOf = (path: string) => {
  const [color = 'red', copy = '0'] = path.split('.');
  return flatJpeg(colors[color as Color], 40 + Number(copy));
};

async function* products() {
  let line = 0;
  for (const color of Object.keys(colors))
    for (let copy = 0; copy < copies; copy++)
      yield { line: ++line, product: { id: `${color}-${copy}`, images: [{ path: `${color}.${copy}.jpg` }] } };
}

/** A catalog goes to another embedder, and back, while searches run over the service. */
export function reindexUnderLoadContract(
  name: string,
  open: () => Promise<{ readonly indexes: IndexRegistry; remove(): Promise<void> }>,
): void {
  describe(`${name}: re-indexing under load`, () => {
    it('no search fails, and each finds its color by embedder and store of one space', async () => {
      const { indexes, remove } = await open();
      const context = createFakeContext();
      const live = await followActiveIndex(indexes, [plain, turned], context.logger);
      const pin = async () => ({ ...context, ...(await live.pin()) });
      await importProducts(await pin(), products(), {
        catalog: 'default',
        readPicture: ({ path }) => pictureOf(path),
        onStatus: ({ status }) => expect(status).toBe('imported'),
      });
      const app = createApp({ ...context, pin }, appOptions);

      const by: string[] = [];
      const wrong: unknown[] = [];
      let over = false;
      const searcher = async (color: Color) => {
        const photo = await flatJpeg(colors[color], 44);
        const form = new FormData();
        form.append('image', new File([new Uint8Array(photo)], 'photo.jpg'));
        while (!over) {
          const response = await app.request('/v1/search', { method: 'POST', body: form });
          const answer: { fused?: { productId: string }[] } = await response.json();
          const { embedder, store } = await live.pin();
          const vectors = await embedder.embed(await context.decodePhoto(photo), ['whole']);
          const [hits = []] = await store.search({ catalog: 'default', view: 'whole', vectors, limit: 1 });
          by.push(embedder.id);
          const first = answer.fused?.[0]?.productId.split('-')[0];
          // A vector of one space in the other finds another color, or its own at a lower score.
          const isOwn = hits[0]?.row.productId.startsWith(color) && hits[0].score > 0.999;
          if (response.status !== 200 || first !== color || !isOwn)
            wrong.push({ status: response.status, first, hit: hits[0], by: embedder.id });
          await delay(50);
        }
      };
      /** Until searches have come by, also on a slow machine, that are answered in this space. */
      const answeredBy = (id: string) => vi.waitUntil(() => by.at(-1) === id, { timeout: 120_000 });
      try {
        const searching = Promise.all((['red', 'green', 'blue'] as const).map(searcher));
        await answeredBy(plain.id);
        const former = await indexes.active();
        const done = await reindex(indexes, {
          decodePhoto: context.decodePhoto,
          embedder: turned,
          readPicture: (row) => pictureOf(row.origin?.imagePath ?? ''),
          settleMs: 0,
        });
        expect(done).toMatchObject({ former, products: 3 * copies });
        await answeredBy(turned.id);
        await indexes.activate(former);
        await answeredBy(plain.id);
        over = true;
        await searching;
        expect(wrong).toEqual([]);
      } finally {
        over = true;
        await live.close();
        await remove();
      }
    }, 300_000);
  });
}
