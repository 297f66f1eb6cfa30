import type { HTMLAttributes } from 'react';
import type { Box, Size } from '../api.ts';
import { corners, type Grip } from '../edit-box.ts';
import { placeBox } from '../place-box.ts';

interface Props {
  readonly box: Box;
  readonly size: Size;
  readonly handlersOf: (grip: Grip) => HTMLAttributes<HTMLElement>;
}

/** What the pointer holds to move a box or to drag its corners. The keyboard has arrow keys instead. */
export function BoxGrips({ box, size, handlersOf }: Props) {
  return (
    <div className="grips" aria-hidden="true" style={placeBox(box, size)}>
      {(['move', ...corners] as const).map((grip) => (
        <span key={grip} className={`grip ${grip}`} {...handlersOf(grip)} />
      ))}
    </div>
  );
}
