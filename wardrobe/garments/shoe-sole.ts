import { type Knot, point, sharp, smooth, straight, text } from '../shapes/geometry.ts';
import type { Line, Part } from '../shapes/part.ts';
import { type FootwearCut, toeReach } from './shoe-cut.ts';

export function soleParts(cut: FootwearCut): Part[] {
  const { heel: h, sole: t } = cut;
  const toe = toeReach[cut.toe];
  const parts: Part[] = [];
  const top = [
    point(-0.6, -t - h),
    point(7, -t - h * 0.8),
    point(14, -t - h * 0.2),
    point(19, -t),
    point(toe - 1, -t - 0.4),
  ];
  if (cut.heelShape === 'wedge') {
    parts.push({
      layer: 'feet',
      d: smooth([
        sharp(point(-0.6, -t - h)),
        point(8, -t - h * 0.75),
        point(19, -t),
        sharp(point(toe, -t - 0.6)),
        point(toe - 0.4, 0),
        sharp(point(toe - 3, 0)),
        sharp(point(0, 0)),
      ]),
      fill: 'sole',
      lines: treadLines(cut, toe),
    });
    return parts;
  }
  if (h > 0.5) {
    const block = cut.heelShape === 'block' || cut.heelShape === 'flat';
    parts.push({
      layer: 'feet',
      d: block
        ? straight([point(-0.4, -t - h + 0.4), point(7.4, -t - h * 0.75), point(6.6, 0), point(0.6, 0)])
        : smooth([
            sharp(point(-0.6, -t - h)),
            point(1.2, -t - h * 0.5),
            sharp(point(1.9, 0)),
            sharp(point(3, 0)),
            point(3.4, -t - h * 0.55),
            sharp(point(6.8, -t - h * 0.8)),
          ]),
      fill: block && cut.tread !== 'plain' ? 'sole' : 'main',
    });
  }
  const bottom: Knot[] =
    h > 0.5
      ? [point(toe - 1.5, 0), sharp(point(15.5, 0)), point(12.5, -h * 0.32), sharp(point(7, -h * 0.8))]
      : [point(toe - 1, -0.1), sharp(point(toe - 4, 0)), sharp(point(1, 0)), point(-0.8, -0.5)];
  parts.push({
    layer: 'feet',
    d: smooth([sharp(top[0] ?? point(0, 0)), ...top.slice(1), sharp(point(toe + 0.3, -t - 0.3)), ...bottom]),
    fill: 'sole',
    lines: treadLines(cut, toe),
  });
  return parts;
}

function treadLines(cut: FootwearCut, toe: number): Line[] {
  const t = cut.sole;
  if (cut.tread === 'lugged')
    return [
      {
        d: Array.from({ length: 9 }, (_, i) => `M${text(1 + (i * toe) / 9)},0v-1.3`).join(''),
        width: 1.2,
        color: '#0c0b0d',
        opacity: 0.75,
      },
      { d: `M0,${text(-t * 0.55)}H${text(toe)}`, width: 0.3, color: '#0c0b0d', opacity: 0.5 },
    ];
  if (cut.tread === 'wavy')
    return [
      {
        d: `M-1,${text(-t * 0.5)}q3,${text(-t * 0.6)} 6,0t6,0t6,0t6,0t6,0`,
        width: 0.8,
        color: 'second',
        opacity: 0.9,
      },
    ];
  if (cut.tread === 'rope')
    return [
      {
        d: Array.from({ length: 7 }, (_, i) => `M-1,${text(-i * 1.5 - 0.6)}H${text(toe)}`).join(''),
        width: 0.5,
        color: '#8a6a3c',
        dash: '.9 .5',
        opacity: 0.8,
      },
    ];
  return [{ d: `M-1,${text(-t * 0.35)}H${text(toe)}`, width: 0.3, color: '#000000', opacity: 0.3 }];
}
