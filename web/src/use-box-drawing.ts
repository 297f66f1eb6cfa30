import { type MouseEvent, type PointerEvent, useRef, useState } from 'react';
import type { Box, Size } from './api.ts';
import { smallestSide } from './edit-box.ts';

/** A rectangle in shares of the photo's width and height. */
interface Draft extends Box {}

/** Pixels that the pointer may move during a click. */
const clickSlack = 6;

/** The lower right edge of a photo is outside of it. */
const below1 = 0.999999;

/**
 * Lets the user draw a box on the photo with mouse, pen or finger.
 *
 * @param touch whether a finger draws; otherwise it scrolls
 * @param onDrawn gets the finished box, in pixels of the photo
 * @param onTap gets a place of the photo that was clicked or tapped, in its pixels, where no button is
 * @returns the box being drawn, in shares of the photo, and the handlers for the element that covers the photo
 */
export function useBoxDrawing(
  size: Size,
  touch: boolean,
  onDrawn: (box: Box) => void,
  onTap: (point: Point) => void,
) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const start = useRef<Point | null>(null);
  const dragged = useRef(false);

  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      dragged.current = false;
      if (event.button !== 0 || (event.pointerType === 'touch' && !touch)) return;
      start.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const from = start.current;
      if (!from) return;
      const moved = Math.max(Math.abs(event.clientX - from.x), Math.abs(event.clientY - from.y));
      if (!draft && moved < clickSlack) return;
      dragged.current = true;
      // Not earlier, so that a click still reaches the garment under the pointer.
      event.currentTarget.setPointerCapture(event.pointerId);
      setDraft(between(from, { x: event.clientX, y: event.clientY }, event.currentTarget));
    },
    onPointerUp() {
      start.current = null;
      setDraft(null);
      if (!draft || draft.x2 - draft.x1 < smallestSide || draft.y2 - draft.y1 < smallestSide) return;
      onDrawn({
        x1: draft.x1 * size.width,
        y1: draft.y1 * size.height,
        x2: draft.x2 * size.width,
        y2: draft.y2 * size.height,
      });
    },
    onPointerCancel() {
      start.current = null;
      setDraft(null);
    },
    onClick({ currentTarget, target, clientX: x, clientY: y }: MouseEvent<HTMLElement>) {
      if (dragged.current || touch || (target instanceof Element && target.closest('button'))) return;
      const { x1, y1 } = between({ x, y }, { x, y }, currentTarget);
      onTap({ x: Math.min(x1, below1) * size.width, y: Math.min(y1, below1) * size.height });
    },
  };
  return { draft, handlers };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function between(a: Point, b: Point, element: HTMLElement): Draft {
  const { left, top, width, height } = element.getBoundingClientRect();
  const across = (x: number) => Math.min(1, Math.max(0, (x - left) / width));
  const down = (y: number) => Math.min(1, Math.max(0, (y - top) / height));
  return {
    x1: across(Math.min(a.x, b.x)),
    y1: down(Math.min(a.y, b.y)),
    x2: across(Math.max(a.x, b.x)),
    y2: down(Math.max(a.y, b.y)),
  };
}
