import { describe, expect, it } from 'vitest';
import { parseLooks } from '../../src/analyze/look-file.ts';

const look = { id: 'l1', image: 'a.jpg', garments: [{ products: ['p'] }] };
const line = JSON.stringify(look);

describe('parseLooks', () => {
  it('reads a look a line, boxes as corners', () => {
    const full = {
      ...look,
      id: 'l2',
      garments: [{ products: ['p', 'q'], box: [1, 2, 3, 4], garmentClass: 'top' }, { products: ['r'] }],
    };
    expect(parseLooks(`${line}\n${JSON.stringify(full)}\n`)).toMatchObject([
      look,
      {
        ...look,
        id: 'l2',
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
    ['no image', { ...look, image: '' }, 'Line 3, look l1: image: '],
    ['no products', { ...look, garments: [{ products: [] }] }, 'Line 3, look l1: garments.0.products: '],
    [
      'an unknown class',
      { ...look, garments: [{ products: ['p'], garmentClass: 'shirt' }] },
      'Line 3, look l1: garments.0.garmentClass: ',
    ],
    [
      'a box of three numbers',
      { ...look, garments: [{ products: ['p'], box: [1, 2, 3] }] },
      'Line 3, look l1: garments.0.box: ',
    ],
  ])('refuses a line with %s, and says which and where', (_reason, bad, message) => {
    const text = [line, '', typeof bad === 'string' ? bad : JSON.stringify(bad)].join('\n');
    expect(() => parseLooks(text)).toThrow(
      expect.objectContaining({ code: 'invalid-row', message: expect.stringContaining(message) }),
    );
  });

  it('names every faulty line at once', () => {
    const text = [line, '{', JSON.stringify({ ...look, id: '' }), JSON.stringify({ ...look, image: 7 })].join(
      '\n',
    );
    expect(() => parseLooks(text)).toThrow(
      'Line 2: expected JSON; Line 3: id: is empty; Line 4, look l1: image: expected text but received 7',
    );
  });

  it('refuses an id that comes twice, naming both lines', () => {
    expect(() => parseLooks(`${line}\n\n${line}\n`)).toThrow('Line 3, look l1: id: is that of line 1 too');
  });

  it('refuses fields that are mistyped ones, and passes over others', () => {
    const typed = {
      ...look,
      garments: [{ products: ['p'], colour: 'red', garmentclass: 'top', Box: [1, 2, 3, 4] }],
    };
    expect(() => parseLooks(JSON.stringify(typed))).toThrow(
      'Line 1, look l1: garments.0.colour: unknown field; did you mean color?; ' +
        'Line 1, look l1: garments.0.garmentclass: unknown field; did you mean garmentClass?; ' +
        'Line 1, look l1: garments.0.Box: unknown field; did you mean box?',
    );
    const more = {
      ...look,
      photographer: 'ada',
      garments: [{ products: ['p'], note: 'worn', color: 'red' }],
    };
    expect(parseLooks(JSON.stringify(more))).toHaveLength(1);
  });
});
