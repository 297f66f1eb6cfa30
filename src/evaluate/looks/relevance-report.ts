import { ndcg } from '../measures/ndcg.ts';
import { bootstrapMean, type Estimate } from '../significance/bootstrap.ts';
import { gradesOf, type Kinship, kinshipOf, type Label, type Labels } from './graded-relevance.ts';

/** A labelled garment with its rankings: product ids, best first, each once. */
export interface GradedGarment {
  readonly look: string;
  /** Undefined where no class is labelled: such garments are not graded. */
  readonly label?: Label | undefined;
  readonly relevant: ReadonlySet<string>;
  readonly ranked: { readonly fused: readonly string[]; readonly look: readonly string[] };
  /** Whether a region answers for the garment. */
  readonly found: boolean;
  /** Whether the first hit of `fused` is said to be confident; null where the profile has no calibration. */
  readonly confident: boolean | null;
}

/** First hits by labelled class. */
export interface ClassRelevance {
  /** Labelled garments of the class, and those that a region answers with at least one product. */
  readonly labelled: number;
  readonly found: number;
  /** How many first hits are of which class; `unjudged` for products without a label. */
  readonly first: Readonly<Record<string, number>>;
  readonly kinships: Readonly<Record<Kinship, number>>;
}

/** What a shopper sees, judged by labels of kind, with 95 % intervals by look. See {@link reportRelevance}. */
export interface RelevanceReport {
  readonly looks: number;
  readonly labelled: number;
  readonly found: number;
  readonly 'kind@1': Estimate;
  readonly 'kind@4': Estimate;
  readonly 'near@1': Estimate;
  readonly 'unrelated@1': Estimate;
  readonly 'unrelated@4': Estimate;
  readonly 'ndcg@10': Estimate;
  /** Share of the first hits, and of the first four, without a label. */
  readonly 'unjudged@1': number;
  readonly 'unjudged@4': number;
  /** Share of the looks with an unrelated product among some garment's first four. */
  readonly looksWithUnrelated: Estimate;
  readonly lookList: {
    readonly 'recall@10': Estimate;
    readonly firstHit: Estimate;
  };
  /** Null where the profile has no calibration. */
  readonly confident: { readonly precision: Estimate; readonly coverage: Estimate } | null;
  readonly byClass: Readonly<Record<string, ClassRelevance>>;
}

/**
 * Judges rankings by the labelled class of garments and products, where the exact products may not be in the catalog. Undefined if no
 * garment has a labelled class, or no ranked product has.
 *
 * - A garment counts where a region answers with at least one product. `kind@k`, `near@k` and `unrelated@k` are shares of the products
 *   among the first k of all such garments; products without a label are in neither part of the share.
 * - `ndcg@10` has the gains of `gradesOf`; a product without a label has none.
 * - In the look's own list any product of a labelled garment's class counts for it, found or not.
 * - `confident`: of the garments that count, the share whose first hit is confident (coverage), and the share of those whose first
 *   hit is of the same kind (precision).
 *
 * @param looks how many looks were searched, those without labelled garments too
 * @param labels of the whole catalog
 */
export function reportRelevance(
  garments: readonly GradedGarment[],
  { looks, labels }: { readonly looks: number; readonly labels: Labels },
): RelevanceReport | undefined {
  const graded = garments.flatMap((garment) => (garment.label ? [{ ...garment, label: garment.label }] : []));
  const isJudged = graded.some(({ ranked }) => ranked.fused.some((id) => labels.has(id)));
  if (!isJudged) return undefined;
  const judged = graded.map((garment): Judged => {
    const kinships = garment.ranked.fused.slice(0, 4).map((id) => kinshipOf(garment, id, labels));
    return { ...garment, counts: garment.found && kinships.length > 0, kinships };
  });
  const byLook = groupByLook(judged);
  const counted = byLook.map((look) => look.filter(({ counts }) => counts));
  const shareOf = (kinship: Kinship, k: number) =>
    bootstrapMean(
      counted.map((look) =>
        look.flatMap(({ kinships }) =>
          kinships
            .slice(0, k)
            .filter((of) => of !== 'unjudged')
            .map((of) => Number(of === kinship)),
        ),
      ),
    );
  const gradesFor = cachedGrades(labels);
  const unjudged = (k: number) => {
    const first = counted.flat().flatMap(({ kinships }) => kinships.slice(0, k));
    return first.filter((kinship) => kinship === 'unjudged').length / first.length;
  };
  return {
    looks,
    labelled: judged.length,
    found: counted.flat().length,
    'kind@1': shareOf('same', 1),
    'kind@4': shareOf('same', 4),
    'near@1': shareOf('near', 1),
    'unrelated@1': shareOf('unrelated', 1),
    'unrelated@4': shareOf('unrelated', 4),
    'ndcg@10': bootstrapMean(
      counted.map((look) => look.map((garment) => ndcg(garment.ranked.fused, gradesFor(garment), { k: 10 }))),
    ),
    'unjudged@1': unjudged(1),
    'unjudged@4': unjudged(4),
    looksWithUnrelated: bootstrapMean([
      ...counted.map((look) => [Number(look.some(({ kinships }) => kinships.includes('unrelated')))]),
      ...Array.from({ length: looks - counted.length }, () => [0]),
    ]),
    lookList: {
      'recall@10': bootstrapMean(byLook.map((look) => look.map((garment) => listed(garment, 10, labels)))),
      firstHit: bootstrapMean(
        byLook.map((look) => [Math.max(...look.map((garment) => listed(garment, 1, labels)))]),
      ),
    },
    confident: confidentOf(counted),
    byClass: classesOf(judged, labels),
  };
}

interface Judged extends GradedGarment {
  readonly label: Label;
  readonly counts: boolean;
  /** Of the first four products. */
  readonly kinships: readonly Kinship[];
}

function groupByLook(garments: readonly Judged[]): Judged[][] {
  const looks = new Map<string, Judged[]>();
  for (const garment of garments) {
    const of = looks.get(garment.look);
    if (of) of.push(garment);
    else looks.set(garment.look, [garment]);
  }
  return [...looks.values()];
}

/** Garments of the same label and without products of their own have the same grades. */
function cachedGrades(labels: Labels): (garment: Judged) => ReturnType<typeof gradesOf> {
  const known = new Map<string, ReturnType<typeof gradesOf>>();
  return (garment) => {
    const key = JSON.stringify([garment.label, ...garment.relevant]);
    const grades = known.get(key) ?? gradesOf(garment, labels);
    known.set(key, grades);
    return grades;
  };
}

/** 1 if a product of the garment's kind is among the first k of the look's own list, else 0. */
function listed(garment: Judged, k: number, labels: Labels): number {
  return Number(garment.ranked.look.slice(0, k).some((id) => kinshipOf(garment, id, labels) === 'same'));
}

function confidentOf(looks: readonly (readonly Judged[])[]): RelevanceReport['confident'] {
  if (looks.flat().every(({ confident }) => confident === null)) return null;
  const said = looks.map((look) =>
    look.filter(({ confident, kinships }) => confident && kinships[0] !== 'unjudged'),
  );
  return {
    precision: bootstrapMean(said.map((look) => look.map(({ kinships }) => Number(kinships[0] === 'same')))),
    coverage: bootstrapMean(looks.map((look) => look.map(({ confident }) => Number(confident === true)))),
  };
}

function classesOf(garments: readonly Judged[], labels: Labels): Record<string, ClassRelevance> {
  const names = [...new Set(garments.map(({ label }) => label.garmentClass))].sort();
  return Object.fromEntries(
    names.map((name) => {
      const of = garments.filter(({ label }) => label.garmentClass === name);
      const counted = of.filter(({ counts }) => counts);
      const first: Record<string, number> = {};
      const kinships: Record<Kinship, number> = { same: 0, near: 0, unrelated: 0, unjudged: 0 };
      for (const {
        ranked,
        kinships: [kinship = 'unjudged'],
      } of counted) {
        const product = labels.get(ranked.fused[0] ?? '')?.garmentClass ?? 'unjudged';
        first[product] = (first[product] ?? 0) + 1;
        kinships[kinship]++;
      }
      return [name, { labelled: of.length, found: counted.length, first, kinships }];
    }),
  );
}

/** What a look without labelled garments is answered with. */
export interface NothingOutcome {
  /** Whether some region is found. */
  readonly hasRegion: boolean;
  /** Whether some hit is offered as a match; null where the profile has no calibration. */
  readonly isOffered: boolean | null;
}

/** Looks without labelled garments: nothing in them may be offered as a match. */
export interface NothingReport {
  readonly looks: number;
  /** Share of the looks with a region. */
  readonly withRegion: Estimate;
  /** Share of the looks in which some hit is offered as a match; null where the profile has no calibration. */
  readonly offered: Estimate | null;
}

/** Undefined without such looks. */
export function reportNothing(looks: readonly NothingOutcome[]): NothingReport | undefined {
  if (looks.length === 0) return undefined;
  const isCalibrated = looks.some(({ isOffered }) => isOffered !== null);
  return {
    looks: looks.length,
    withRegion: bootstrapMean(looks.map(({ hasRegion }) => [Number(hasRegion)])),
    offered: isCalibrated ? bootstrapMean(looks.map(({ isOffered }) => [Number(isOffered === true)])) : null,
  };
}
