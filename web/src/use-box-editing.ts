import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Box, Size } from './api.ts';
import { dragBox, type Grip, nudgeBox } from './edit-box.ts';

interface Edit {
  readonly id: string;
  readonly box: Box;
}

/** Milliseconds without a key after which a box that arrow keys moved is searched. */
const keyPause = 600;

/**
 * Lets the user move and resize the box of a region, by mouse, pen, finger or arrow keys.
 *
 * @param size of the photo in pixels, the frame of all boxes
 * @param onEdited gets the region's id and its finished box
 * @returns the box being changed, and the handlers for a grip and for the keyboard
 */
export function useBoxEditing(size: Size, onEdited: (id: string, box: Box) => void) {
  const [edit, setEdit] = useState<Edit | null>(null);
  const held = useRef<{ readonly x: number; readonly y: number; readonly box: Box } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const finish = (finished: Edit | null) => {
    clearTimeout(timer.current);
    held.current = null;
    setEdit(null);
    if (finished) onEdited(finished.id, finished.box);
  };

  const gripHandlers = (id: string, box: Box, grip: Grip) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      // Otherwise the photo below would begin to draw a box.
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      held.current = { x: event.clientX, y: event.clientY, box };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const from = held.current;
      const stage = event.currentTarget.closest('.stage')?.getBoundingClientRect();
      if (!from || !stage) return;
      event.stopPropagation();
      const dx = ((event.clientX - from.x) / stage.width) * size.width;
      const dy = ((event.clientY - from.y) / stage.height) * size.height;
      setEdit({ id, box: dragBox(from.box, grip, dx, dy, size) });
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      if (!held.current) return;
      event.stopPropagation();
      finish(edit);
    },
    onPointerCancel: () => finish(null),
  });

  const keyHandlers = (id: string, box: Box) => ({
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (edit && event.key === 'Escape') return finish(null);
      if (edit && event.key === 'Enter') {
        event.preventDefault();
        return finish(edit);
      }
      const nudged = nudgeBox(edit?.id === id ? edit.box : box, event.key, event.shiftKey, size);
      if (!nudged) return;
      // Otherwise the page would scroll.
      event.preventDefault();
      const moved = { id, box: nudged };
      setEdit(moved);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => finish(moved), keyPause);
    },
    onBlur: () => edit?.id === id && finish(edit),
  });

  return { edit, gripHandlers, keyHandlers };
}
