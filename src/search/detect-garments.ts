import { type DetectedRegion, detectRegions } from './find-regions.ts';
import { type Notice, noGarmentFound, noticesOfPhoto } from './notice.ts';
import type { SearchContext } from './search-context.ts';

export interface DetectAnswer {
  readonly image: { readonly width: number; readonly height: number };
  readonly regions: readonly DetectedRegion[];
  readonly notices: readonly Notice[];
}

/** Detects the garments in a photo, without a search. Throws the decoder's errors; see `shopTheLook`. */
export async function detectGarments(
  context: Pick<SearchContext, 'decodePhoto' | 'detector'>,
  bytes: Uint8Array,
  options: { readonly minConfidence?: number },
): Promise<DetectAnswer> {
  const photo = await context.decodePhoto(bytes);
  const regions = await detectRegions(context, photo, options);
  const { width, height } = photo;
  const notices = [...noticesOfPhoto(photo), ...(regions.length === 0 ? [noGarmentFound] : [])];
  return { image: { width, height }, regions, notices };
}
