import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonLines } from '../../bench/json-lines.ts';
import { lumaSets } from '../../bench/sets/halves.ts';
import { packshotCatalog } from '../../bench/sets/packshots.ts';
import { pairSet } from '../../bench/sets/pairs.ts';
import { labelledPhotos } from '../../bench/sets/photos.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'garb-sets-'));
});
afterEach(() => rm(data, { recursive: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(data, file)), { recursive: true });
  await writeFile(join(data, file), text);
}

describe('pairSet', () => {
  const picture = (
    product: string,
    view: string,
    category: string | null,
    cluster = product,
    part = 'choose',
  ) => ({
    product,
    cluster,
    image: `images/${product}-${view}.webp`,
    view,
    category,
    part,
  });
  const fill = async (pictures: readonly ReturnType<typeof picture>[]) => {
    await write('pairs/identity.jsonl', jsonLines(pictures));
    for (const { image } of pictures) await write(`pairs/${image}`, image);
  };

  it('shows the flat picture in the catalog and asks with the worn one; every product of the cluster is right', async () => {
    await fill([
      picture('a', 'worn', 'shirt-men', 'ab'),
      picture('a', 'flat', 'shirt-men', 'ab'),
      picture('b', 'flat', 'shirt-men', 'ab'),
      picture('c', 'flat', 'shirt-men', 'c', 'train'),
    ]);
    const { catalog, looks } = await pairSet(data, join(data, 'out'), 'choose');
    expect(catalog).toEqual([
      {
        id: 'a',
        groupId: 'ab',
        category: 'shirt-men',
        images: ['../pairs/images/a-flat.webp'],
        attributes: { class: 'top' },
      },
      expect.objectContaining({ id: 'b' }),
    ]);
    expect(looks['worn-flat']).toEqual([
      {
        id: 'a-worn',
        image: '../pairs/images/a-worn.webp',
        garments: [{ products: ['a', 'b'], garmentClass: 'top' }],
      },
    ]);
  });

  it('tells what each photo shows, and labels no class where the category holds several', async () => {
    await fill([
      ...['view1', 'view2'].map((view) => picture('shoe', view, 'shoes')),
      ...['worn', 'detail'].map((view) => picture('blouse', view, 'shirt-women')),
      ...['product', 'worn'].map((view) => picture('dress', view, 'women')),
      ...['view1', 'view2'].map((view) => picture('thing', view, null)),
    ]);
    const { catalog, looks } = await pairSet(data, data, 'choose');
    const ids = Object.entries(looks).flatMap(([kind, of]) =>
      of.map((look) => `${kind}: ${(look as { id: string }).id}`),
    );
    expect(ids.sort()).toEqual([
      'detail-worn: blouse-detail',
      'on-model: dress-worn',
      'other-sides: thing-view2',
      'shoe-sides: shoe-view2',
    ]);
    expect(catalog.filter((product) => 'attributes' in product)).toHaveLength(2);
  });

  it('leaves out a photo that the catalog has too', async () => {
    await fill([picture('a', 'worn', 'shirt'), picture('a', 'flat', 'shirt')]);
    await write('pairs/images/a-worn.webp', 'images/a-flat.webp');
    const { looks } = await pairSet(data, data, 'choose');
    expect(Object.values(looks).flat()).toEqual([]);
  });
});

describe('lumaSets', () => {
  it('splits the looks by product without its color, and keeps the catalog whole', async () => {
    const ids = ['m1-red', 'm1-blue', 'm2-red', 'm3-red'];
    const product = (id: string) => ({ id, groupId: id.slice(0, 2), images: [`images/${id}.jpg`] });
    const look = (id: string) => ({ id, image: `images/${id}_back.jpg`, garments: [{ products: [id] }] });
    await write('luma/catalog.jsonl', jsonLines(ids.map(product)));
    await write('luma/looks-back.jsonl', jsonLines(ids.map(look)));
    await write('luma/looks-alt.jsonl', '');
    const { catalog, looks } = await lumaSets(data, join(data, 'out'));
    expect(catalog).toHaveLength(4);
    const idsOf = (of: readonly object[]) => of.map((each) => (each as { id: string }).id);
    expect(idsOf(looks.back.tuning)).toEqual(['m1-red', 'm1-blue', 'm3-red']);
    expect(idsOf(looks.back.reporting)).toEqual(['m2-red']);
    expect(looks.back.reporting[0]).toMatchObject({ image: '../luma/images/m2-red_back.jpg' });
  });
});

describe('packshotCatalog', () => {
  it('labels each product by its kind, others as other, and leaves out those without a picture', async () => {
    const rows = ['1,Shirts', '2,Watches', '3,Shirts'].map((row) => `${row},Sub,Navy Blue,Title`);
    await write('products/styles.csv', ['id,articleType,subCategory,baseColour,title', ...rows].join('\n'));
    await write('products/images/1.jpg', '');
    await write('products/images/2.jpg', '');
    const catalog = await packshotCatalog(data, data);
    expect(catalog).toHaveLength(2);
    expect(catalog).toContainEqual({
      id: '1',
      title: 'Title',
      category: 'Sub/Shirts',
      images: ['products/images/1.jpg'],
      attributes: { color: 'Navy Blue', class: 'top' },
    });
    expect(catalog).toContainEqual(
      expect.objectContaining({ id: '2', attributes: { color: 'Navy Blue', class: 'other' } }),
    );
  });
});

describe('labelledPhotos', () => {
  it('has class and box of each garment, without crowds and classes that are only sometimes labelled', async () => {
    const annotation = (category_id: number, iscrowd = 0) => ({
      image_id: 7,
      category_id,
      bbox: [1, 2, 3, 4],
      iscrowd,
    });
    const categories = ['top', 'belt'].map((name, index) => ({ id: index + 1, name }));
    const coco = {
      images: [{ id: 7, file_name: '0007.webp' }],
      categories,
      annotations: [annotation(1), annotation(1, 1), annotation(2)],
    };
    await write('street/val.json', JSON.stringify(coco));
    expect(await labelledPhotos(join(data, 'street/val.json'), join(data, 'out'))).toEqual([
      {
        id: '0007',
        image: '../street/photos/0007.webp',
        garments: [{ garmentClass: 'top', box: [1, 2, 4, 6] }],
      },
    ]);
  });
});
