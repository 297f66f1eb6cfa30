/** A rectangle in CSS pixels of the stage. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Label {
  readonly id: string;
  /** The box that it names. */
  readonly box: Rect;
  readonly width: number;
  readonly height: number;
}

/** Pixels between a label and its box, and between labels. */
const gap = 3;

/**
 * Places labels beside their boxes so that none overlaps another or leaves the stage: above the box, then inside it, then below, at
 * either side, then further down inside. Labels come in order of importance; one that has no place left is not placed.
 *
 * @param stage size of the photo in CSS pixels
 * @returns the upper left corner of each placed label, by id
 */
export function placeLabels(
  labels: readonly Label[],
  stage: { readonly width: number; readonly height: number },
): Map<string, { readonly left: number; readonly top: number }> {
  const taken: Rect[] = [];
  const places = new Map<string, { readonly left: number; readonly top: number }>();
  for (const { id, box, width, height } of labels) {
    const place = placesBeside(box, width, height).find((corner) => {
      const rect = { ...corner, width, height };
      return isInside(rect, stage) && !taken.some((other) => overlaps(rect, other));
    });
    if (!place) continue;
    taken.push({ ...place, width, height });
    places.set(id, place);
  }
  return places;
}

function placesBeside(box: Rect, width: number, height: number) {
  const lefts = [box.left, box.left + box.width - width, box.left + (box.width - width) / 2];
  const above = box.top - height - gap;
  const below = box.top + box.height + gap;
  const inside: number[] = [];
  for (let top = box.top + gap; top + height <= box.top + box.height; top += height + gap) inside.push(top);
  const inset = [box.left + gap, box.left + box.width - width - gap];
  return [
    ...lefts.map((left) => ({ left, top: above })),
    ...inset.map((left) => ({ left, top: box.top + gap })),
    ...lefts.map((left) => ({ left, top: below })),
    ...inside.flatMap((top) => inset.map((left) => ({ left, top }))),
  ];
}

function isInside({ left, top, width, height }: Rect, stage: { width: number; height: number }): boolean {
  return left >= 0 && top >= 0 && left + width <= stage.width && top + height <= stage.height;
}

function overlaps(a: Rect, b: Rect): boolean {
  return (
    a.left < b.left + b.width + gap &&
    b.left < a.left + a.width + gap &&
    a.top < b.top + b.height + gap &&
    b.top < a.top + a.height + gap
  );
}
