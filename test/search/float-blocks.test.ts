import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFloatReader, createFloatWriter } from '../../src/search/float-blocks.ts';

describe('float blocks', () => {
  it('of both widths lie side by side and come back as they were, rounded where they were written with 32 bits', () => {
    const anyBlocks = fc.array(fc.record({ wide: fc.boolean(), values: fc.array(fc.double()) }));
    fc.assert(
      fc.property(anyBlocks, (blocks) => {
        const writer = createFloatWriter();
        const places = blocks.map(({ wide, values }) =>
          wide ? writer.write64(values) : writer.write32(values),
        );
        const reader = createFloatReader(writer.bytes());
        blocks.forEach(({ wide, values }, index) => {
          const place = places[index] ?? [0, 0];
          const read = wide ? reader.read64(place) : reader.read32(place);
          expect([...read]).toEqual(wide ? values : values.map(Math.fround));
        });
      }),
    );
  });

  it('of nothing are no bytes', () => {
    expect(createFloatWriter().bytes()).toHaveLength(0);
  });
});
