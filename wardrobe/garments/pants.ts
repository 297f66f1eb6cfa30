import { at, type Body, frontShift, halfWidth, levels } from '../body/body.ts';
import { smooth } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';
import type { Draping } from './folds.ts';
import type { PantsCut } from './pants-cut.ts';
import { hipPockets, waistbandParts } from './trouser-detail.ts';
import { legPart } from './trouser-leg.ts';

/** The parts of pants or shorts on a body. */
export function pantsParts(body: Body, cut: PantsCut, draping: Draping): Part[] {
  const layer = 'legs';
  const f = frontShift(body) * 0.8;
  const waist = halfWidth(body, cut.rise) + 0.7;
  const legs = body.legs.flatMap((leg) => legPart(body, leg, cut, draping, waist));
  const p = (x: number, level: number) => at(body, x, level);
  const crotch = p(f, levels.crotch + 1);
  const fly: Part[] =
    cut.waistband === 'elastic' || cut.waistband === 'drawstring'
      ? []
      : [
          {
            layer,
            d: smooth([p(f, cut.rise + 3), p(f, levels.crotch - 8), p(f + 0.2, levels.crotch)], false),
            fill: 'lining',
            stroke: 0.4,
            opacity: 0.7,
          },
          {
            layer,
            d: smooth(
              [p(f + 3.2, cut.rise + 3.6), p(f + 3, cut.rise + 13), p(f + 0.3, cut.rise + 17)],
              false,
            ),
            fill: 'lining',
            stroke: 0.3,
            opacity: 0.55,
          },
        ];
  const shade: Part = {
    layer,
    d: smooth([p(f, levels.crotch - 12), crotch], false),
    fill: 'lining',
    stroke: 1.2,
    opacity: 0.3,
  };
  return [...legs, shade, ...fly, ...hipPockets(body, cut), ...waistbandParts(body, cut, waist)];
}
