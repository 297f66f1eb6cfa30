import type { Random } from '../random.ts';
import type { Build, Limb, Stance } from './body.ts';

export type Hair = {
  readonly style:
    | 'short'
    | 'bob'
    | 'long'
    | 'bun'
    | 'afro'
    | 'ponytail'
    | 'buzz'
    | 'wavy'
    | 'curly bob'
    | 'side part';
  readonly color: string;
};

/** Who wears a look: body, skin and hair. */
export type Person = {
  readonly build: Build;
  readonly skin: string;
  readonly hair: Hair;
  readonly lips: string;
};

const skins = [
  '#f3d3bd',
  '#ebc2a2',
  '#dcaa84',
  '#c68d63',
  '#a56d47',
  '#7f5033',
  '#5d3926',
  '#f0cdb0',
] as const;
const hairs = [
  '#191412',
  '#2b1c14',
  '#4a2e1d',
  '#6f4526',
  '#a5763f',
  '#d3ac67',
  '#8a3b1f',
  '#8d8a88',
  '#e3d6c0',
  '#3a2330',
] as const;

/** A person of any build, skin and hair; under a hat the hair stays close to the head. */
export function createPerson(random: Random, hatted: boolean): Person {
  const broad = random.next();
  const full = random.between(-1, 1);
  const build: Build = {
    shoulder: 15.6 + broad * 3.2 + full * 0.5,
    chest: 14.2 + broad * 1.8 + full * 0.9,
    waist: 11.6 + broad * 1.9 + full * 1.5,
    hip: 16.9 - broad * 0.8 + full * 1.2,
    arm: 4 + broad * 0.7 + full * 0.5,
    thigh: 7.7 + full * 0.9,
    legLength: random.between(79, 86),
  };
  const close = ['short', 'bob', 'long', 'wavy', 'side part', 'ponytail'] as const;
  const any = [...close, 'bun', 'afro', 'buzz', 'curly bob'] as const;
  return {
    build,
    skin: random.pick(skins),
    hair: { style: random.pick(hatted ? close : any), color: random.pick(hairs) },
    lips: random.pick(['#b5605a', '#a04848', '#c27a70', '#8d3f3f']),
  };
}

type Arms = readonly [Limb, Limb];

const relaxed = (r: Random): Limb => ({ lift: r.between(6, 13), bend: r.between(-12, 2) });
const armPoses: readonly ((r: Random) => Arms)[] = [
  (r) => [relaxed(r), relaxed(r)],
  (r) => [relaxed(r), relaxed(r)],
  (r) => [relaxed(r), { lift: r.between(34, 44), bend: r.between(-80, -66) }],
  (r) => [{ lift: r.between(34, 44), bend: r.between(-80, -66) }, relaxed(r)],
  (r) => [
    { lift: r.between(36, 42), bend: -72 },
    { lift: r.between(36, 42), bend: -72 },
  ],
  (r) => [{ lift: r.between(14, 20), bend: r.between(-44, -30) }, relaxed(r)],
  (r) => [
    { lift: r.between(14, 20), bend: r.between(-40, -30) },
    { lift: r.between(14, 20), bend: r.between(-40, -30) },
  ],
  (r) => [relaxed(r), { lift: r.between(8, 14), bend: r.between(-128, -110) }],
  (r) => [
    { lift: r.between(22, 34), bend: r.between(-12, 8) },
    { lift: r.between(14, 28), bend: r.between(-20, 4) },
  ],
];

const legPoses: readonly ((r: Random) => Arms)[] = [
  (r) => [
    { lift: r.between(1, 4), bend: 0 },
    { lift: r.between(1, 4), bend: 0 },
  ],
  (r) => [
    { lift: r.between(7, 11), bend: r.between(-4, 0) },
    { lift: r.between(5, 9), bend: r.between(-3, 0) },
  ],
  (r) => [
    { lift: r.between(-1, 2), bend: 0 },
    { lift: r.between(8, 13), bend: r.between(-9, -2) },
  ],
  (r) => [
    { lift: r.between(8, 13), bend: r.between(-9, -2) },
    { lift: r.between(-1, 2), bend: 0 },
  ],
  (r) => [
    { lift: r.between(-4, -2), bend: r.between(0, 3) },
    { lift: r.between(4, 8), bend: r.between(-9, -5) },
  ],
];

/** A stance; `free` keeps the arm of that side hanging, for a bag in its hand. */
export function createStance(random: Random, free: -1 | 0 | 1): Stance {
  const [left, right] = random.pick(armPoses)(random);
  return {
    lean: random.between(-2.5, 2.5),
    hipShift: random.between(-2.5, 2.5),
    shoulderTilt: random.between(-3.5, 3.5),
    turn: random.between(-0.8, 0.8),
    arms: [free < 0 ? relaxed(random) : left, free > 0 ? relaxed(random) : right],
    legs: random.pick(legPoses)(random),
  };
}
