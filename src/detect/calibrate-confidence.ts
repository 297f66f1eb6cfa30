import type { Calibration, Logistic } from './detector-family.ts';
import { sigmoid } from './sigmoid.ts';

/**
 * Returns the probability that a box of this label and raw score is right: σ(a · logit(score) + b), 0..1.
 *
 * Without a calibration for the label, returns the score unchanged. Source: J. Platt, "Probabilistic Outputs for Support
 * Vector Machines", 1999, applied to the score's logit.
 */
export function calibrateConfidence(
  score: number,
  label: string,
  calibration: Calibration | undefined,
): number {
  const logistic = logisticOf(label, calibration);
  return logistic ? sigmoid(logistic.a * logit(score) + logistic.b) : score;
}

/** Returns the raw score whose calibrated confidence is `confidence`: the inverse of {@link calibrateConfidence}. */
export function scoreAtConfidence(
  confidence: number,
  label: string,
  calibration: Calibration | undefined,
): number {
  const logistic = logisticOf(label, calibration);
  return logistic ? sigmoid((logit(confidence) - logistic.b) / logistic.a) : confidence;
}

function logisticOf(label: string, calibration: Calibration | undefined): Logistic | undefined {
  return calibration && 'perClass' in calibration ? calibration.perClass[label] : calibration;
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
