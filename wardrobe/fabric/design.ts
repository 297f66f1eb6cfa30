import type { DrawnClass, Garment, Style } from '../product.ts';
import type { Random } from '../random.ts';
import { colorsOf } from './color-choice.ts';
import type { FabricName } from './fabric.ts';
import { type Color, colorDistance } from './palette.ts';
import type { PatternKind } from './tile.ts';

export type Design = {
  readonly style: Style;
  readonly garment: Garment;
  readonly fabric: FabricName;
  readonly kind: PatternKind;
  readonly color: Color;
};

/** A design that no other of its class resembles: not the same style and color, nor the same pattern and color. */
export function distinctDesign(
  style: Style,
  garmentClass: DrawnClass,
  taken: readonly Design[],
  random: Random,
): Design {
  let best: Design | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 40; attempt++) {
    const fabric = random.pick(style.fabrics);
    const design: Design = {
      style,
      garment: style.cut(random),
      fabric,
      kind: random.pick(style.patterns),
      color: random.pick(colorsOf(fabric, garmentClass)),
    };
    const clash = taken.reduce((sum, other) => sum + likeness(design, other), 0);
    if (clash < fewest) [best, fewest] = [design, clash];
    if (clash === 0) break;
  }
  if (!best) throw new RangeError(`no design for ${style.name}`);
  return best;
}

/** How much two designs of a class look alike, 0 for not at all. */
function likeness(design: Design, other: Design): number {
  const [sameStyle, sameKind] = [other.style === design.style, other.kind === design.kind];
  if (colorDistance(other.color.hex, design.color.hex) >= 0.14)
    return sameStyle && sameKind && design.kind !== 'plain' ? 1 : 0;
  return (sameStyle ? 3 : 0) + (sameKind ? 2 : 0) + (other.fabric === design.fabric ? 1 : 0);
}

/** The colors a design comes in: its own and none to two that are clearly different. */
export function variants(design: Design, garmentClass: DrawnClass, random: Random): Color[] {
  const colors = [design.color];
  const wanted = random.pick([1, 1, 2, 2, 3]);
  for (const color of random.shuffle(colorsOf(design.fabric, garmentClass))) {
    if (colors.length >= wanted) break;
    if (colors.every((other) => other.family !== color.family && colorDistance(other.hex, color.hex) > 0.28))
      colors.push(color);
  }
  return colors;
}
