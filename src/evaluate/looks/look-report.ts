import type { Measure, MeasureOptions } from '../judgments.ts';
import { ndcg } from '../measures/ndcg.ts';
import { reciprocalRank } from '../measures/reciprocal-rank.ts';
import { success } from '../measures/success.ts';
import { bootstrapMean, type Estimate } from '../significance/bootstrap.ts';
import { compareGrouped, type GroupedComparison } from '../significance/compare-grouped.ts';
import { type ConsumerToShop, type ConsumerToShopQuery, reportConsumerToShop } from './consumer-to-shop.ts';

/** The rankings of a garment: by the whole photo's lists alone, by its crop's alone, by both fused, and the whole look's. */
export const answerKinds = ['whole', 'crop', 'fused', 'look'] as const;
export type AnswerKind = (typeof answerKinds)[number];

/** One labelled garment of a look with its rankings: product ids, best first, each once. */
export interface JudgedGarment extends ConsumerToShopQuery {
  readonly look: string;
  readonly ranked: Readonly<Record<AnswerKind, readonly string[]>>;
  /** Whether the catalog has none of its products. */
  readonly isAbsent?: boolean;
  /** Whether a region answers for the garment. */
  readonly found: boolean;
  /** The ranking by the crop of the labelled box; undefined if the label has no box. */
  readonly labelledCrop?: readonly string[];
}

export type MetricName = `r@${1 | 5 | 10}` | 'mrr' | 'ndcg@10';
export type Metrics = Readonly<Record<MetricName | `${MetricName}:group`, Estimate>>;

/** Shares of all garments that `fused` lost at rank 1, by cause; they sum to 1 − R@1. */
export interface Loss {
  /** The catalog has none of the garment's products: nothing could find it. */
  readonly notInCatalog: number;
  /** No region answers for the garment. */
  readonly missedBox: number;
  /** A search with the labelled box has the product first, one with the detected box does not. */
  readonly wrongBox: number;
  /** The crop's or the whole photo's lists alone have the product first. */
  readonly fusion: number;
  /** None of these has it first. */
  readonly embedding: number;
}

export interface LookReport extends Readonly<Record<AnswerKind, Metrics>> {
  /** Labelled garments. */
  readonly n: number;
  /** The gain in R@1 of `fused` over the crop's and the whole photo's lists alone. */
  readonly fusedOver: Readonly<Record<'crop' | 'whole', GroupedComparison>>;
  readonly loss: Loss;
  /** Undefined if no garment is labelled with box and class. */
  readonly consumerToShop?: ConsumerToShop;
}

/**
 * Measures of a set of labelled garments, with 95 % intervals by look. `…:group` also accepts products of the same group.
 *
 * @param groupOf a product's group, or the product itself where it has none
 */
export function reportLooks(
  garments: readonly JudgedGarment[],
  groupOf: (productId: string) => string,
): LookReport {
  const looks = [...groupByLook(garments).values()];
  const metrics = (kind: AnswerKind) => metricsOf(looks, kind, groupOf);
  const consumerToShop = reportConsumerToShop(looks);
  return {
    n: garments.length,
    whole: metrics('whole'),
    crop: metrics('crop'),
    fused: metrics('fused'),
    look: metrics('look'),
    fusedOver: { crop: fusedOver(garments, 'crop'), whole: fusedOver(garments, 'whole') },
    loss: lossOf(garments),
    ...(consumerToShop ? { consumerToShop } : {}),
  };
}

function fusedOver(garments: readonly JudgedGarment[], kind: AnswerKind): GroupedComparison {
  const isFirst = (ranking: AnswerKind) =>
    garments.map(({ ranked, relevant }) =>
      Number(ranked[ranking].slice(0, 1).some((id) => relevant.has(id))),
    );
  return compareGrouped(
    isFirst('fused'),
    isFirst(kind),
    garments.map(({ look }) => look),
  );
}

function groupByLook(garments: readonly JudgedGarment[]): Map<string, JudgedGarment[]> {
  const looks = new Map<string, JudgedGarment[]>();
  for (const garment of garments) looks.set(garment.look, [...(looks.get(garment.look) ?? []), garment]);
  return looks;
}

const measures: Readonly<Record<MetricName, readonly [Measure, MeasureOptions?]>> = {
  'r@1': [success, { k: 1 }],
  'r@5': [success, { k: 5 }],
  'r@10': [success, { k: 10 }],
  mrr: [reciprocalRank],
  'ndcg@10': [ndcg, { k: 10 }],
};

function metricsOf(
  looks: readonly (readonly JudgedGarment[])[],
  kind: AnswerKind,
  groupOf: (productId: string) => string,
): Metrics {
  const toGroups = (ids: Iterable<string>) => [...new Set([...ids].map(groupOf))];
  const allRelevant = (ids: Iterable<string>) => new Map([...ids].map((id) => [id, 1]));
  const estimates: Record<string, Estimate> = {};
  for (const [name, [measure, options]] of Object.entries(measures)) {
    const exact = ({ ranked, relevant }: JudgedGarment) =>
      measure(ranked[kind], allRelevant(relevant), options);
    const grouped = ({ ranked, relevant }: JudgedGarment) =>
      measure(toGroups(ranked[kind]), allRelevant(toGroups(relevant)), options);
    estimates[name] = bootstrapMean(looks.map((look) => look.map(exact)));
    estimates[`${name}:group`] = bootstrapMean(looks.map((look) => look.map(grouped)));
  }
  return estimates as unknown as Metrics;
}

function lossOf(garments: readonly JudgedGarment[]): Loss {
  const counts = { notInCatalog: 0, missedBox: 0, wrongBox: 0, fusion: 0, embedding: 0 };
  for (const garment of garments) {
    const cause = causeOfLoss(garment);
    if (cause) counts[cause]++;
  }
  const share = (count: number) => (garments.length === 0 ? 0 : count / garments.length);
  return {
    notInCatalog: share(counts.notInCatalog),
    missedBox: share(counts.missedBox),
    wrongBox: share(counts.wrongBox),
    fusion: share(counts.fusion),
    embedding: share(counts.embedding),
  };
}

function causeOfLoss({ ranked, relevant, isAbsent, found, labelledCrop }: JudgedGarment): keyof Loss | null {
  const first = ([id]: readonly string[]) => id !== undefined && relevant.has(id);
  if (first(ranked.fused)) return null;
  if (isAbsent) return 'notInCatalog';
  if (!found) return 'missedBox';
  if (first(ranked.crop) || first(ranked.whole)) return 'fusion';
  return labelledCrop && first(labelledCrop) ? 'wrongBox' : 'embedding';
}
