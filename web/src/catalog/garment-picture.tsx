import { type PointerEvent, useRef, useState } from 'react';
import type { Box, Size } from '../api.ts';
import type { Garment } from '../api-types.ts';
import { ServicePicture } from '../components/service-picture.tsx';

interface Props {
  readonly src: string;
  readonly title: string;
  /** The garments of the picture. */
  readonly garments: readonly Garment[];
  /** A box that is being drawn, in pixels of the image; null: none. */
  readonly draft: Box | null;
  /** Called with the box while one is drawn; absent: boxes cannot be drawn. */
  readonly onDraw?: ((box: Box) => void) | undefined;
}

/** Boxes smaller than this share of a side are slips of the hand. */
const smallest = 0.02;

/** A product's picture with the boxes that are indexed, and one more to draw. */
export function GarmentPicture({ src, title, garments, draft, onDraw }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const [start, setStart] = useState<readonly [number, number] | null>(null);
  const size = garments.find(({ imageSize }) => imageSize)?.imageSize ?? null;
  const place = (event: PointerEvent): readonly [number, number] => {
    const { left, top, width, height } = stage.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return [share((event.clientX - left) / width), share((event.clientY - top) / height)];
  };
  const draw = (event: PointerEvent) => {
    if (!start || !size) return;
    const [x, y] = place(event);
    const [x1, x2] = [Math.min(start[0], x), Math.max(start[0], x)];
    const [y1, y2] = [Math.min(start[1], y), Math.max(start[1], y)];
    if (x2 - x1 < smallest || y2 - y1 < smallest) return;
    const round = (value: number, side: number) => Math.round(value * side);
    onDraw?.({
      x1: round(x1, size.width),
      y1: round(y1, size.height),
      x2: round(x2, size.width),
      y2: round(y2, size.height),
    });
  };
  const handlers =
    onDraw && size
      ? {
          onPointerDown(event: PointerEvent) {
            event.currentTarget.setPointerCapture(event.pointerId);
            setStart(place(event));
          },
          onPointerMove: draw,
          onPointerUp: () => setStart(null),
        }
      : {};
  return (
    <div
      ref={stage}
      className={onDraw && size ? 'garment-picture drawable' : 'garment-picture'}
      {...handlers}
    >
      <ServicePicture src={src} alt={title} draggable={false} />
      {size &&
        garments.map(({ box, garmentClass }) =>
          box ? (
            <span
              key={Object.values(box).join()}
              className="indexed-box"
              style={boxStyle(box, size)}
              title={garmentClass || 'unknown class'}
            />
          ) : null,
        )}
      {size && draft && <span className="indexed-box drawn" style={boxStyle(draft, size)} />}
    </div>
  );
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function boxStyle({ x1, y1, x2, y2 }: Box, { width, height }: Size) {
  const percent = (value: number) => `${100 * share(value)}%`;
  return {
    left: percent(x1 / width),
    top: percent(y1 / height),
    width: percent((x2 - x1) / width),
    height: percent((y2 - y1) / height),
  };
}
