import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { errorText, failedHeader, failedLine } from '../../src/import/failed-row.ts';
import { readProductsOf } from '../feeds/read-products-of.ts';

const errors = [
  { path: 'a.jpg', error: new AppError('file-not-readable', 'no such file') },
  { error: new AppError('invalid-row', 'id: "x", wrong') },
];
const text = 'a.jpg: no such file (file-not-readable); id: "x", wrong (invalid-row)';

describe('failedLine', () => {
  it('keeps a line of JSONL with every field it had, and adds what was wrong', () => {
    const row = { id: 'a', images: ['a.jpg'], unknown: { deep: [1] } };
    expect(JSON.parse(failedLine(JSON.stringify(row), errors))).toEqual({ ...row, error: text });
    expect(JSON.parse(failedLine(JSON.stringify({ ...row, error: 'before' }), errors)).error).toBe(text);
  });

  it.each(['{"id":', '[1]', '3', 'null'])('keeps a line that is no JSON object as it is: %s', (line) => {
    expect(failedLine(line, errors)).toBe(line);
  });

  it('gives JSONL that reads as the same products', async () => {
    const line = '{"id":"a","images":["a.jpg"],"price":3}';
    const { sources } = await readProductsOf(failedLine(line, errors));
    expect(sources[0]?.product).toEqual({ id: 'a', images: [{ path: 'a.jpg' }], price: 3 });
  });

  it('gives CSV that reads as the same products, and once more after it failed again', async () => {
    const csv = 'id,title,images\na,"One, ""two""\nlines",a.jpg\n';
    let source = csv;
    const products: unknown[] = [];
    for (let round = 0; round < 3; round++) {
      const [row] = (await readProductsOf(source)).sources;
      if (!row?.raw) throw new Error('Expected a row as its file has it');
      products.push(row.product);
      const header = failedHeader(row.raw);
      expect(header).toBe('id,title,images,error');
      source = `${header}\n${failedLine(row.raw, errors)}\n`;
    }
    expect(products).toEqual(
      Array(3).fill({ id: 'a', title: 'One, "two" lines', images: [{ path: 'a.jpg' }] }),
    );
  });

  it('keeps all cells of a record of the wrong length', () => {
    const raw = { header: ['id', 'error'], records: [['a', 'b', 'c']] };
    expect(failedLine(raw, [errors[0]!])).toBe('a,b,c,a.jpg: no such file (file-not-readable)');
  });
});

describe('errorText', () => {
  it('names the picture where one failed, and the code', () => {
    expect(errors.map(errorText).join('; ')).toBe(text);
  });
});
