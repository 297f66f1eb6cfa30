import { mix, type Point, point, reach } from '../shapes/geometry.ts';

/** Half-widths of a body in centimetres, seen from the front. */
export type Build = {
  readonly shoulder: number;
  readonly chest: number;
  readonly waist: number;
  readonly hip: number;
  readonly arm: number;
  readonly thigh: number;
  readonly legLength: number;
};

/** Angles in degrees from hanging straight down, positive away from the body; `bend` turns the forearm or shin further. */
export type Limb = { readonly lift: number; readonly bend: number };

/** How the body stands; the first limb of a pair is on the viewer's left. */
export type Stance = {
  readonly lean: number;
  readonly hipShift: number;
  readonly shoulderTilt: number;
  readonly turn: number;
  readonly arms: readonly [Limb, Limb];
  readonly legs: readonly [Limb, Limb];
};

export type Arm = {
  readonly side: -1 | 1;
  readonly shoulder: Point;
  readonly elbow: Point;
  readonly wrist: Point;
};
export type Leg = { readonly side: -1 | 1; readonly hip: Point; readonly knee: Point; readonly ankle: Point };

/** A posed body: joints in centimetres, the head's top near y = 0 and the floor near y = 175. */
export type Body = {
  readonly build: Build;
  readonly stance: Stance;
  readonly shoulders: Point;
  readonly pelvis: Point;
  readonly neck: Point;
  readonly head: Point;
  readonly arms: readonly [Arm, Arm];
  readonly legs: readonly [Leg, Leg];
};

/** Level, in centimetres below the middle of the shoulders, of places on the torso. */
export const levels = { neck: -7, tip: -3.4, armpit: 12, waist: 29, hip: 47, crotch: 56 } as const;

/** The invisible figure that wears the packshots. */
export const mannequin: Build = {
  shoulder: 17,
  chest: 15.4,
  waist: 12.6,
  hip: 16.8,
  arm: 4.7,
  thigh: 8.2,
  legLength: 82,
};

export const atEase: Stance = {
  lean: 0,
  hipShift: 0,
  shoulderTilt: 0,
  turn: 0,
  arms: [
    { lift: 16, bend: -5 },
    { lift: 16, bend: -5 },
  ],
  legs: [
    { lift: 4, bend: 0 },
    { lift: 4, bend: 0 },
  ],
};

/** The joints of a body of that build in that stance. */
export function poseBody(build: Build, stance: Stance): Body {
  const pelvis = point(stance.hipShift, 174 - 9 - build.legLength);
  const shoulders = reach(pelvis, 180 - stance.lean, 48);
  const axis = (tilt: number, x: number, from: Point) => {
    const radians = (tilt * Math.PI) / 180;
    return point(from.x + Math.cos(radians) * x, from.y + Math.sin(radians) * x);
  };
  const neck = reach(shoulders, 180 - stance.lean * 0.8, 6.5);
  const head = reach(neck, 180 - stance.lean * 0.4, 15.5);
  const narrow = 1 - 0.1 * Math.abs(stance.turn);
  const arm = (side: -1 | 1): Arm => {
    const limb = stance.arms[side < 0 ? 0 : 1];
    const shoulder = axis(
      stance.shoulderTilt,
      side * (build.shoulder - 1.6) * narrow,
      point(shoulders.x, shoulders.y + 2),
    );
    const elbow = reach(shoulder, side * limb.lift, 27.5);
    return { side, shoulder, elbow, wrist: reach(elbow, side * (limb.lift + limb.bend), 24.5) };
  };
  const leg = (side: -1 | 1): Leg => {
    const limb = stance.legs[side < 0 ? 0 : 1];
    const hip = axis(-stance.shoulderTilt * 0.8, side * build.hip * 0.5, point(pelvis.x, pelvis.y + 3));
    const knee = reach(hip, side * limb.lift, build.legLength / 2 - 2);
    return { side, hip, knee, ankle: reach(knee, side * (limb.lift + limb.bend), build.legLength / 2 - 1) };
  };
  return { build, stance, shoulders, pelvis, neck, head, arms: [arm(-1), arm(1)], legs: [leg(-1), leg(1)] };
}

/** The point `x` centimetres right of the spine at a level; below the hip it hangs straight down. */
export function at(body: Body, x: number, level: number): Point {
  const { shoulders, pelvis, stance } = body;
  const t = Math.min(1, level / 48);
  const centre = mix(shoulders, pelvis, t);
  const tilt = (stance.shoulderTilt * (1 - 1.7 * Math.max(0, t)) * Math.PI) / 180;
  const below = Math.max(0, level - 48);
  return point(centre.x + Math.cos(tilt) * x, centre.y + Math.sin(tilt) * x + below);
}

/** Half-width of the bare torso at a level, narrower when the body is turned. */
export function halfWidth(body: Body, level: number): number {
  const { build, stance } = body;
  const stations: readonly [number, number][] = [
    [levels.tip, build.shoulder],
    [levels.armpit, build.chest],
    [levels.waist, build.waist],
    [levels.hip, build.hip],
    [200, build.hip],
  ];
  const narrow = 1 - 0.1 * Math.abs(stance.turn);
  for (let i = 1; i < stations.length; i++) {
    const [from, to] = [stations[i - 1], stations[i]];
    if (from && to && level <= to[0]) {
      const t = Math.max(0, (level - from[0]) / (to[0] - from[0]));
      return narrow * (from[1] + (to[1] - from[1]) * (0.5 - 0.5 * Math.cos(Math.PI * t)));
    }
  }
  return narrow * build.hip;
}

/** How far the body's front middle lies from its outline's middle, in centimetres: what a turn shows of it. */
export function frontShift(body: Body): number {
  return body.stance.turn * 4.5;
}
