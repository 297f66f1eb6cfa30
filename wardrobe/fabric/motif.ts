import type { Random } from '../random.ts';
import { smooth, text } from '../shapes/geometry.ts';
import { disc } from './tile.ts';

export function blob(
  random: Random,
  x: number,
  y: number,
  radius: number,
  stretch: number,
  corners = 7,
): string {
  const turn = random.between(0, Math.PI);
  const radii = Array.from({ length: corners }, () => radius * random.between(0.6, 1.25));
  const knots = radii.map((r, i) => {
    const angle = (i / corners) * 2 * Math.PI;
    const [px, py] = [Math.cos(angle) * r * stretch, Math.sin(angle) * r];
    return {
      x: x + px * Math.cos(turn) - py * Math.sin(turn),
      y: y + px * Math.sin(turn) + py * Math.cos(turn),
    };
  });
  return smooth(knots);
}

export function flower(
  x: number,
  y: number,
  radius: number,
  petals: number,
  fill: string,
  heart: string,
  turn = 0,
): string {
  let content = '';
  for (let i = 0; i < petals; i++) {
    const angle = turn + (i / petals) * 360;
    content += `<ellipse cx="${text(x + radius * 0.55)}" cy="${text(y)}" rx="${text(radius * 0.52)}" ry="${text(radius * 0.34)}" fill="${fill}" transform="rotate(${text(angle)} ${text(x)} ${text(y)})"/>`;
  }
  return content + disc(x, y, radius * 0.28, heart);
}

export function star(x: number, y: number, radius: number, points = 5): string {
  const corners = Array.from({ length: points * 2 }, (_, i) => {
    const r = i % 2 ? radius * 0.42 : radius;
    const angle = (i / points) * Math.PI - Math.PI / 2;
    return `${text(x + Math.cos(angle) * r)},${text(y + Math.sin(angle) * r)}`;
  });
  return `M${corners.join('L')}Z`;
}

export function heart(x: number, y: number, r: number): string {
  return `M${text(x)},${text(y + r)}C${text(x - r * 1.7)},${text(y - r * 0.2)} ${text(x - r * 0.8)},${text(y - r * 1.3)} ${text(x)},${text(y - r * 0.45)}C${text(x + r * 0.8)},${text(y - r * 1.3)} ${text(x + r * 1.7)},${text(y - r * 0.2)} ${text(x)},${text(y + r)}Z`;
}
