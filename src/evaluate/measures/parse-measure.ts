import type { Judgments, Measure } from '../judgments.ts';
import { averagePrecision } from './average-precision.ts';
import { bpref } from './bpref.ts';
import { ndcg, ndcgExponential } from './ndcg.ts';
import { precision } from './precision.ts';
import { rPrecision } from './r-precision.ts';
import { rankBiasedPrecision } from './rank-biased-precision.ts';
import { recall } from './recall.ts';
import { reciprocalRank } from './reciprocal-rank.ts';
import { success } from './success.ts';

/** A measure with its cut-off and level, such as `ndcg@10`. */
export interface NamedMeasure {
  readonly name: string;
  readonly of: (ranked: readonly string[], judgments: Judgments) => number;
}

const withCutOff: ReadonlyMap<string, Measure> = new Map([
  ['precision', precision],
  ['recall', recall],
  ['hit_rate', success],
  ['success', success],
  ['mrr', reciprocalRank],
  ['map', averagePrecision],
  ['ndcg', ndcg],
  ['ndcg_burges', ndcgExponential],
]);
const withoutCutOff: ReadonlyMap<string, Measure> = new Map([
  ['r_precision', rPrecision],
  ['bpref', bpref],
]);

const grammar = /^(?<base>[a-z_]+)(?:\.(?<persistence>\d+))?(?:@(?<k>\d+))?(?:-l(?<level>\d+))?$/;

/**
 * The measure of a name in ranx's spelling: `ndcg@10`, `map`, `recall@5-l2` (grade 2 and above is relevant), `rbp.95`
 * (p = .95). Bassani, "ranx: a blazing-fast Python library for ranking evaluation and comparison", ECIR 2022.
 * Throws RangeError for an unknown name; its message lists the known ones.
 */
export function parseMeasure(name: string): NamedMeasure {
  const { base = '', persistence, k: cutOff, level: lowest } = grammar.exec(name)?.groups ?? {};
  const k = cutOff === undefined ? undefined : Number(cutOff);
  const level = lowest === undefined ? undefined : Number(lowest);
  if (k === 0 || level === 0) throw unknown(name);
  if (base === 'rbp' && persistence !== undefined && Number(persistence) > 0 && k === undefined) {
    const p = Number(`0.${persistence}`);
    return {
      name,
      of: (ranked, judgments) => rankBiasedPrecision(ranked, judgments, { persistence: p, level }),
    };
  }
  const measure = withCutOff.get(base) ?? (k === undefined ? withoutCutOff.get(base) : undefined);
  if (!measure || persistence !== undefined) throw unknown(name);
  return { name, of: (ranked, judgments) => measure(ranked, judgments, { k, level }) };
}

function unknown(name: string): RangeError {
  const cut = [...withCutOff.keys()].join(', ');
  const plain = [...withoutCutOff.keys()].join(', ');
  return new RangeError(
    `Unknown measure ${name}. Available: ${cut} (optionally with a cut-off such as @10), ${plain}, rbp.95 ` +
      '(or another persistence). The suffix -l2 counts grades of 2 and above as relevant',
  );
}
