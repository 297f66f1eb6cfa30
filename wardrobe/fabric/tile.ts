import type { Random } from '../random.ts';
import { text } from '../shapes/geometry.ts';

/** The repeating and placed patterns that a cloth may carry. */
export type PatternKind =
  | 'plain'
  | 'breton stripe'
  | 'wide stripe'
  | 'multi stripe'
  | 'pinstripe'
  | 'vertical stripe'
  | 'gingham'
  | 'tartan'
  | 'windowpane'
  | 'dots'
  | 'large dots'
  | 'ditsy floral'
  | 'large floral'
  | 'leaves'
  | 'houndstooth'
  | 'checkerboard'
  | 'chevron'
  | 'argyle'
  | 'camouflage'
  | 'leopard'
  | 'zebra'
  | 'stars'
  | 'hearts'
  | 'fair isle'
  | 'paisley'
  | 'tie-dye'
  | 'brush strokes'
  | 'color block'
  | 'diagonal block'
  | 'ombre'
  | 'chest band'
  | 'graphic';

export type Inks = { readonly main: string; readonly second: string; readonly third: string };

/** A repeat of a pattern: SVG content of one tile in centimetres, to be drawn over the main color. */
export type Tile = {
  readonly width: number;
  readonly height: number;
  readonly content: string;
  readonly angle?: number;
};

export const box = (x: number, y: number, w: number, h: number, fill: string, opacity = 1) =>
  `<rect x="${text(x)}" y="${text(y)}" width="${text(w)}" height="${text(h)}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ''}/>`;

export const shape = (d: string, fill: string, more = '') => `<path d="${d}" fill="${fill}"${more}/>`;

export const disc = (x: number, y: number, r: number, fill: string) =>
  `<circle cx="${text(x)}" cy="${text(y)}" r="${text(r)}" fill="${fill}"/>`;

export type Maker = (inks: Inks, scale: number, random: Random) => Tile;
