import { fieldError } from '../errors.ts';
import type { Photo, Point } from '../types.ts';
import {
  type DetectedRegion,
  detectRegions,
  type FindRegionsOptions,
  garmentAt,
  keptRegions,
  type Region,
} from './find-regions.ts';
import { type Notice, noGarmentFound, noGarmentThere, noticesOfPhoto } from './notice.ts';
import { findKept } from './save-query.ts';
import type { SearchContext } from './search-context.ts';

export interface DetectAnswer<Garment = DetectedRegion> {
  readonly image: { readonly width: number; readonly height: number };
  readonly regions: readonly Garment[];
  readonly notices: readonly Notice[];
}

export interface DetectOptions {
  readonly minConfidence?: number | undefined;
  /** Asks for the garment under this place alone, pixels of the upright photo; also for one below the usual confidence. */
  readonly point?: Point | undefined;
}

/** Lowest confidence of a garment that somebody points at. */
const leastPointed = 0.02;

/**
 * Detects the garments in a photo, or the one under a point, without a search. Throws `invalid-request` for a point outside the photo, and
 * the decoder's errors; see `shopTheLook`.
 */
export async function detectGarments(
  context: Pick<SearchContext, 'decodePhoto' | 'detector'>,
  bytes: Uint8Array,
  { minConfidence, point }: DetectOptions,
): Promise<DetectAnswer> {
  const photo = await context.decodePhoto(bytes);
  if (!point) return answerOf(photo, await detectRegions(context, photo, { minConfidence }));
  requireInside(point, photo);
  const found = await pointedAt(context, photo, point, minConfidence ?? leastPointed);
  return answerOf(photo, found ? [found] : [], point);
}

/** The garments of a saved query, or the one under a point. Throws `query-not-found`, and `invalid-request` as {@link detectGarments}. */
export async function detectAgain(
  context: Pick<SearchContext, 'queries' | 'embedder'>,
  { queryId }: { readonly queryId: string },
  { catalog, point, ...options }: DetectOptions & FindRegionsOptions & { readonly catalog: string },
): Promise<DetectAnswer<Region>> {
  const { snapshot } = await findKept(context, catalog, queryId, 'image.queryId');
  const regions = keptRegions(snapshot.regions, options).map(({ region }) => region);
  if (!point) return answerOf(snapshot.image, regions);
  requireInside(point, snapshot.image);
  const found = garmentAt(point, regions);
  return answerOf(snapshot.image, found ? [found] : [], point);
}

/** The garment of the whole photo that is there, or else what a closer look finds. */
async function pointedAt(
  { detector }: Pick<SearchContext, 'detector'>,
  photo: Photo,
  point: Point,
  minConfidence: number,
): Promise<DetectedRegion | undefined> {
  for (const around of [undefined, point]) {
    const found = garmentAt(point, await detector.detect(photo, { minConfidence, around }));
    if (found) return { id: 'r1', ...found };
  }
  return undefined;
}

function requireInside({ x, y }: Point, { width, height }: Pick<Photo, 'width' | 'height'>): void {
  if (x >= 0 && y >= 0 && x < width && y < height) return;
  const message = `Expected a point inside the photo of ${width} × ${height} px`;
  throw fieldError('invalid-request', 'point', message);
}

function answerOf<Garment extends Region>(
  photo: Pick<Photo, 'width' | 'height' | 'readShare'>,
  regions: readonly Garment[],
  point?: Point,
): DetectAnswer<Garment> {
  const { width, height } = photo;
  const none = regions.length === 0 ? [point ? noGarmentThere : noGarmentFound] : [];
  return { image: { width, height }, regions, notices: [...noticesOfPhoto(photo), ...none] };
}
