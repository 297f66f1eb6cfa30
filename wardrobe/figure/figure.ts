import { type Arm, at, type Body, halfWidth, levels } from '../body/body.ts';
import { alongLeg, legWidth } from '../body/leg.ts';
import type { Person } from '../body/person.ts';
import { darker, lighter } from '../fabric/palette.ts';
import { alongArm, armWidth } from '../garments/sleeve.ts';
import { type Knot, leanOf, leftToRight, mix, point, sharp, smooth, text, tube } from '../shapes/geometry.ts';
import type { Layer, Part } from '../shapes/part.ts';
import { hairParts } from './hair.ts';
import { headParts, headTransform, type Skin } from './head.ts';

/** The body itself: skin, face and hair, in their layers. */
export function figureParts(body: Body, person: Person): Part[] {
  const skin = person.skin as Skin;
  return [
    ...legSkin(body, skin),
    torsoSkin(body, skin),
    ...body.arms.flatMap((arm) => [
      armSkin(body, arm, skin, 'skin', 0),
      armSkin(body, arm, skin, 'forearm', 0.4),
      hand(body, arm, skin),
    ]),
    ...headParts(body, person),
    ...hairParts(headTransform(body), person.hair),
  ];
}

function legSkin(body: Body, skin: Skin): Part[] {
  return body.legs.map((leg) => {
    const shares = [0, 0.1, 0.25, 0.4, 0.51, 0.6, 0.7, 0.86, 1, 1.05];
    const line = shares.map((share) => alongLeg(leg, share));
    const { left, right } = tube(
      line,
      shares.map((share) => legWidth(body, share)),
    );
    const knee = leg.knee;
    return {
      layer: 'skin',
      d: smooth([...left, ...right.reverse()]),
      fill: skin,
      across: leftToRight(left[3] ?? knee, right[6] ?? knee),
      folds: [
        {
          along: [point(knee.x - 3, knee.y + 1), point(knee.x, knee.y + 2.6), point(knee.x + 3, knee.y + 1)],
          width: 1.6,
          strength: 0.8,
        },
      ],
    } as Part;
  });
}

function torsoSkin(body: Body, skin: Skin): Part {
  const p = (x: number, level: number) => at(body, x, level);
  const side = (s: -1 | 1): Knot[] => [
    point(body.neck.x + s * 4.4, body.head.y + 6),
    point(body.neck.x + s * 4.7, body.neck.y - 2),
    p(s * 6.6, levels.neck + 0.4),
    p(s * (body.build.shoulder - 2), levels.tip - 0.2),
    p(s * (body.build.shoulder + 0.6), 1),
    p(s * halfWidth(body, levels.armpit), levels.armpit),
    p(s * halfWidth(body, 20), 20),
    p(s * halfWidth(body, levels.waist), levels.waist),
    p(s * halfWidth(body, 40), 40),
    p(s * halfWidth(body, levels.hip), levels.hip),
    p(s * halfWidth(body, levels.hip) * 0.9, 55),
  ];
  return {
    layer: 'skin',
    d: smooth([...side(1), p(0, 58), ...side(-1).reverse()]),
    fill: skin,
    across: [p(-17, 10), p(17, 10)],
    folds: [
      {
        along: [
          point(body.neck.x - 5, body.neck.y - 7.5),
          point(body.neck.x, body.neck.y - 4.4),
          point(body.neck.x + 5, body.neck.y - 7.5),
        ],
        width: 4.5,
        strength: 3,
      },
      ...([-1, 1] as const).map((s) => ({
        along: [p(s * 2, -4.6), p(s * 12, -4.2)],
        width: 1.2,
        strength: 1.2,
      })),
    ],
  };
}

function armSkin(body: Body, arm: Arm, skin: Skin, layer: Layer, from: number): Part {
  const shares = [0, 0.1, 0.22, 0.4, 0.53, 0.66, 0.82, 1.0].filter((share) => share >= from);
  const line = shares.map((share) => alongArm(arm, share));
  const { left, right } = tube(
    line,
    shares.map((share) => armWidth(body, share)),
  );
  const first = armWidth(body, 0);
  const cap: Knot[] =
    from > 0 ? [] : [point(arm.shoulder.x - arm.side * first * 0.2, arm.shoulder.y - first * 0.95)];
  // One gradient over the whole arm, so that the forearm painted over it again does not show.
  const reachX = [arm.shoulder.x, arm.elbow.x, arm.wrist.x];
  const ends = [left[0] ?? arm.shoulder, right[0] ?? arm.shoulder].map((k) => (from > 0 ? sharp(k) : k));
  return {
    layer,
    d: smooth([
      ...(ends[0] ? [ends[0]] : []),
      ...left.slice(1),
      ...[...right].reverse().slice(0, -1),
      ...(ends[1] ? [ends[1]] : []),
      ...cap,
    ]),
    fill: skin,
    across: [
      point(Math.min(...reachX) - first, arm.elbow.y),
      point(Math.max(...reachX) + first, arm.elbow.y),
    ],
  };
}

function hand(body: Body, arm: Arm, skin: Skin): Part {
  const s = arm.side;
  const w = body.build.arm * 0.62;
  const spin = `translate(${text(arm.wrist.x)} ${text(arm.wrist.y)}) rotate(${text(leanOf(arm.elbow, arm.wrist))}) scale(${-s} 1)`;
  return {
    layer: 'hand',
    d: smooth([
      sharp(point(-w, -1.5)),
      point(-w * 1.15, 4),
      point(-w * 0.95, 9),
      point(-w * 0.3, 14.5),
      point(w * 0.6, 14),
      point(w, 9),
      point(w * 1.15, 6.5),
      point(w * 1.9, 9),
      point(w * 2.1, 7.6),
      point(w * 1.4, 3),
      sharp(point(w, -1.5)),
    ]),
    fill: skin,
    transform: spin,
    lines: [
      {
        d: `M${text(-w * 0.4)},9.4L${text(-w * 0.2)},14M${text(w * 0.2)},9.4L${text(w * 0.3)},14`,
        width: 0.3,
        color: darker(skin, 0.35) as Skin,
        opacity: 0.5,
      },
    ],
  };
}

/** The bare feet: `d` in the frame of a shoe, placed by its transform. */
export function footPart(d: string, transform: string, skin: string): Part {
  return {
    layer: 'feet',
    d,
    fill: lighter(skin, 0.03) as Skin,
    transform,
    folds: [
      { along: [mix(point(4, -6), point(24, -1), 0), point(16, -3), point(24, -1)], width: 2, strength: 1 },
    ],
  };
}
