import { createRandom, type Random } from '../random.ts';
import { ellipse, type Point, straight, text } from '../shapes/geometry.ts';
import { flower, heart, star } from './motif.ts';
import { blend } from './palette.ts';
import type { Pattern } from './pattern.ts';
import type { Inks } from './tile.ts';

type Panel = { readonly at: Point; readonly halfWidth: number; readonly halfHeight: number };

const fill = (d: string, color: string, more = '') => `<path d="${d}" fill="${color}"${more}/>`;

type Motif = (r: number, inks: Inks, random: Random) => string;

// Each motif is drawn around (0, 0) with half-size r.
const motifs: readonly Motif[] = [
  (r, { second, third }) => fill(ellipse(0, 0, r), second) + fill(star(0, 0, r * 0.7), third),
  (r, { second, third }) => fill(heart(0, 0, r), second) + fill(heart(0, 0, r * 0.5), third),
  (r, { second, third }) =>
    `${fill(ellipse(0, -r * 0.2, r * 0.75), third)}${fill(
      straight([
        { x: -r * 1.2, y: r * 0.8 },
        { x: -r * 0.35, y: -r * 0.4 },
        { x: r * 0.1, y: r * 0.2 },
        { x: r * 0.45, y: -r * 0.15 },
        { x: r * 1.2, y: r * 0.8 },
      ]),
      second,
    )}`,
  (r, { second, third }) => flower(0, 0, r * 1.1, 7, second, third),
  (r, { second }) =>
    fill(
      straight([
        { x: r * 0.2, y: -r * 1.2 },
        { x: -r * 0.7, y: r * 0.2 },
        { x: -r * 0.05, y: r * 0.1 },
        { x: -r * 0.25, y: r * 1.2 },
        { x: r * 0.7, y: -r * 0.3 },
        { x: r * 0.05, y: -r * 0.15 },
      ]),
      second,
    ),
  (r, { second, third }) =>
    [0, 1, 2, 3]
      .map(
        (i) =>
          `<path d="M${text(-r * 1.2)},${text((i - 1.5) * r * 0.5)}q${text(r * 0.4)},${text(-r * 0.5)} ${text(r * 0.8)},0t${text(r * 0.8)},0t${text(r * 0.8)},0" stroke="${i % 2 ? third : second}" stroke-width="${text(r * 0.2)}" fill="none"/>`,
      )
      .join(''),
  (r, { second, third }, random) => {
    // Rows of blocks like a slogan: no letters, so no font is needed and the picture is the same everywhere.
    let content = '';
    for (let row = 0; row < 3; row++) {
      let x = -r * 1.15;
      while (x < r * 0.95) {
        const w = r * random.between(0.16, 0.36);
        const open = random.chance(0.5);
        content += `<rect x="${text(x)}" y="${text((row - 1.4) * r * 0.72)}" width="${text(w)}" height="${text(r * 0.55)}" fill="${open ? 'none' : row === 1 ? third : second}" stroke="${row === 1 ? third : second}" stroke-width="${text(r * 0.09)}"/>`;
        x += w + r * 0.14;
      }
    }
    return content;
  },
  (r, { second, third }) =>
    `${fill(ellipse(0, 0, r), second)}${fill(ellipse(-r * 0.35, -r * 0.25, r * 0.12, r * 0.2), third)}${fill(ellipse(r * 0.35, -r * 0.25, r * 0.12, r * 0.2), third)}<path d="M${text(-r * 0.5)},${text(r * 0.25)}Q0,${text(r * 0.85)} ${text(r * 0.5)},${text(r * 0.25)}" stroke="${third}" stroke-width="${text(r * 0.14)}" fill="none"/>`,
  (r, { second, third }) =>
    [1, 0.68, 0.36]
      .map(
        (k, i) =>
          `<path d="M${text(-r * k)},${text(r * 0.5)}a${text(r * k)},${text(r * k)} 0 0 1 ${text(2 * r * k)},0" fill="none" stroke="${[second, third, second][i]}" stroke-width="${text(r * 0.26)}"/>`,
      )
      .join(''),
  (r, { second, third }) =>
    `<g fill="${second}">${[-70, -35, 0, 35, 70].map((a) => `<path d="M0,${text(r * 0.1)}q${text(r * 0.35)},${text(-r * 0.6)} 0,${text(-r * 1.15)}q${text(-r * 0.35)},${text(r * 0.55)} 0,${text(r * 1.15)}Z" transform="rotate(${a})"/>`).join('')}</g>${fill(`M${text(-r * 0.1)},0L${text(r * 0.1)},0L${text(r * 0.2)},${text(r)}L${text(-r * 0.2)},${text(r)}Z`, third)}`,
  (r, { second, third }) =>
    `<rect x="${text(-r)}" y="${text(-r)}" width="${text(2 * r)}" height="${text(2 * r)}" fill="${second}"/>${fill(
      straight([
        { x: -r, y: r },
        { x: r, y: r },
        { x: r, y: -r },
      ]),
      third,
    )}${fill(ellipse(-r * 0.3, -r * 0.3, r * 0.4), blend(second, '#ffffff', 0.75))}`,
  (r, { second, third }) =>
    fill(ellipse(0, 0, r), second) +
    fill(ellipse(0, 0, r * 0.72), third) +
    fill(ellipse(0, 0, r * 0.42), second),
];

/** What a pattern that does not repeat puts on a panel: color blocks, a fade, a chest band or a graphic; SVG content in cm. */
export function panelPrint(pattern: Pattern, inks: Inks, panel: Panel, gradientId: string): string {
  const { at, halfWidth: w, halfHeight: h } = panel;
  const random = createRandom(pattern.seed);
  const slab = (y1: number, y2: number, color: string) =>
    `<rect x="${text(at.x - 60)}" y="${text(y1)}" width="120" height="${text(y2 - y1)}" fill="${color}"/>`;
  const split = random.between(-0.25, 0.3);
  const which = random.integer(0, motifs.length - 1);
  switch (pattern.kind) {
    case 'color block':
      return (
        slab(at.y - h * 3, at.y + split * h, inks.second) +
        slab(at.y + split * h, at.y + (split + 0.28) * h, inks.third)
      );
    case 'diagonal block':
      return fill(
        straight([
          { x: at.x - w * 2, y: at.y + h * 0.9 },
          { x: at.x + w * 2, y: at.y - h * 0.9 },
          { x: at.x + w * 2, y: at.y + h * 4 },
          { x: at.x - w * 2, y: at.y + h * 4 },
        ]),
        inks.second,
      );
    case 'ombre':
      return `<linearGradient id="${gradientId}" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="${text(at.y - h * 0.9)}" y2="${text(at.y + h)}"><stop offset="0" stop-color="${inks.second}" stop-opacity="0"/><stop offset="1" stop-color="${inks.second}"/></linearGradient><rect x="${text(at.x - 60)}" y="${text(at.y - h * 3)}" width="120" height="${text(h * 8)}" fill="url(#${gradientId})"/>`;
    case 'chest band':
      return (
        slab(at.y - h * 0.42, at.y - h * 0.02, inks.second) +
        slab(at.y - h * 0.02, at.y + h * 0.12, inks.third)
      );
    case 'tie-dye':
      return [5, 4, 3, 2, 1, 0]
        .map(
          (i) =>
            `<circle cx="${text(at.x + w * 0.15)}" cy="${text(at.y - h * 0.1)}" r="${text(h * (0.16 + i * 0.26))}" fill="none" stroke="${[inks.second, inks.third, inks.main][i % 3]}" stroke-width="${text(h * 0.17)}" stroke-dasharray="${text(h * 0.3)} ${text(h * 0.07)}" opacity=".85"/>`,
        )
        .join('');
    case 'graphic':
      return `<g transform="translate(${text(at.x)} ${text(at.y - h * 0.2)})">${(motifs[which] ?? motifs[0])?.(Math.min(w, h) * 0.52 * pattern.scale, inks, random)}</g>`;
    default:
      return '';
  }
}
