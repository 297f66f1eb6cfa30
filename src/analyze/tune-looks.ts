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
  /** Of the photos searched. */
  readonly onLook?: ((done: number, total: number) => void) | undefined;
  /** Of the searches for a profile, which begin when all photos have been. */
  readonly onSearch?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Searches the catalog with labelled photos once, in all four pairings, and looks for the profile that fuses what came
 * back best, in a worker thread. The baseline is the context's profile. Throws `invalid-request` where there are too few
 * looks for the folds, and the signal's reason when aborted.
 */
export async function tuneLooks(
  context: SearchContext,
  labelled: readonly LabelledLook[],
  { catalog, readImage, onLook, onSearch, signal, ...options }: TuneLooksOptions,
): Promise<{ report: TuningReport; looks: readonly CollectedLook[] }> {
  const collecting = { ...context, profile: withAllPairings(context.profile) };
  const collected = await collectLooks(collecting, labelled, {
    catalog,
    readImage,
    labelledBoxes: false,
    onLook(done, total) {
      signal?.throwIfAborted();
      onLook?.(done, total);
    },
  });
  const looks = collected.looks.filter(({ garments }) => garments.length > 0);
  if (looks.length < options.folds)
    throw new AppError(
      'invalid-request',
      `Expected at least ${options.folds} labelled looks, one a fold, but received ${looks.length}`,
    );
  const task = { looks, options: { ...options, baseline: context.profile } };
  const report = await tuneInWorker(task, { onProgress: onSearch, signal });
  return { report, looks };
}

/** Every pairing brings candidates, and all of them are scored exactly. */
export function withAllPairings(profile: Profile): Profile {
  return {
    ...profile,
    rescoring: 'union',
    pairings: { 'garment→garment': 1, 'whole→whole': 1, 'garment→whole': 1, 'whole→garment': 1 },
  };
}
