import { point, sharp, smooth, straight } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';
import { badge, crown, crownTop, grain, type HatCut, layer } from './hat-cut.ts';

export function beanieParts(cut: HatCut): Part[] {
  const top = crownTop(cut);

  const tall = top - 3.4;
  const ribs = Array.from({ length: 15 }, (_, i) =>
    smooth([point((i - 7) * 1.25, -3), point((i - 7) * 1.2, -9), point((i - 7) * 0.5, tall + 0.4)], false),
  ).join('');
  const fold: Part = {
    layer,
    d: smooth([
      sharp(point(-9.2, -2.4)),
      sharp(point(-9.4, -7.6)),
      point(0, -8.8),
      sharp(point(9.4, -7.6)),
      sharp(point(9.2, -2.4)),
      point(0, -3.4),
    ]),
    fill: cut.accent === 'main' ? 'cloth' : cut.accent,
    grain,
    across: [point(-10, 0), point(10, 0)],
    lines: [{ d: ribs, width: 0.5, color: 'seam', opacity: 0.35 }],
  };
  const pompom: Part = {
    layer,
    d: straight(
      Array.from({ length: 36 }, (_, i) =>
        point(
          Math.cos((i / 18) * Math.PI) * (i % 2 ? 4.4 : 3.4),
          tall - 2.2 + Math.sin((i / 18) * Math.PI) * (i % 2 ? 4 : 3.1),
        ),
      ),
    ),
    fill: cut.accent === 'main' ? 'second' : cut.accent,
  };
  return [
    ...(cut.detail === 'pompom' ? [pompom] : []),
    crown(
      [
        sharp(point(-9.2, -5)),
        point(-9.1, -11),
        point(-5.6, tall + 2),
        point(0, tall),
        point(5.6, tall + 2),
        point(9.1, -11),
        sharp(point(9.2, -5)),
      ],
      [{ d: ribs, width: 0.5, color: 'seam', opacity: 0.35 }],
    ),
    ...(cut.band === 'fold' ? [fold] : []),
    ...badge(cut, -5),
  ];
}
