import type { Random } from '../random.ts';
import { cafe, room, studio, windowWall } from './indoor-scene.ts';
import { beach, brick, night, park, steps, street } from './outdoor-scene.ts';
import type { Scene, Sketch } from './sketch.ts';

const sketches: readonly ((sketch: Sketch) => Scene)[] = [
  studio,
  studio,
  windowWall,
  street,
  street,
  park,
  brick,
  beach,
  cafe,
  room,
  night,
  steps,
];

/** A background of w × h pixels whose floor begins at `floor` pixels from the top. */
export function createScene(w: number, h: number, floor: number, random: Random): Scene {
  return random.pick(sketches)({ w, h, floor, random });
}
