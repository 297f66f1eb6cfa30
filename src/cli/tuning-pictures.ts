import type { AppContext } from '../context/create-context.ts';
import { winsAndLosses } from '../evaluate/report/tuning-page.ts';
import type { TuningReport } from '../evaluate/tune/tune-profile.ts';

export interface TuningPictures {
  readonly lookPictures: ReadonlyMap<string, string>;
  readonly productPictures: ReadonlyMap<string, string>;
}

/** Thumbnails, as data URIs, of the looks with the largest gains and losses and of their products, where images are available. */
export async function tuningPictures(
  {
    decodePhoto,
    thumbnail,
    store,
    pictures,
  }: Pick<AppContext, 'decodePhoto' | 'thumbnail' | 'store' | 'pictures'>,
  { outcomes }: TuningReport,
  catalog: string,
  readLook: (id: string) => Promise<Uint8Array>,
): Promise<TuningPictures> {
  const { wins, losses } = winsAndLosses(outcomes);
  const shown = [...wins, ...losses];
  const lookPictures = new Map<string, string>();
  for (const { look } of shown) {
    if (!lookPictures.has(look))
      lookPictures.set(look, dataUri(await thumbnail(await decodePhoto(await readLook(look)))));
  }
  const productPictures = new Map<string, string>();
  const wanted = [...new Set(shown.flatMap(({ relevant }) => relevant.slice(0, 1)))];
  for (const { productId, imageDigest } of await store.fetchByProduct(catalog, wanted)) {
    const jpeg = productPictures.has(productId) ? undefined : await pictures.get(catalog, imageDigest);
    if (jpeg) productPictures.set(productId, dataUri(jpeg));
  }
  return { lookPictures, productPictures };
}

function dataUri(jpeg: Uint8Array): string {
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
}
