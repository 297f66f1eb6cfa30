import { at, type Body, frontShift } from '../body/body.ts';
import type { Fill, Line, Part } from '../shapes/part.ts';
import { bodiceParts } from './bodice.ts';
import type { BodiceCut } from './bodice-edge.ts';
import { type CollarKind, collarParts } from './collar.ts';
import { buttons, placketLines, pocket } from './fastening.ts';
import { type Draping, frontLine } from './folds.ts';
import { skirtParts } from './skirt.ts';
import type { SkirtCut } from './skirt-cut.ts';
import { type SleeveCut, sleeveParts } from './sleeve.ts';

/** The cut of a dress: a bodice down to its waist seam and a skirt below. */
export type DressCut = {
  readonly name: string;
  readonly bodice: BodiceCut;
  readonly sleeve: SleeveCut;
  readonly collar: CollarKind;
  readonly collarFill: Fill;
  readonly skirt: SkirtCut;
  readonly closure: 'none' | 'buttons' | 'wrap';
  readonly pockets: boolean;
  readonly button: Fill;
};

/** The parts of a dress on a body. */
export function dressParts(body: Body, cut: DressCut, draping: Draping): Part[] {
  const layer = 'torso';
  const lines: Line[] = [];
  const extra: Part[] = [];
  const seam = cut.skirt.from;
  if (cut.closure === 'buttons') {
    lines.push(...placketLines(body, -2, seam + 2));
    extra.push(...buttons(body, 3, seam - 3, 4, cut.button, layer));
  }
  if (cut.closure === 'wrap')
    lines.push({ d: frontLine(body, 6, seam, 0), width: 0.5, color: 'seam', opacity: 0.6 });
  if (cut.pockets) extra.push(...[-1, 1].flatMap((s) => pocket(body, 'patch', s * 10, seam + 14, 11, layer)));
  const bodice = bodiceParts(
    body,
    { ...cut.bodice, length: seam + 2, hem: 'straight', flare: 0 },
    draping,
    layer,
    lines,
  );
  const skirt = skirtParts(body, cut.skirt, draping, layer);
  // Placed patterns run over bodice and skirt as one.
  const middle = cut.skirt.to / 2;
  const panel = { at: at(body, frontShift(body), middle), halfWidth: 16, halfHeight: middle };
  const joined = [
    ...skirt.slice(0, 2),
    ...bodice,
    ...skirt.slice(2),
    ...extra,
    ...sleeveParts(body, cut.sleeve, draping, 'sleeve'),
    ...collarParts(body, cut.collar, cut.bodice, cut.collarFill),
  ];
  return joined.map((part) => (part.panel ? { ...part, panel } : part));
}
