import { mix, type Point } from '../shapes/geometry.ts';
import type { Body, Leg } from './body.ts';

/** Half-width of the bare leg at a share of its length, 0 the hip and 1 the ankle. */
export function legWidth(body: Body, share: number): number {
  const { thigh } = body.build;
  const stations: readonly (readonly [number, number])[] = [
    [0, 1.04],
    [0.2, 0.98],
    [0.48, 0.66],
    [0.56, 0.6],
    [0.68, 0.66],
    [0.86, 0.46],
    [1, 0.38],
  ];
  for (let i = 1; i < stations.length; i++) {
    const [from, to] = [stations[i - 1], stations[i]];
    if (from && to && share <= to[0])
      return thigh * (from[1] + ((to[1] - from[1]) * (share - from[0])) / (to[0] - from[0]));
  }
  return thigh * 0.38;
}

/** The point at a share of the leg's length; the knee is at 0.51. */
export function alongLeg(leg: Leg, share: number): Point {
  return share <= 0.51
    ? mix(leg.hip, leg.knee, share / 0.51)
    : mix(leg.knee, leg.ankle, (share - 0.51) / 0.49);
}
