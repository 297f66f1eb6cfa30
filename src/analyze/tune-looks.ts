import { AppError } from '../errors.ts';
import type { CollectedLook } from '../evaluate/looks/judge-look.ts';
import type { TuneProfileOptions, TuningReport } from '../evaluate/tune/tune-profile.ts';
import type { Profile } from '../fuse/profile.ts';
import type { SearchContext } from '../search/search-context.ts';
import { collectLooks } from './collect-looks.ts';
import type { LabelledLook } from './look-file.ts';
import { tuneInWorker } from './tune-in-worker.ts';

export interface TuneLooksOptions extends Omit<TuneProfileOptions, 'baseline'> {
  readonly catalog: string;
  readonly readImage: (path: string) => Promise<Uint8Array>;
  /** Called before the first search with the products that the looks name and the catalog lacks, if there are any. */
  readonly onMissing?: ((productIds: readonly string[]) => void) | undefined;
  /** Progress of searching the photos. */
  readonly onLook?: ((done: number, total: number) => void) | undefined;
  /** Progress of tuning, which starts after all photos. */
  readonly onSearch?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Searches the catalog with each labelled photo once, in all four pairings, then finds the profile that fuses the
 * candidates best, in a worker thread. The baseline is the context's profile. Throws `invalid-request` for fewer than two
 * folds or fewer looks than folds, before any search, and the signal's reason when aborted.
 */
export async function tuneLooks(
  context: SearchContext,
  labelled: readonly LabelledLook[],
  { catalog, readImage, onMissing, onLook, onSearch, signal, ...options }: TuneLooksOptions,
): Promise<{ report: TuningReport; looks: readonly CollectedLook[] }> {
  checkFolds(labelled, options.folds);
  const collecting = { ...context, profile: withAllPairings(context.profile) };
  const collected = await collectLooks(collecting, labelled, {
    catalog,
    readImage,
    labelledBoxes: false,
    onMissing,
    onLook(done, total) {
      signal?.throwIfAborted();
      onLook?.(done, total);
    },
  });
  const looks = collected.looks.map(judgeable).filter(({ garments }) => garments.length > 0);
  const task = { looks, options: { ...options, baseline: context.profile } };
  const report = await tuneInWorker(task, { onProgress: onSearch, signal });
  return { report, looks };
}

/** Without the garments that only their kind could judge, where no product has a label. */
export function judgeable(look: CollectedLook): CollectedLook {
  const areLabelled = (look.labels?.size ?? 0) > 0;
  return { ...look, garments: look.garments.filter(({ relevant }) => areLabelled || relevant.length > 0) };
}

function checkFolds(labelled: readonly LabelledLook[], folds: number): void {
  if (folds < 2) throw new AppError('invalid-request', `Expected at least 2 folds but received ${folds}`);
  const usable = labelled.filter(({ garments }) => garments.length > 0).length;
  if (usable >= folds) return;
  throw new AppError(
    'invalid-request',
    `Expected at least ${folds} looks with labelled garments for ${folds} folds but found ${usable}`,
  );
}

/** The profile with every pairing searched and all candidates scored exactly, so that any weights can be tried on them. */
export function withAllPairings(profile: Profile): Profile {
  return {
    ...profile,
    rescoring: 'union',
    pairings: { 'garment→garment': 1, 'whole→whole': 1, 'garment→whole': 1, 'whole→garment': 1 },
  };
}
