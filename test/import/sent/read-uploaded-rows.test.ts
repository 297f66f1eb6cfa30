import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { refuseToFetch } from '../../../src/fetch/fetch-picture.ts';
import { readUploadedRows } from '../../../src/import/sent/read-uploaded-rows.ts';
import type { Product } from '../../../src/types.ts';

const bytes = Buffer.from('a picture');
const base64 = bytes.toString('base64');

/** The products of the text, or what is wrong with a line, and each product's pictures. */
async function read(text: string) {
  const { rows, readPicture } = await readUploadedRows(Buffer.from(text), refuseToFetch);
  const lines: { line: number; product?: Product; error?: string; pictures?: string[] }[] = [];
  for await (const { line, product } of rows) {
    if (product instanceof AppError) lines.push({ line, error: product.message });
    else {
      const pictures = await Promise.all(product.images.map((image) => readPicture(image, product)));
      lines.push({ line, product, pictures: pictures.map((picture) => Buffer.from(picture).toString()) });
    }
  }
  return lines;
}

describe('readUploadedRows', () => {
  it('takes each picture from its row, under its name or the start of its digest', async () => {
    const row = {
      id: 'a',
      images: [{ base64 }, { base64: btoa('another'), name: 'back', box: [1, 2, 3, 4] }],
    };
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    expect(await read(JSON.stringify(row))).toEqual([
      {
        line: 1,
        product: {
          id: 'a',
          images: [{ path: digest }, { path: 'back', box: { x1: 1, y1: 2, x2: 3, y2: 4 } }],
        },
        pictures: ['a picture', 'another'],
      },
    ]);
  });

  it('does not mix up pictures of one name in different products', async () => {
    const row = (id: string, picture: string) =>
      JSON.stringify({ id, images: [{ base64: btoa(picture), name: 'front' }] });
    const lines = await read(`${row('a', 'of a')}\n${row('b', 'of b')}\n`);
    expect(lines.map(({ pictures }) => pictures)).toEqual([['of a'], ['of b']]);
  });

  it('fails bad lines alone, and counts lines as the text has them', async () => {
    const good = JSON.stringify({ id: 'a', images: [{ base64 }] });
    const broken = JSON.stringify({ id: 'b', images: [{ base64: 'not base64!' }] });
    expect(await read(`{"id":\n\n[]\n${broken}\n${good}`)).toMatchObject([
      { line: 1, error: expect.stringContaining('does not parse') },
      { line: 3, error: 'Expected a JSON object' },
      { line: 4, error: expect.stringContaining('images.0') },
      { line: 5, pictures: ['a picture'] },
    ]);
  });

  it('refuses a path in place of a picture', async () => {
    const { rows, readPicture } = await readUploadedRows(
      Buffer.from(JSON.stringify({ id: 'a', images: ['/etc/passwd'] })),
      refuseToFetch,
    );
    for await (const { product } of rows) {
      if (product instanceof AppError) throw product;
      await expect(readPicture({ path: '/etc/passwd' }, product)).rejects.toMatchObject({
        code: 'invalid-row',
      });
    }
    expect.assertions(1);
  });

  it('counts the rows, and refuses more than ten thousand before it parses any', async () => {
    const linesOf = async (text: string) => (await readUploadedRows(Buffer.from(text), refuseToFetch)).lines;
    expect(await linesOf('{}')).toBe(1);
    expect(await linesOf('{}\n{}\n\n{}')).toBe(3);
    expect(await linesOf('{}\n'.repeat(10_000))).toBe(10_000);
    await expect(linesOf('{}\n'.repeat(10_001))).rejects.toMatchObject({ code: 'payload-too-large' });
    await expect(linesOf(`[${'{},'.repeat(10_000)}{}]`)).rejects.toMatchObject({ code: 'payload-too-large' });
  });

  it('gives everybody else a turn while it parses', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await read('{}\n'.repeat(10_000));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});
