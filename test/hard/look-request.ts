import { readFile } from 'node:fs/promises';
import type { Load } from './open-load.ts';

/** A request for the look of a drawn photo. */
export async function lookOf(url: string, fields: Readonly<Record<string, string>> = {}): Promise<Load> {
  const photo = await readFile(new URL('../fixtures/detector/wardrobe-demo2-look-0001.png', import.meta.url));
  return { url: `${url}/v1/shop-the-look`, ...(await formOf(photo, fields)) };
}

/** A form with a photo and other fields, as it is sent. */
export async function formOf(
  photo: Uint8Array,
  fields: Readonly<Record<string, string>> = {},
): Promise<Omit<Load, 'url'>> {
  const form = new FormData();
  form.set('image', new File([new Uint8Array(photo)], 'photo'));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const encoded = new Response(form);
  return {
    contentType: encoded.headers.get('Content-Type') ?? '',
    body: Buffer.from(await encoded.arrayBuffer()),
  };
}
