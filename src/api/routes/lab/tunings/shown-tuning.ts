import type { z } from '@hono/zod-openapi';
import type { TuningJob } from '../../../../lab/tuning-jobs.ts';
import type { TuningSchema } from './schema.ts';

type Report = NonNullable<TuningJob['report']>;
type Finding = Report['gains'][string];

/** A tuning as answers show it. */
export function shownTuning({ report, error, ...facts }: TuningJob): z.infer<typeof TuningSchema> {
  return {
    ...facts,
    ...(error ? { error } : {}),
    ...(report ? { report: shownReport(report) } : {}),
  };
}

function shownReport({
  measure,
  looks,
  garments,
  folds,
  evaluations,
  baseline,
  best,
  bestFamily,
  gains,
  lookGains,
  families,
  landscape,
  calibration,
}: Report): NonNullable<z.infer<typeof TuningSchema>['report']> {
  return {
    ...{ measure, looks, garments, folds, evaluations, baseline, best, bestFamily, landscape, calibration },
    gains: shownFindings(gains),
    lookGains: shownFindings(lookGains),
    families: families.map(({ name, gain }) => ({ name, gain: shownFinding(gain) })),
  };
}

function shownFindings(findings: Readonly<Record<string, Finding>>) {
  return Object.fromEntries(Object.entries(findings).map(([name, of]) => [name, shownFinding(of)]));
}

function shownFinding({ difference, distinguishable, randomization, wins, losses, sentence }: Finding) {
  return { difference, distinguishable, p: randomization.holm, wins, losses, sentence };
}
