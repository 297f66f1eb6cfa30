import type { Arm, Body } from '../body/body.ts';
import {
  type Knot,
  leanOf,
  leftToRight,
  mix,
  type Point,
  point,
  sharp,
  smooth,
  tube,
} from '../shapes/geometry.ts';
import type { Fill, Layer, Line, Part } from '../shapes/part.ts';
import { type Draping, jointFolds } from './folds.ts';

type SleeveKind =
  | 'none'
  | 'cap'
  | 'short'
  | 'elbow'
  | 'three-quarter'
  | 'long'
  | 'puff'
  | 'bell'
  | 'bishop'
  | 'puff long';

export type SleeveCut = {
  readonly kind: SleeveKind;
  readonly ease: number;
  readonly cuff: 'none' | 'rib' | 'band' | 'turn-up' | 'elastic';
  /** Raglan or contrast sleeves are filled with the second color. */
  readonly fill: Fill;
};

const reachOf: Record<SleeveKind, number> = {
  none: 0,
  cap: 0.15,
  short: 0.34,
  elbow: 0.54,
  'three-quarter': 0.76,
  long: 1.02,
  puff: 0.36,
  bell: 0.98,
  bishop: 1.0,
  'puff long': 1.0,
};

/** The point at a share of the arm's length, 0 the shoulder, 1 the wrist. */
export function alongArm(arm: Arm, share: number): Point {
  return share <= 0.53
    ? mix(arm.shoulder, arm.elbow, share / 0.53)
    : mix(arm.elbow, arm.wrist, (share - 0.53) / 0.47);
}

/** Half-width of the bare arm at a share of its length. */
export function armWidth(body: Body, share: number): number {
  const k =
    share < 0.2
      ? 1.16 - share * 0.6
      : share < 0.55
        ? 1.04 - (share - 0.2) * 0.5
        : 0.87 - (share - 0.55) * 0.66;
  return body.build.arm * k;
}

function widthAt(body: Body, cut: SleeveCut, share: number, end: number): number {
  const t = share / end;
  const bare = armWidth(body, share);
  switch (cut.kind) {
    case 'puff':
      return bare + cut.ease + 3.6 * Math.sin(Math.PI * Math.min(1, t * 0.92 + 0.06));
    case 'puff long':
      return bare + cut.ease * 0.6 + 3.2 * Math.max(0, Math.sin(Math.PI * Math.min(1, t * 2.2)));
    case 'bell':
      return bare + cut.ease * 0.7 + 6 * Math.max(0, t - 0.5) ** 1.4 * 2.2;
    case 'bishop':
      return bare + cut.ease + 4 * Math.sin(Math.PI * Math.min(0.96, t) ** 2);
    default:
      return bare + cut.ease * (1 - 0.2 * t);
  }
}

/** The sleeves of a garment, viewer's left first; empty for sleeveless cuts. */
export function sleeveParts(
  body: Body,
  cut: SleeveCut,
  draping: Draping,
  layer: Layer,
  lines: (left: Point[], right: Point[]) => Line[] = () => [],
): Part[] {
  if (cut.kind === 'none') return [];
  return body.arms.flatMap((arm) => sleeve(body, arm, cut, draping, layer, lines));
}

function sleeve(
  body: Body,
  arm: Arm,
  cut: SleeveCut,
  draping: Draping,
  layer: Layer,
  lines: (left: Point[], right: Point[]) => Line[],
): Part[] {
  const end = reachOf[cut.kind];
  const cuffed = cut.cuff !== 'none' && cut.kind !== 'bell' && cut.kind !== 'cap';
  const shares = [0.04, 0.14, 0.26, 0.4, 0.53, 0.66, 0.8, 0.92]
    .filter((share) => share < end - 0.05)
    .concat(end);
  const line = shares.map((share) => alongArm(arm, share));
  const widths = shares.map((share) => widthAt(body, cut, share, end));
  const { left, right } = tube(line, widths);
  // For an arm on the viewer's left the outer edge is the right-hand one of a line that runs downwards.
  const [outer, inner] = arm.side < 0 ? [right, left] : [left, right];
  const tail = { outer: outer.at(-1) ?? arm.shoulder, inner: inner.at(-1) ?? arm.shoulder };
  const seam = shoulderSeam(body, arm, widths[0] ?? 5);
  const upper = inner.slice(0, -1).filter((_, i) => (shares[i] ?? 0) > 0.3);
  const outline: Knot[] = [
    sharp(seam.top),
    seam.cap,
    ...outer.slice(0, -1),
    sharp(tail.outer),
    sharp(tail.inner),
    ...upper.reverse(),
    sharp(end > 0.3 ? seam.armpit : mix(seam.armpit, tail.inner, 0.5)),
  ];
  const between = (i: number): [Point, Point] => [left[i] ?? seam.top, right[i] ?? seam.top];
  const elbow = end > 0.6 ? shares.findIndex((share) => share >= 0.53) : 0;
  const angle = leanOf(arm.shoulder, end > 0.6 ? mix(arm.elbow, arm.wrist, 0.3) : arm.elbow);
  const middle = Math.floor(shares.length / 2);
  const part: Part = {
    layer,
    d: smooth(outline),
    fill: cut.fill,
    grain: { at: arm.shoulder, angle },
    across: leftToRight(...between(middle)),
    folds: jointFolds(...between(elbow), elbow > 0 ? arm.elbow : (line[1] ?? seam.top), {
      ...draping,
      amount: draping.amount * (elbow > 0 ? 1 : 0.6),
    }),
    lines: [...hemLine(tail, line, cuffed), ...lines(left, right)],
  };
  return cuffed ? [part, cuff(line, tail, cut, layer, widths.at(-1) ?? 4, body)] : [part];
}

/** Where a sleeve is set in: on the shoulder's line, over the shoulder and under the arm. */
function shoulderSeam(
  body: Body,
  { shoulder, side }: Arm,
  width: number,
): { top: Point; cap: Point; armpit: Point } {
  // The cap rises with the sleeve's fullness.
  const full = Math.max(0, width - body.build.arm * 1.3);
  return {
    top: point(shoulder.x - side * 3.4, shoulder.y - 7 - full * 0.1),
    cap: point(shoulder.x + side * (width * 0.5 + 0.4), shoulder.y - 4.4 - full * 0.55),
    armpit: point(shoulder.x - side * Math.min(4.6, width * 0.62), shoulder.y + 10),
  };
}

function hemLine(tail: { outer: Point; inner: Point }, line: readonly Point[], cuffed: boolean): Line[] {
  if (cuffed) return [];
  const last = line.at(-1) ?? tail.outer;
  const before = line.at(-2) ?? last;
  const up = mix(
    point(0, 0),
    point(before.x - last.x, before.y - last.y),
    1.6 / (Math.hypot(before.x - last.x, before.y - last.y) || 1),
  );
  const move = (p: Point) => point(p.x + up.x, p.y + up.y);
  return [
    { d: smooth([move(tail.outer), move(tail.inner)], false), width: 0.35, color: 'stitch', opacity: 0.7 },
  ];
}

function cuff(
  line: readonly Point[],
  tail: { outer: Point; inner: Point },
  cut: SleeveCut,
  layer: Layer,
  width: number,
  body: Body,
): Part {
  const last = line.at(-1) ?? tail.outer;
  const before = line.at(-2) ?? last;
  const length = Math.hypot(last.x - before.x, last.y - before.y) || 1;
  const along = point((last.x - before.x) / length, (last.y - before.y) / length);
  const depth = cut.cuff === 'rib' ? 5 : cut.cuff === 'elastic' ? 1.6 : cut.cuff === 'turn-up' ? 4.2 : 5;
  const close =
    cut.cuff === 'rib' || cut.cuff === 'elastic' || cut.kind === 'bishop'
      ? Math.max(body.build.arm * 0.7, width * 0.72)
      : width * 1.03;
  const normal = point(along.y, -along.x);
  const corner = (across: number, down: number) =>
    sharp(point(last.x + normal.x * across + along.x * down, last.y + normal.y * across + along.y * down));
  const start = cut.cuff === 'turn-up' ? -depth * 0.85 : -depth * 0.25;
  const d = smooth([
    corner(width, start),
    corner(-width, start),
    corner(-close, start + depth),
    corner(close, start + depth),
  ]);
  const ribs = Array.from({ length: 5 }, (_, i) => {
    const x = ((i + 0.5) / 5 - 0.5) * 2;
    return smooth([corner(width * x, start + 0.4), corner(close * x, start + depth)], false);
  }).join('');
  const lines: Line[] =
    cut.cuff === 'rib'
      ? [{ d: ribs, width: 0.5, color: 'seam', opacity: 0.4 }]
      : [
          {
            d: smooth([corner(width, start + 0.5), corner(-width, start + 0.5)], false),
            width: 0.35,
            color: 'seam',
            opacity: 0.6,
          },
        ];
  return {
    layer,
    d,
    fill: cut.cuff === 'rib' || cut.cuff === 'band' ? cut.fill : 'main',
    across: leftToRight(corner(-width, 0), corner(width, 0)),
    grain: { at: last, angle: 0 },
    lines,
  };
}
