/** A point in centimetres; x to the viewer's right, y downwards. */
export type Point = { readonly x: number; readonly y: number };

/** A point of an outline; the outline turns smoothly through it unless it is sharp. */
export type Knot = Point & { readonly sharp?: boolean };

export function point(x: number, y: number): Point {
  return { x, y };
}

export function sharp({ x, y }: Point): Knot {
  return { x, y, sharp: true };
}

export function mix(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** The point `length` centimetres from `from`; angle in degrees, 0 downwards, positive to the viewer's right. */
export function reach(from: Point, angle: number, length: number): Point {
  const radians = (angle * Math.PI) / 180;
  return { x: from.x + Math.sin(radians) * length, y: from.y + Math.cos(radians) * length };
}

/** A number as SVG text, to a hundredth of a centimetre. */
export function text(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function unit(dx: number, dy: number): Point {
  const length = Math.hypot(dx, dy) || 1;
  return { x: dx / length, y: dy / length };
}

/**
 * SVG path data through the knots: cubic segments whose tangents follow the neighbours (Catmull-Rom directions, lengths from
 * each segment, so that uneven spacing does not overshoot); sharp knots end a tangent.
 */
export function smooth(knots: readonly Knot[], closed = true): string {
  const n = knots.length;
  const first = knots[0];
  if (!first) return '';
  const at = (i: number): Knot => knots[(i + n) % n] ?? first;
  function tangent(i: number, ahead: boolean): Point {
    const here = at(i);
    const open = !closed && (i === 0 || i === n - 1);
    if (here.sharp || open) {
      const other = ahead ? at(i + 1) : at(i - 1);
      return ahead ? unit(other.x - here.x, other.y - here.y) : unit(here.x - other.x, here.y - other.y);
    }
    const [previous, following] = [at(i - 1), at(i + 1)];
    return unit(following.x - previous.x, following.y - previous.y);
  }
  let d = `M${text(first.x)},${text(first.y)}`;
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [from, to] = [at(i), at(i + 1)];
    const third = distance(from, to) / 3;
    const [out, into] = [tangent(i, true), tangent((i + 1) % n, false)];
    d += `C${text(from.x + out.x * third)},${text(from.y + out.y * third)} ${text(to.x - into.x * third)},${text(to.y - into.y * third)} ${text(to.x)},${text(to.y)}`;
  }
  return closed ? `${d}Z` : d;
}

/** Straight path data through the points. */
export function straight(points: readonly Point[], closed = true): string {
  const d = points.map(({ x, y }, i) => `${i ? 'L' : 'M'}${text(x)},${text(y)}`).join('');
  return closed ? `${d}Z` : d;
}

/** Path data of an ellipse. */
export function ellipse(cx: number, cy: number, rx: number, ry = rx): string {
  return `M${text(cx - rx)},${text(cy)}a${text(rx)},${text(ry)} 0 1 0 ${text(2 * rx)},0a${text(rx)},${text(ry)} 0 1 0 ${text(-2 * rx)},0Z`;
}

/** Path data of a rectangle with rounded corners. */
export function roundedBox(x: number, y: number, width: number, height: number, radius = 0): string {
  const r = Math.min(radius, width / 2, height / 2);
  const arc = (dx: number, dy: number) => `a${text(r)},${text(r)} 0 0 1 ${text(dx)},${text(dy)}`;
  return `M${text(x + r)},${text(y)}h${text(width - 2 * r)}${arc(r, r)}v${text(height - 2 * r)}${arc(-r, r)}h${text(2 * r - width)}${arc(-r, -r)}v${text(2 * r - height)}${arc(r, -r)}Z`;
}

/** The two edges of a limb-like shape around a line of points; `left` lies to the left when looking along the line. */
export function tube(
  line: readonly Point[],
  halfWidths: readonly number[],
): { left: Point[]; right: Point[] } {
  const left: Point[] = [];
  const right: Point[] = [];
  line.forEach((here, i) => {
    const before = line[i - 1] ?? here;
    const after = line[i + 1] ?? here;
    const along = unit(after.x - before.x, after.y - before.y);
    const half = halfWidths[i] ?? 0;
    left.push({ x: here.x + along.y * half, y: here.y - along.x * half });
    right.push({ x: here.x - along.y * half, y: here.y + along.x * half });
  });
  return { left, right };
}

/** Degrees by which a line from `from` to `to` leans from straight down: positive turns clockwise in the picture. */
export function leanOf(from: Point, to: Point): number {
  return (-Math.atan2(to.x - from.x, to.y - from.y) * 180) / Math.PI;
}

/** Both points, the one further left first. */
export function leftToRight(a: Point, b: Point): [Point, Point] {
  return b.x < a.x ? [b, a] : [a, b];
}
