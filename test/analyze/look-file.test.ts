import { describe, expect, it } from 'vitest';
import { parseLooks } from '../../src/analyze/look-file.ts';

const look = { id: 'l1', image: 'a.jpg', garments: [{ products: ['p'] }] };
const line = JSON.stringify(look);

describe('parseLooks', () => {
  it('reads a look a line, boxes as corners', () => {
    const full = {
      ...look,
      garments: [{ products: ['p', 'q'], box: [1, 2, 3, 4], garmentClass: 'top' }, { products: ['r'] }],
    };
    expect(parseLooks(`${line}\n${JSON.stringify(full)}\n`)).toMatchObject([
      look,
      {
        ...look,
        garments: [
          { products: ['p', 'q'], box: { x1: 1, y1: 2, x2: 3, y2: 4 }, garmentClass: 'top' },
          { products: ['r'] },
        ],
      },
    ]);
  });

  it('reads garments without a product by their kind', () => {
    const garments = [{ garmentClass: 'top', color: 'blue', type: 'shirt', pattern: 'striped' }];
    expect(parseLooks(JSON.stringify({ ...look, garments }))).toMatchObject([
      { ...look, garments: [{ products: [], ...garments[0] }] },
    ]);
  });

  it.each([
    ['empty lines', `\n${line}\n\n`],
    ['line ends of Windows', `${line}\r\n`],
    ['a byte order mark', `\ufeff${line}`],
  ])('passes over %s', (_reason, text) => {
    expect(parseLooks(text)).toEqual([{ ...look, line: text.startsWith('\n') ? 2 : 1 }]);
  });

  it('reads nothing from nothing, and a look without garments', () => {
    expect(parseLooks('')).toEqual([]);
    expect(parseLooks(JSON.stringify({ ...look, garments: [] }))).toMatchObject([{ ...look, garments: [] }]);
  });

  it.each([
    ['no JSON', '{"id":', 'Line 3: expected JSON'],
    ['no object', '7', 'Line 3: '],
    ['no id', { ...look, id: undefined }, 'Line 3: id: '],
    ['no image', { ...look, image: '' }, 'Line 3: image: '],
    ['no products', { ...look, garments: [{ products: [] }] }, 'Line 3: garments.0.products: '],
    [
      'an unknown class',
      { ...look, garments: [{ products: ['p'], garmentClass: 'shirt' }] },
      'Line 3: garments.0.garmentClass: ',
    ],
    [
      'a box of three numbers',
      { ...look, garments: [{ products: ['p'], box: [1, 2, 3] }] },
      'Line 3: garments.0.box: ',
    ],
  ])('refuses a line with %s, and says which and where', (_reason, bad, message) => {
    const text = [line, '', typeof bad === 'string' ? bad : JSON.stringify(bad), line].join('\n');
    expect(() => parseLooks(text)).toThrow(
      expect.objectContaining({ code: 'invalid-row', message: expect.stringContaining(message) }),
    );
  });

  it('names every faulty line at once', () => {
    const text = [line, '{', JSON.stringify({ ...look, id: '' }), JSON.stringify({ ...look, image: 7 })].join(
      '\n',
    );
    expect(() => parseLooks(text)).toThrow(
      'Line 2: expected JSON; Line 3: id: is empty; Line 4: image: expected text but received 7',
    );
  });
});
