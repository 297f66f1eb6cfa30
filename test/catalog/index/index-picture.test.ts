import { describe, expect, it } from 'vitest';
import { getProduct, putProduct } from '../../../src/catalog/manage-products.ts';
import type { Detection, Product } from '../../../src/types.ts';
import { createFakeContext } from '../../fakes/api-context.ts';
import { createFakeDetector } from '../../fakes/fake-detector.ts';
import { createFakeEmbedder } from '../../fakes/fake-embedder.ts';
import { detection, flatJpeg, red } from '../../fakes/pictures.ts';

const unknown: Product = { id: 'p', images: [{ path: 'a' }], title: 'Modell 17' };
const pictures = [{ path: 'a', read: () => flatJpeg(red) }];
const box = (x1: number) => ({ x1, y1: 0, x2: x1 + 20, y2: 40 });

/** A context whose detector and type head say this of every image. */
function contextOf(found: readonly Detection[], type: string, probability = 0.95) {
  const embedder = createFakeEmbedder();
  const guessAttributes = () => ({ articleType: [{ value: type, probability }] });
  const context = createFakeContext({
    detector: createFakeDetector(found),
    embedder: { ...embedder, guessAttributes },
  });
  return { context, calls: embedder.calls };
}

async function garmentsOf({ context, calls }: ReturnType<typeof contextOf>, product = unknown) {
  await putProduct(context, 'default', product, pictures);
  const { garments } = await getProduct(context, 'default', 'p');
  return { garments, vectors: calls.flat().length };
}

describe('indexPicture of a product whose row and words name no class', () => {
  const worn = [detection('top', 0.9, box(0)), detection('pants', 0.8, box(20))];

  it('takes the kind that the image shows, and the garment of this kind', async () => {
    const { garments, vectors } = await garmentsOf(contextOf(worn, 'Jeans'));
    expect(garments).toMatchObject([{ garmentClass: 'pants', box: box(20) }]);
    // The whole image and one crop: less than with a row for each detection.
    expect(vectors).toBe(2);
  });

  it('takes a watch for no garment, whatever was detected in its image', async () => {
    const { garments } = await garmentsOf(contextOf([detection('belt', 0.4, box(0))], 'Watches'));
    expect(garments).toHaveLength(1);
    expect(garments[0]).toMatchObject({ garmentClass: 'other' });
  });

  it('indexes each garment that may be it where the image does not decide, all of them without a type head', async () => {
    const { garments, vectors } = await garmentsOf(contextOf(worn, 'Sofas'));
    expect(garments.map(({ garmentClass }) => garmentClass).sort()).toEqual(['pants', 'top']);
    expect(vectors).toBe(3);
  });

  it('has no say where the row names the class', async () => {
    const { garments } = await garmentsOf(contextOf(worn, 'Jeans'), { ...unknown, garmentClass: 'top' });
    expect(garments).toMatchObject([{ garmentClass: 'top', box: box(0) }]);
  });

  it('is indexed once: the second time computes nothing', async () => {
    const { context, calls } = contextOf(worn, 'Jeans');
    await putProduct(context, 'default', unknown, pictures);
    const before = calls.length;
    expect(await putProduct(context, 'default', unknown, pictures)).toMatchObject({ status: 'unchanged' });
    expect(calls).toHaveLength(before);
  });
});
