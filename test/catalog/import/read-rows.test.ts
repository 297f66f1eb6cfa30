import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type ColumnMapping,
  readCatalogFile,
  readCsv,
  readJsonLines,
} from '../../../src/catalog/import/read-rows.ts';
import type { SourceRow } from '../../../src/catalog/import/source-row.ts';
import { AppError } from '../../../src/errors.ts';

/** Line and product of each row, or line and the message of what is wrong with it. */
async function collect(rows: AsyncIterable<SourceRow>): Promise<[number, unknown][]> {
  const collected: [number, unknown][] = [];
  for await (const { line, product } of rows) {
    if (product instanceof AppError) expect(product.code).toBe('invalid-row');
    collected.push([line, product instanceof AppError ? product.message : product]);
  }
  return collected;
}

const readJson = (text: string, mapping?: ColumnMapping) =>
  collect(readJsonLines(Readable.from([text]), mapping));
const readCells = (text: string, mapping?: ColumnMapping) => collect(readCsv(Readable.from([text]), mapping));

const a = { id: 'a', images: [{ path: 'a.jpg' }] };
const jsonOf = (id: string) => `{"id":"${id}","images":["${id}.jpg"]}`;

describe('readJsonLines', () => {
  it('reads a product a line, with its line number', async () => {
    expect(await readJson(`${jsonOf('a')}\n${jsonOf('b')}\n`)).toEqual([
      [1, a],
      [2, { id: 'b', images: [{ path: 'b.jpg' }] }],
    ]);
  });

  it.each([
    ['no line feed at the end', jsonOf('a')],
    ['line ends of Windows', `${jsonOf('a')}\r\n`],
    ['a byte order mark', `\ufeff${jsonOf('a')}\n`],
    ['an empty line after it', `${jsonOf('a')}\n  \n\n`],
  ])('reads a line with %s', async (_reason, text) => {
    expect(await readJson(text)).toEqual([[1, a]]);
  });

  it.each(['', '\n \n', '\ufeff'])('reads nothing from %j', async (text) => {
    expect(await readJson(text)).toEqual([]);
  });

  it('counts empty lines', async () => {
    expect((await readJson(`\n${jsonOf('a')}\n\n${jsonOf('b')}`)).map(([line]) => line)).toEqual([2, 4]);
  });

  it('fails bad lines alone', async () => {
    const text = ['{"id":', '[1]', 'null', '{"id":"x","images":[]}', jsonOf('a')].join('\n');
    expect(await readJson(text)).toEqual([
      [1, expect.stringContaining('the line does not parse')],
      [2, 'Expected a JSON object'],
      [3, 'Expected a JSON object'],
      [4, expect.stringContaining('images')],
      [5, a],
    ]);
  });

  it('takes the line separators of Unicode for text', async () => {
    const product = { ...a, title: 'one\u2028two\u2029three' };
    expect(await readJson(`${JSON.stringify({ ...product, images: ['a.jpg'] })}\n`)).toEqual([[1, product]]);
  });

  it('puts together what the stream cut, in the middle of a character too', async () => {
    const bytes = Buffer.from(`{"id":"é👗","images":["a.jpg"]}\n${jsonOf('a')}`);
    const rows = readJsonLines(Readable.from([...bytes].map((byte) => Buffer.of(byte))));
    expect(await collect(rows)).toEqual([
      [1, { id: 'é👗', images: [{ path: 'a.jpg' }] }],
      [2, a],
    ]);
  });

  it('takes fields from other columns, attributes too, and pictures by pattern', async () => {
    const text = '{"sku":"a","kind":"Coats","baseColour":"red","attributes":{"fit":"slim"}}';
    const mapping = {
      columns: { id: 'sku', category: 'kind', 'attributes.color': 'baseColour' },
      imagePattern: 'images/{sku}/{kind}.jpg',
    };
    expect(await readJson(text, mapping)).toEqual([
      [
        1,
        {
          id: 'a',
          category: 'Coats',
          images: [{ path: 'images/a/Coats.jpg' }],
          attributes: { fit: 'slim', color: 'red' },
        },
      ],
    ]);
  });

  it('fails a row without a column that the mapping or the pattern names', async () => {
    expect(await readJson(jsonOf('a'), { columns: { title: 'name' } })).toEqual([
      [1, 'Missing column "name", which the mapping uses for title'],
    ]);
    expect(await readJson(jsonOf('a'), { imagePattern: '{sku}.jpg' })).toEqual([
      [1, 'Missing column "sku", which the image pattern uses'],
    ]);
  });
});

describe('readCsv', () => {
  it('reads columns by their names, lists split by |, prices as numbers', async () => {
    const text =
      'id,title,images,price,attributes.color,attributes.size,unknown\n' +
      'a,Coat,a.jpg | b.jpg,99.5,red,S|M|L,x\n';
    expect(await readCells(text)).toEqual([
      [
        2,
        {
          id: 'a',
          title: 'Coat',
          images: [{ path: 'a.jpg' }, { path: 'b.jpg' }],
          price: 99.5,
          attributes: { color: 'red', size: ['S', 'M', 'L'] },
        },
      ],
    ]);
  });

  it('counts empty cells as absent', async () => {
    expect(await readCells('id,title,images,price,groupId,attributes.color\na,,a.jpg,,,\n')).toEqual([
      [2, a],
    ]);
  });

  it.each([
    ['a byte order mark', '\ufeffid,images\na,a.jpg\n'],
    ['line ends of Windows', 'id,images\r\na,a.jpg\r\n'],
    ['no line feed at the end', 'id,images\na,a.jpg'],
    ['blanks around the names', ' id , images \na,a.jpg\n'],
    ['quotes', '"id","images"\n"a","a.jpg"\n'],
  ])('reads a file with %s', async (_reason, text) => {
    expect(await readCells(text)).toEqual([[2, a]]);
  });

  it.each(['', 'id,images\n', '\n\n'])('reads nothing from %j', async (text) => {
    expect(await readCells(text)).toEqual([]);
  });

  it('reads commas, quotes and line feeds inside quotes, and numbers rows by the line they end in', async () => {
    const text = 'id,images,title\na,a.jpg,"a ""big"", red coat"\nb,b.jpg,"two\nlines"\nc,c.jpg,5" heel\n';
    expect(
      (await readCells(text)).map(([line, product]) => [line, (product as { title: string }).title]),
    ).toEqual([
      [2, 'a "big", red coat'],
      [4, 'two\nlines'],
      [5, '5" heel'],
    ]);
  });

  it('fails bad rows alone', async () => {
    const text = 'id,images,price\na\nb,b.jpg,1,2\n,c.jpg,1\nd,d.jpg,cheap\ne,,3\na,a.jpg,\n';
    expect(await readCells(text)).toEqual([
      [2, 'Expected 3 cells but received 1'],
      [3, 'Expected 3 cells but received 4'],
      [4, expect.stringContaining('id')],
      [5, expect.stringContaining('price')],
      [6, expect.stringContaining('images')],
      [7, a],
    ]);
  });

  it('fails what follows a quote that is never closed as one row, and keeps what came before', async () => {
    const before = Array.from({ length: 40 }, (_, n) => `${n},a.jpg\n`).join('');
    const rows = await readCells(`id,images\n${before}x,"open\ny,y.jpg\n`);
    expect(rows).toHaveLength(41);
    expect(rows.at(-1)).toEqual([expect.any(Number), expect.stringContaining('Quote Not Closed')]);
    expect(rows.slice(0, 40).every(([, product]) => typeof product === 'object')).toBe(true);
  });

  it('takes fields from other columns, attributes too, and pictures by pattern', async () => {
    const text = 'id,articleType,baseColour\n10,Tshirts,Navy Blue|White\n';
    const mapping = {
      columns: { category: 'articleType', 'attributes.color': 'baseColour' },
      imagePattern: 'images/{id}.jpg',
    };
    expect(await readCells(text, mapping)).toEqual([
      [
        2,
        {
          id: '10',
          category: 'Tshirts',
          images: [{ path: 'images/10.jpg' }],
          attributes: { color: ['Navy Blue', 'White'] },
        },
      ],
    ]);
  });

  it('rejects when the stream breaks', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('the disk is gone'));
      },
    });
    await expect(collect(readCsv(broken))).rejects.toThrow('the disk is gone');
  });
});

describe('readCatalogFile', () => {
  async function fileOf(name: string, text: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'garb-rows-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, name), text);
    return join(folder, name);
  }

  it.each([
    ['catalog.csv', 'id,images\na,a.jpg\n', 2],
    ['CATALOG.CSV', 'id,images\na,a.jpg\n', 2],
    ['catalog.jsonl', jsonOf('a'), 1],
    ['catalog', jsonOf('a'), 1],
  ])('tells CSV from JSONL by the name: %s', async (name, text, line) => {
    expect(await collect(readCatalogFile(await fileOf(name, text)))).toEqual([[line, a]]);
  });

  it.each(['nowhere.csv', 'nowhere.jsonl'])('rejects for a file that is not there: %s', async (name) => {
    await expect(collect(readCatalogFile(join(tmpdir(), 'garb-missing', name)))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
