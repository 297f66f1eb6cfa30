import { type RefObject, useEffect, useRef, useState } from 'react';

/** How an element stands to the window. */
export interface NearSight {
  /** Whether it is in sight, or less than a window's height away. */
  readonly isNear: boolean;
  /** Pixels that it was high when it was near last; null before that. */
  readonly height: number | null;
}

/**
 * Follows whether an element is near sight, so that what costs much is rendered only there. An element that has the focus stays near:
 * what is rendered there must not vanish under the keyboard.
 */
export function useNearSight<Target extends HTMLElement>(): readonly [RefObject<Target | null>, NearSight] {
  const target = useRef<Target>(null);
  const [sight, setSight] = useState<NearSight>({ isNear: false, height: null });
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const watching = new IntersectionObserver(
      (entries) => {
        // The latest alone: several may have come at once.
        const entry = entries.at(-1);
        if (!entry) return;
        const isNear = entry.isIntersecting || element.contains(document.activeElement);
        setSight((before) => ({
          isNear,
          height: before.isNear ? entry.boundingClientRect.height : before.height,
        }));
      },
      { rootMargin: '100% 0px' },
    );
    watching.observe(element);
    return () => watching.disconnect();
  }, []);
  return [target, sight];
}
