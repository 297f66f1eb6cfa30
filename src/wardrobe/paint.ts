import { type Cloth, fabricOf, paintOf } from './cloth.ts';
import type { Fabric } from './fabric.ts';
import { mix, type Point, sharp, smooth, text, tube } from './geometry.ts';
import type { Fold, Part } from './part.ts';
import { patternTile, type Tile } from './pattern.ts';
import { panelPrint } from './print.ts';

/** How a picture is lit: where the light comes from, in degrees clockwise from the right, and how hard it is. */
export type Light = { readonly azimuth: number; readonly contrast: number };

export type PaintOptions = {
  /** Makes the ids of this drawing unique in its document. */
  readonly id: string;
  readonly light: Light;
  /** Pixels per centimetre of the picture. */
  readonly scale: number;
  /** Seeds the wrinkles, 0–9999: the same garment creases differently in every picture. */
  readonly creases: number;
};

/**
 * SVG of a garment's parts, back to front, in one group that its fabric's light filter goes over. Parts overlap as listed;
 * layers are the caller's business.
 */
export function paintParts(parts: readonly Part[], cloth: Cloth, options: PaintOptions): string {
  const { id } = options;
  const fabric = fabricOf(cloth);
  const tile = patternTile(cloth.pattern, cloth.inks);
  const content = parts
    .map((part, i) => paintPart(part, cloth, fabric, tile, `${id}p${i}`, options.light))
    .join('');
  return `${tile ? tileDefinition(tile, `${id}t`) : ''}${fabric.weave ? tileDefinition(fabric.weave, `${id}w`) : ''}${lightFilter(fabric, options)}<g filter="url(#${id}f)">${content}</g>`;
}

function tileDefinition(tile: Tile, id: string): string {
  return `<pattern id="${id}" patternUnits="userSpaceOnUse" width="${text(tile.width)}" height="${text(tile.height)}">${tile.content}</pattern>`;
}

function paintPart(
  part: Part,
  cloth: Cloth,
  fabric: Fabric,
  tile: Tile | undefined,
  id: string,
  light: Light,
): string {
  const base = paintOf(cloth, part.fill);
  const owner = id.replace(/p\d+$/, '');
  const placed = part.transform ? ` transform="${part.transform}"` : '';
  const seen = part.opacity === undefined ? '' : ` opacity="${part.opacity}"`;
  if (part.stroke !== undefined) {
    const band = (width: number, color: string, opacity: number) =>
      `<path d="${part.d}" fill="none" stroke="${color}" stroke-width="${text(width)}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`;
    return `<g${placed}${seen}>${band(part.stroke, base, 1)}${band(part.stroke * 0.4, '#ffffff', 0.16)}</g>`;
  }
  const cover = (paint: string, more = '') =>
    `<path d="${part.d}" fill="${paint}" fill-rule="evenodd"${more}/>`;
  let inside = cover(base);
  if (part.fill === 'cloth') {
    const turn = `translate(${text(part.grain?.at.x ?? 0)} ${text(part.grain?.at.y ?? 0)}) rotate(${text(part.grain?.angle ?? 0)})`;
    if (tile)
      inside += `<pattern id="${id}t" href="#${owner}t" patternTransform="${turn} rotate(${tile.angle ?? 0})"/>${cover(`url(#${id}t)`)}`;
    if (part.panel) inside += panelPrint(cloth.pattern, cloth.inks, part.panel, `${id}g`);
    if (fabric.weave)
      inside += `<pattern id="${id}w" href="#${owner}w" patternTransform="${turn}"/>${cover(`url(#${id}w)`)}`;
  }
  inside += part.decor ?? '';
  inside += (part.folds ?? []).map(paintFold).join('');
  if (part.across) inside += roundShade(part, id, light);
  inside += (part.lines ?? [])
    .map(
      (line) =>
        `<path d="${line.d}" fill="none" stroke="${paintOf(cloth, line.color)}" stroke-width="${text(line.width)}" stroke-linecap="round"${line.dash ? ` stroke-dasharray="${line.dash}"` : ''} opacity="${line.opacity ?? 0.8}"/>`,
    )
    .join('');
  if (part.shadow) inside += cover('#000000', ` opacity="${part.shadow}"`);
  const rim = `<path d="${part.d}" fill="none" stroke="${paintOf(cloth, 'seam')}" stroke-width=".3" stroke-opacity=".5"/>`;
  return `<g${placed}${seen}><clipPath id="${id}c"><path d="${part.d}" clip-rule="evenodd"/></clipPath><g clip-path="url(#${id}c)">${inside}</g>${rim}</g>`;
}

/** Three nested lenses look as soft as a blurred one and cost a tenth. */
function paintFold(fold: Fold): string {
  const strength = fold.strength ?? 1;
  const opacity = text((fold.light ? 0.05 : 0.07) * strength);
  return [1, 0.62, 0.3]
    .map(
      (k) =>
        `<path d="${lens(fold.along, fold.width * k)}" fill="${fold.light ? '#ffffff' : '#08060c'}" opacity="${opacity}"/>`,
    )
    .join('');
}

/** A shape along a line, widest in the middle and pointed at both ends. */
function lens(along: readonly Point[], width: number): string {
  const line = along.flatMap((here, i) => (i === 0 ? [here] : [mix(along[i - 1] ?? here, here, 0.5), here]));
  const { left, right } = tube(
    line,
    line.map((_, i) => (width / 2) * Math.sin((Math.PI * i) / (line.length - 1)) ** 0.7),
  );
  return smooth(
    [...left, ...[...right].reverse().slice(1, -1)].map((knot, i) =>
      i === 0 || i === line.length - 1 ? sharp(knot) : knot,
    ),
  );
}

function roundShade(part: Part, id: string, light: Light): string {
  if (!part.across) return '';
  const [from, to] = part.across;
  const fromLeft = Math.cos((light.azimuth * Math.PI) / 180) < 0 ? 1 : 0;
  const dark = (offset: number, opacity: number) =>
    `<stop offset="${offset}" stop-color="#08060c" stop-opacity="${text(opacity * light.contrast)}"/>`;
  const bright = (offset: number) =>
    `<stop offset="${offset}" stop-color="#ffffff" stop-opacity="${text(0.1 * light.contrast)}"/>`;
  const stops = fromLeft
    ? `${dark(0, 0.16)}${dark(0.14, 0)}${bright(0.3)}${dark(0.55, 0.02)}${dark(1, 0.38)}`
    : `${dark(0, 0.38)}${dark(0.45, 0.02)}${bright(0.7)}${dark(0.86, 0)}${dark(1, 0.16)}`;
  return `<linearGradient id="${id}s" gradientUnits="userSpaceOnUse" x1="${text(from.x)}" y1="${text(from.y)}" x2="${text(to.x)}" y2="${text(to.y)}">${stops}</linearGradient><path d="${part.d}" fill="url(#${id}s)" fill-rule="evenodd"/>`;
}

/**
 * The light on a garment as one SVG filter: wrinkles are stretched turbulence, roundness is the blurred outline, and both are
 * lit by subtracting a copy shifted towards the light (an emboss: SVG's own lighting works on 8-bit heights and shows steps).
 */
function lightFilter(fabric: Fabric, { id, light, scale, creases }: PaintOptions): string {
  const [across, along, depth] = fabric.wrinkle;
  const [frequency, strength] = fabric.grain;
  const radians = (light.azimuth * Math.PI) / 180;
  const shift = (length: number) =>
    `dx="${text(-Math.cos(radians) * length)}" dy="${text(-Math.sin(radians) * length)}"`;
  const k = light.contrast;
  const grey = '0 0 0 1 0  0 0 0 1 0  0 0 0 1 0  0 0 0 0 1';
  // Finer grain than the pixels would only alias.
  const grain = Math.min(frequency, scale * 0.45);
  return `<filter id="${id}f" x="-4%" y="-4%" width="108%" height="108%" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="${across} ${along}" numOctaves="2" seed="${creases}"/><feColorMatrix values="${grey}" result="n"/>
<feOffset in="n" ${shift(1.3)} result="m"/><feComposite in="n" in2="m" operator="arithmetic" k2="${text(-1.5 * depth * k)}" k3="${text(1.5 * depth * k)}" k4=".5" result="w"/>
<feGaussianBlur in="SourceAlpha" stdDeviation="${fabric.roundness}"/><feColorMatrix values="${grey}" result="a"/>
<feOffset in="a" ${shift(fabric.roundness)} result="b"/><feComposite in="a" in2="b" operator="arithmetic" k2="${text(0.12 - 0.3 * k)}" k3="${text(0.3 * k)}" k4="-.1"/>
<feComposite in2="w" operator="arithmetic" k2="1" k3="1" result="l"/>
${
  strength >= 0.1
    ? `<feTurbulence type="fractalNoise" baseFrequency="${text(grain)}" numOctaves="1" seed="${creases + 1}"/><feColorMatrix values="${grey}"/>
<feComposite in2="l" operator="arithmetic" k2="${text(strength)}" k3="1" k4="${text(-strength / 2)}" result="l"/>`
    : ''
}
<feComposite in="l" in2="SourceGraphic" operator="arithmetic" k1="2" result="lit"/>
${fabric.sheen ? `<feComponentTransfer in="l"><feFuncR type="linear" slope="5" intercept="-2.75"/><feFuncG type="linear" slope="5" intercept="-2.75"/><feFuncB type="linear" slope="5" intercept="-2.75"/></feComponentTransfer><feComposite in2="lit" operator="arithmetic" k2="${text(fabric.sheen * 0.55)}" k3="1"/>` : ''}
<feComposite in2="SourceAlpha" operator="in"/></filter>`;
}
