import { ellipse, type Knot, point, sharp, smooth, text } from '../shapes/geometry.ts';
import type { Fill, Line, Part } from '../shapes/part.ts';

/** The cut of a hat. */
export type HatCut = {
  readonly name: string;
  readonly shape:
    | 'cap'
    | 'bucket'
    | 'beanie'
    | 'fedora'
    | 'wide brim'
    | 'beret'
    | 'boater'
    | 'newsboy'
    | 'trapper'
    | 'visor';
  readonly brim: number;
  readonly height: number;
  readonly band: 'none' | 'ribbon' | 'leather' | 'fold';
  readonly detail: 'none' | 'pompom' | 'patch' | 'button' | 'bow' | 'ear flaps' | 'stitching';
  readonly accent: Fill;
};

export const layer = 'hat';

export const grain = { at: point(0, -6), angle: 0 } as const;

export function crown(knots: readonly Knot[], lines: readonly Line[] = []): Part {
  return {
    layer,
    d: smooth(knots),
    fill: 'cloth',
    grain,
    across: [point(-9.5, -8), point(9.5, -8)],
    lines,
    panel: { at: point(0, -7), halfWidth: 9, halfHeight: 6 },
  };
}

/** The crown's highest point. */
export function crownTop(cut: HatCut): number {
  return -5 - cut.height;
}

export function badge(cut: HatCut, y: number): Part[] {
  if (cut.detail === 'patch')
    return [
      {
        layer,
        d: smooth([
          sharp(point(-2.6, y - 1.8)),
          sharp(point(2.6, y - 1.8)),
          sharp(point(2.6, y + 1.6)),
          sharp(point(-2.6, y + 1.6)),
        ]),
        fill: cut.accent === 'main' ? 'second' : cut.accent,
        lines: [{ d: `M-1.4,${text(y - 0.4)}h2.8M-1.4,${text(y + 0.6)}h1.8`, width: 0.4, color: 'third' }],
      },
    ];
  if (cut.detail === 'button') return [{ layer, d: ellipse(-6, y + 1, 1), fill: 'metal' }];
  return [];
}
