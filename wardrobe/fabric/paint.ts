import { mix, type Point, sharp, smooth, text, tube } from '../shapes/geometry.ts';
import type { Fold, Line, Part } from '../shapes/part.ts';
import { type Cloth, fabricOf, paintOf } from './cloth.ts';
import type { Fabric } from './fabric.ts';
import { type LightOptions, lightFilter, roundShade } from './light.ts';
import { patternTile } from './pattern.ts';
import { panelPrint } from './print.ts';
import type { Tile } from './tile.ts';

type Material = {
  readonly cloth: Cloth;
  readonly fabric: Fabric;
  readonly tile: Tile | undefined;
  readonly options: LightOptions;
};

/**
 * SVG of a garment's parts, back to front, in one group that its fabric's light goes over. Parts overlap as listed; layers are
 * the caller's business.
 */
export function paintParts(parts: readonly Part[], cloth: Cloth, options: LightOptions): string {
  const { id } = options;
  const fabric = fabricOf(cloth);
  const material: Material = { cloth, fabric, tile: patternTile(cloth.pattern, cloth.inks), options };
  const tiles = tileDefinition(material.tile, `${id}t`) + tileDefinition(fabric.weave, `${id}w`);
  const content = parts.map((part, i) => paintPart(part, material, `${id}p${i}`)).join('');
  // What hangs behind a body lies in its shadow, and the light is what costs most.
  if (fabric.roundness === 0 || parts.every(({ layer }) => layer === 'behind')) return tiles + content;
  return `${tiles}${lightFilter(fabric, options)}<g filter="url(#${id}f)">${content}</g>`;
}

/** A soft dark rim around the parts, for the shadow that they cast on what lies just under them. */
export function contactShadow(parts: readonly Part[], strength: number): string {
  return parts
    .filter((part) => part.stroke === undefined)
    .flatMap((part) => {
      const placed = part.transform ? ` transform="${part.transform}"` : '';
      return [4, 2.4, 1.1].map(
        (width) =>
          `<path d="${part.d}" fill="none" stroke="#08060c" stroke-width="${width}" stroke-linejoin="round" opacity="${text(strength)}"${placed}/>`,
      );
    })
    .join('');
}

function tileDefinition(tile: Tile | undefined, id: string): string {
  if (!tile) return '';
  return `<pattern id="${id}" patternUnits="userSpaceOnUse" width="${text(tile.width)}" height="${text(tile.height)}">${tile.content}</pattern>`;
}

function paintPart(part: Part, material: Material, id: string): string {
  const attributes =
    (part.transform ? ` transform="${part.transform}"` : '') +
    (part.opacity === undefined ? '' : ` opacity="${part.opacity}"`);
  if (part.stroke !== undefined)
    return `<g${attributes}>${strap(part.d, part.stroke, paintOf(material.cloth, part.fill))}</g>`;
  const inside = [
    cover(part, paintOf(material.cloth, part.fill)),
    part.fill === 'cloth' ? clothSurface(part, material, id) : '',
    part.decor ?? '',
    ...(part.folds ?? []).map(paintFold),
    roundShade(part, id, material.options.light),
    ...(part.lines ?? []).map((line) => paintLine(line, material.cloth)),
    part.shadow ? cover(part, '#000000', ` opacity="${part.shadow}"`) : '',
  ].join('');
  const rim = `<path d="${part.d}" fill="none" stroke="${paintOf(material.cloth, 'seam')}" stroke-width=".3" stroke-opacity="${rimOpacity(part, material.fabric)}"/>`;
  return `<g${attributes}><clipPath id="${id}c"><path d="${part.d}" clip-rule="${ruleOf(part)}"/></clipPath><g clip-path="url(#${id}c)">${inside}</g>${rim}</g>`;
}

/** Cloth has an edge; skin has hardly one, and none where a limb is painted over itself. */
function rimOpacity(part: Part, fabric: Fabric): number {
  if (fabric.roundness > 0) return 0.5;
  return part.layer === 'forearm' || part.layer === 'hand' ? 0 : 0.2;
}

function strap(d: string, width: number, color: string): string {
  const band = (stroke: number, paint: string, opacity: number) =>
    `<path d="${d}" fill="none" stroke="${paint}" stroke-width="${text(stroke)}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`;
  return band(width, color, 1) + band(width * 0.4, '#ffffff', 0.16);
}

function ruleOf(part: Part): string {
  return part.holes ? 'evenodd' : 'nonzero';
}

function cover(part: Part, paint: string, more = ''): string {
  return `<path d="${part.d}" fill="${paint}" fill-rule="${ruleOf(part)}"${more}/>`;
}

/** The pattern, the placed print and the weave, each lying as the part's grain does. */
function clothSurface(part: Part, { cloth, fabric, tile, options }: Material, id: string): string {
  const { at, angle } = part.grain ?? { at: { x: 0, y: 0 }, angle: 0 };
  const turn = `translate(${text(at.x)} ${text(at.y)}) rotate(${text(angle)})`;
  const laid = (kind: 't' | 'w', more = '') =>
    `<pattern id="${id}${kind}" href="#${options.id}${kind}" patternTransform="${turn}${more}"/>${cover(part, `url(#${id}${kind})`)}`;
  return [
    tile ? laid('t', ` rotate(${tile.angle ?? 0})`) : '',
    part.panel ? panelPrint(cloth.pattern, cloth.inks, part.panel, `${id}g`) : '',
    fabric.weave ? laid('w') : '',
  ].join('');
}

function paintLine(line: Line, cloth: Cloth): string {
  const dash = line.dash ? ` stroke-dasharray="${line.dash}"` : '';
  return `<path d="${line.d}" fill="none" stroke="${paintOf(cloth, line.color)}" stroke-width="${text(line.width)}" stroke-linecap="round"${dash} opacity="${line.opacity ?? 0.8}"/>`;
}

/** Three nested lenses look as soft as a blurred one and cost a tenth. */
function paintFold(fold: Fold): string {
  const opacity = text((fold.light ? 0.05 : 0.07) * (fold.strength ?? 1));
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
  const half = line.map((_, i) => (width / 2) * Math.sin((Math.PI * i) / (line.length - 1)) ** 0.7);
  const { left, right } = tube(line, half);
  const outline = [...left, ...[...right].reverse().slice(1, -1)];
  return smooth(outline.map((knot, i) => (i === 0 || i === line.length - 1 ? sharp(knot) : knot)));
}
