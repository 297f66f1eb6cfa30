import { type JudgedRanking, sumOf, type TrainedMethod } from '../fusion-method.ts';

/** Ranks (from 0) at which one bucket ends and the next begins. */
const cutOffs = [0, 5, 10, 15, 20, 30, 100, 200, 500, 1000];
const absentLogOdds = Math.log(0.001 / 0.999);

/**
 * BayesFuse: Σ ln(p / (1 − p)), where p is the share of the list's items in the same bucket of ranks that were relevant to
 * judged queries, each term times the list's relative weight; ln(.001 / .999) for a list that does not contain the item,
 * and beyond rank 1,000. Aslam and Montague, "Models for Metasearch", SIGIR 2001.
 *
 * The model of a list is the log-odds of its nine buckets.
 */
export const bayesfuse: TrainedMethod = {
  parameters: {},
  exceptions: {
    'one list keeps its order': 'items of one bucket tie, and a later bucket may have had more hits',
  },
  weighted: true,
  scorer: ({ model }) => ({
    found: (entries) =>
      sumOf(
        entries.map(({ list, rank }) => {
          const bucket = cutOffs.findIndex((end) => rank <= end) - 1;
          return list.relativeWeight * (model[list.id]?.[bucket] ?? absentLogOdds);
        }),
      ),
    absent: ({ relativeWeight }) => relativeWeight * absentLogOdds,
  }),
  fit: (rankings) => cutOffs.slice(1).map((end, bucket) => logOdds(rankings, cutOffs[bucket] ?? 0, end)),
};

function logOdds(rankings: readonly JudgedRanking[], start: number, end: number): number {
  const precisions = rankings.map(
    ({ relevant }) => relevant.slice(start, end).filter(Boolean).length / (end - start),
  );
  const mean = precisions.reduce((sum, precision) => sum + precision / rankings.length, 0);
  const hit = mean === 0 ? 0.001 : mean;
  const miss = 1 - hit === 0 ? 0.001 : 1 - hit;
  return Math.log(hit / miss);
}
