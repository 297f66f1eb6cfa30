import { type Body, halfWidth, levels } from '../body/body.ts';
import type { Fill } from '../shapes/part.ts';

type SkirtShape = 'pencil' | 'a-line' | 'circle' | 'straight' | 'trumpet' | 'balloon';

/** The cut of a skirt or of a dress's lower part; levels in centimetres below the shoulders. */
export type SkirtCut = {
  readonly name: string;
  readonly shape: SkirtShape;
  readonly from: number;
  readonly to: number;
  readonly flare: number;
  readonly detail:
    | 'none'
    | 'pleats'
    | 'tiers'
    | 'wrap'
    | 'slit'
    | 'buttons'
    | 'denim'
    | 'ruffle hem'
    | 'gathers';
  readonly waistband: 'none' | 'band' | 'belt' | 'sash' | 'elastic' | 'yoke';
  readonly hem: 'straight' | 'wavy' | 'high-low';
  readonly accent: Fill;
};

/** Half-width of the skirt at a level. */
export function skirtWidth(body: Body, cut: SkirtCut, level: number): number {
  const waist = halfWidth(body, Math.min(cut.from, levels.hip)) + 0.6;
  const hip = Math.max(waist, halfWidth(body, levels.hip) + 1);
  const t = Math.max(0, (level - cut.from) / (cut.to - cut.from));
  const toHip = Math.min(1, Math.max(0, (level - cut.from) / Math.max(6, levels.hip - cut.from)));
  const close = waist + (hip - waist) * Math.sin((toHip * Math.PI) / 2);
  switch (cut.shape) {
    case 'pencil':
      return close - 2.2 * Math.max(0, t - 0.35);
    case 'straight':
      return close + cut.flare * 0.2 * t;
    case 'a-line':
      return close + cut.flare * t;
    case 'circle':
      return Math.max(close, waist + (hip - waist + cut.flare) * t ** 0.72);
    case 'trumpet':
      return close - 1 + cut.flare * Math.max(0, (t - 0.6) / 0.4) ** 1.2;
    case 'balloon':
      return close + cut.flare * Math.sin(Math.PI * Math.min(0.93, t)) ** 0.8;
  }
}
