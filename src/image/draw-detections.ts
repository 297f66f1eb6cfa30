import type { Box, Detection, Photo } from '../types.ts';
import { garmentClasses } from '../types.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { renderSvg } from './render-svg.ts';

const quality = 90;

/** Returns the photo's working copy as a JPEG with every detection's box, class and confidence drawn on it. */
export async function drawDetections(
  photo: Photo,
  detections: readonly Pick<Detection, 'box' | 'garmentClass' | 'confidence'>[],
): Promise<Buffer> {
  const { width, height } = photo.working;
  const background = (await encodeJpeg(photo.working, quality)).toString('base64');
  const unit = Math.max(width, height) / 256;
  const drawn = detections.map(({ box, garmentClass, confidence }) => {
    const color = `hsl(${(360 * garmentClasses.indexOf(garmentClass)) / garmentClasses.length} 85% 38%)`;
    return boxSvg(scaleBox(box, photo), `${garmentClass} ${Math.round(confidence * 100)} %`, color, unit);
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
    <image href="data:image/jpeg;base64,${background}" width="${width}" height="${height}"/>${drawn.join('')}</svg>`;
  return encodeJpeg(await renderSvg(svg, { width, height }), quality);
}

/** A box with its label inside its top left corner, in pixels of the drawing; `unit` is a line's width. */
function boxSvg({ x1, y1, x2, y2 }: Box, label: string, color: string, unit: number): string {
  const textHeight = 5 * unit;
  const labelWidth = (label.length * 0.6 + 0.8) * textHeight;
  return `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="${color}" stroke-width="${unit}"/>
    <rect x="${x1}" y="${y1}" width="${labelWidth}" height="${1.5 * textHeight}" fill="${color}"/>
    <text x="${x1 + 0.4 * textHeight}" y="${y1 + 1.1 * textHeight}" font-family="sans-serif" font-size="${textHeight}"
      fill="white">${label}</text>`;
}

function scaleBox(box: Box, { width, height, working }: Photo): Box {
  const scaleX = working.width / width;
  const scaleY = working.height / height;
  return { x1: box.x1 * scaleX, y1: box.y1 * scaleY, x2: box.x2 * scaleX, y2: box.y2 * scaleY };
}
