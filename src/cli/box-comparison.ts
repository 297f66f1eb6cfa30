import type { BoxComparison } from '../context/models/compare-boxes.ts';
import type { Box } from '../types.ts';
import { counted } from './counted.ts';

/** The lines that tell how detections differ from a reference. */
export function comparisonLines({ compared, extra }: BoxComparison): string[] {
  const matched = compared.filter(({ found }) => found !== null);
  const meanIou = matched.reduce((sum, { iou }) => sum + iou, 0) / matched.length;
  return [
    ...compared.map(({ expected, found, iou }) => {
      const name = `${expected.garmentClass ?? 'garment'} ${corners(expected.box)}`;
      if (!found) return `missing  ${name}`;
      const before = expected.confidence === undefined ? '' : ` instead of ${expected.confidence.toFixed(3)}`;
      return `found    ${name}: IoU ${iou.toFixed(3)}, confidence ${found.confidence.toFixed(3)}${before}`;
    }),
    ...extra.map(
      ({ garmentClass, box, confidence }) =>
        `extra    ${garmentClass} ${corners(box)}: confidence ${confidence.toFixed(3)}`,
    ),
    `${matched.length} of ${counted(compared.length, 'box', 'boxes')} found${matched.length > 0 ? `, mean IoU ${meanIou.toFixed(3)}` : ''}; ${extra.length} extra`,
  ];
}

function corners({ x1, y1, x2, y2 }: Box): string {
  return [x1, y1, x2, y2].map((value) => Math.round(value)).join(' ');
}
