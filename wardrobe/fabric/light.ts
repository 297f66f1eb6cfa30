import { text } from '../shapes/geometry.ts';
import type { Part } from '../shapes/part.ts';
import type { Fabric } from './fabric.ts';

/** How a picture is lit: where the light comes from, in degrees clockwise from the right, and how hard it is. */
export type Light = { readonly azimuth: number; readonly contrast: number };

export type LightOptions = {
  /** Makes the ids of this drawing unique in its document. */
  readonly id: string;
  readonly light: Light;
  /** Pixels per centimetre of the picture. */
  readonly scale: number;
  /** Seeds the wrinkles, 0–9999: the same garment creases differently in every picture. */
  readonly creases: number;
};

/** The shading of a part that is round between its two edges: a gradient over its outline. */
export function roundShade(part: Part, id: string, light: Light): string {
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
  return `<linearGradient id="${id}s" gradientUnits="userSpaceOnUse" x1="${text(from.x)}" y1="${text(from.y)}" x2="${text(to.x)}" y2="${text(to.y)}">${stops}</linearGradient><path d="${part.d}" fill="url(#${id}s)"/>`;
}

/**
 * The light on a garment as one SVG filter: wrinkles are stretched turbulence, roundness is the blurred outline, and both are
 * lit by subtracting a copy shifted towards the light (an emboss: SVG's own lighting works on 8-bit heights and shows steps).
 */
export function lightFilter(fabric: Fabric, { id, light, scale, creases }: LightOptions): string {
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
