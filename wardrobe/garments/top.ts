import { at, type Body, frontShift } from '../body/body.ts';
import { type Point, sharp, smooth } from '../shapes/geometry.ts';
import type { Fill, Line, Part } from '../shapes/part.ts';
import { bodiceParts } from './bodice.ts';
import { type BodiceCut, bodiceWidth } from './bodice-edge.ts';
import { type CollarKind, collarParts } from './collar.ts';
import { buttons, placketLines, pocket, zip } from './fastening.ts';
import type { Draping } from './folds.ts';
import { hemBand } from './rib.ts';
import { type SleeveCut, sleeveParts } from './sleeve.ts';

/** The cut of a top: everything about its shape. */
export type TopCut = {
  readonly name: string;
  readonly bodice: BodiceCut;
  readonly sleeve: SleeveCut;
  readonly collar: CollarKind;
  readonly collarFill: Fill;
  readonly closure: 'none' | 'buttons' | 'placket' | 'half zip';
  readonly pocket: 'none' | 'chest' | 'two chest' | 'kangaroo';
  readonly hemBand: boolean;
  readonly detail: 'none' | 'ruffle hem' | 'wrap' | 'knot' | 'yoke' | 'drawstring' | 'pleats';
  readonly button: Fill;
};

/** The parts of a top on a body; tucked ones lie under the waistband. */
export function topParts(body: Body, cut: TopCut, draping: Draping, tucked = false): Part[] {
  const layer = tucked ? 'tucked' : 'torso';
  const bodice = tucked ? tuckedIn(cut.bodice) : cut.bodice;
  const site: Site = { body, bodice, layer, f: frontShift(body), p: (x, level) => at(body, x, level) };
  const lines = [...hemLines(site, cut), ...closureLines(site, cut), ...detailLines(site, cut)];
  const folds = cut.detail === 'wrap' || cut.detail === 'knot' ? gathers(body, bodice, cut.detail) : [];
  return [
    ...bodiceParts(body, bodice, draping, layer, lines).map((part) =>
      part.panel ? { ...part, folds: [...(part.folds ?? []), ...folds] } : part,
    ),
    ...hemParts(site, cut),
    ...closureParts(site, cut),
    ...pocketParts(site, cut),
    ...(cut.detail === 'drawstring' ? drawstring(site, cut) : []),
    ...sleeveParts(body, cut.sleeve, draping, 'sleeve'),
    ...collarParts(body, cut.collar, bodice, cut.collarFill),
  ];
}

/** Where details go: `p` is the point x centimetres from the spine at a level, `f` the front's middle. */
type Site = {
  readonly body: Body;
  readonly bodice: BodiceCut;
  readonly layer: 'tucked' | 'torso';
  readonly f: number;
  readonly p: (x: number, level: number) => Point;
};

function hemLines({ body, bodice, p }: Site, cut: TopCut): Line[] {
  if (cut.hemBand) return [];
  const w = bodiceWidth(body, bodice, bodice.length);
  const d = smooth([p(-w, bodice.length - 1.8), p(0, bodice.length - 1), p(w, bodice.length - 1.8)], false);
  return [{ d, width: 0.35, color: 'stitch', opacity: 0.6 }];
}

function closureLines({ body, bodice, f, p }: Site, cut: TopCut): Line[] {
  if (cut.closure === 'buttons') return placketLines(body, -2, bodice.length + 2);
  if (cut.closure !== 'placket') return [];
  return [
    {
      d: smooth([p(f + 1.6, -2), p(f + 1.6, 13), p(f - 1.6, 13), p(f - 1.6, -2)], false),
      width: 0.4,
      color: 'seam',
    },
  ];
}

function closureParts({ body, bodice, layer }: Site, cut: TopCut): Part[] {
  switch (cut.closure) {
    case 'buttons':
      return buttons(body, 4, bodice.length - 6, 6, cut.button, layer);
    case 'placket':
      return buttons(body, 1.5, 11, 3, cut.button, layer);
    case 'half zip':
      return zip(body, -6, 14, 'collar');
    case 'none':
      return [];
  }
}

function detailLines({ body, bodice, f, p }: Site, cut: TopCut): Line[] {
  switch (cut.detail) {
    case 'yoke':
      return [
        {
          d: smooth([p(-17, 3), p(f - 5, 7), p(f, 6), p(f + 5, 7), p(17, 3)], false),
          width: 0.45,
          color: 'seam',
        },
      ];
    case 'wrap':
      return [
        {
          d: smooth([p(6, -6), p(2, 8), p(-bodiceWidth(body, bodice, 30), 31)], false),
          width: 0.7,
          color: 'seam',
        },
      ];
    case 'pleats':
      return [-7, -5, -3, 3, 5, 7].map((x) => ({
        d: smooth([p(f + x, 0), p(f + x, 22)], false),
        width: 0.45,
        color: 'seam',
        opacity: 0.5,
      }));
    default:
      return [];
  }
}

function pocketParts({ body, bodice, layer, f, p }: Site, cut: TopCut): Part[] {
  const chest = (side: -1 | 1) => pocket(body, 'chest', side * 8.5 + f * 0.8, 9, 8.5, layer);
  if (cut.pocket === 'chest') return chest(1);
  if (cut.pocket === 'two chest') return [...chest(1), ...chest(-1)];
  if (cut.pocket === 'none') return [];
  const l = bodice.length - 6;
  return [
    {
      layer,
      d: smooth([
        sharp(p(f - 6, l - 14)),
        sharp(p(f + 6, l - 14)),
        sharp(p(f + 11.5, l - 4)),
        sharp(p(f + 11.5, l + 1)),
        sharp(p(f - 11.5, l + 1)),
        sharp(p(f - 11.5, l - 4)),
      ]),
      fill: 'cloth',
      grain: { at: p(f, 0), angle: 0 },
      folds: [
        { along: [p(f - 6, l - 14), p(f - 11.5, l - 4)], width: 1.8, strength: 2 },
        { along: [p(f + 6, l - 14), p(f + 11.5, l - 4)], width: 1.8, strength: 2 },
      ],
    },
  ];
}

function drawstring({ f, p }: Site, cut: TopCut): Part[] {
  return [-1, 1].map((s) => ({
    layer: 'collar',
    d: smooth([p(f + s * 2, 1.6), p(f + s * 2.8, 8), p(f + s * 2.4, 15)], false),
    fill: cut.button,
    stroke: 0.8,
  }));
}

function hemParts(site: Site, cut: TopCut): Part[] {
  const { body, bodice, layer } = site;
  return [
    ...(cut.detail === 'ruffle hem' ? [ruffle(body, bodice, layer)] : []),
    ...(cut.detail === 'knot' ? [knot(site)] : []),
    ...(cut.hemBand
      ? [hemBand(body, bodice, 5.2, layer, cut.collarFill === 'cloth' ? 'main' : cut.collarFill)]
      : []),
  ];
}

function knot({ bodice, layer, f, p }: Site): Part {
  const l = bodice.length;
  return {
    layer,
    d: smooth([
      p(f - 3, l - 4),
      p(f + 3, l - 4),
      p(f + 2.4, l),
      sharp(p(f + 4.5, l + 7)),
      p(f, l + 2),
      sharp(p(f - 4.5, l + 6)),
      p(f - 2.4, l),
    ]),
    fill: 'cloth',
    folds: [{ along: [p(f - 2, l - 3), p(f + 2, l)], width: 1.4, strength: 2 }],
  };
}

function gathers(body: Body, cut: BodiceCut, detail: 'wrap' | 'knot') {
  const f = frontShift(body);
  const from = detail === 'wrap' ? at(body, -bodiceWidth(body, cut, 30), 31) : at(body, f, cut.length - 2);
  return [-1, -0.6, -0.2, 0.2, 0.6, 1].map((x, i) => ({
    along: [
      from,
      at(
        body,
        x * 11 * (detail === 'wrap' ? 0.5 : 1) + (detail === 'wrap' ? 5 : f),
        detail === 'wrap' ? 22 - i * 3 : 26,
      ),
    ],
    width: 2,
    light: i % 2 === 0,
    strength: 1.3,
  }));
}

function ruffle(body: Body, cut: BodiceCut, layer: 'tucked' | 'torso'): Part {
  const w = bodiceWidth(body, cut, cut.length - 3);
  const waves = Array.from({ length: 11 }, (_, i) =>
    at(body, (w + 4.5) * (1 - i / 5), cut.length + (i % 2 ? 8.4 : 7)),
  );
  return {
    layer,
    d: smooth([
      sharp(at(body, -w, cut.length - 3)),
      at(body, 0, cut.length - 2.2),
      sharp(at(body, w, cut.length - 3)),
      sharp(waves[0] ?? at(body, w, cut.length)),
      ...waves.slice(1, -1),
      sharp(waves.at(-1) ?? at(body, -w, cut.length)),
    ]),
    fill: 'cloth',
    grain: { at: at(body, 0, cut.length), angle: 0 },
    folds: waves.map((wave, i) => ({
      along: [wave, at(body, w * 0.92 * (1 - i / 5), cut.length - 2)],
      width: 1.8,
      light: i % 2 === 0,
      strength: 1.8,
    })),
  };
}

/** What a waistband leaves of a top: it ends just below and lies close. */
function tuckedIn(bodice: BodiceCut): BodiceCut {
  return {
    ...bodice,
    length: Math.min(bodice.length, 35),
    hem: 'straight',
    flare: 0,
    waistEase: Math.min(bodice.waistEase, 1),
  };
}
