import type { GarmentClass, LookAnswer } from './api.ts';
import type { Variant } from './group-variants.ts';

/** `$52`, `49,90 €`; the bare number for a currency that is no ISO 4217 code. */
export function formatPrice(price: number, currency: string | undefined): string {
  if (!currency) return price.toLocaleString();
  try {
    return price.toLocaleString(undefined, {
      style: 'currency',
      currency,
      trailingZeroDisplay: 'stripIfInteger',
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${price.toLocaleString()} ${currency}`;
  }
}

/** The currency of all these hits; undefined where they differ or have none. */
export function oneCurrency(hits: readonly Pick<Variant, 'product'>[]): string | undefined {
  const currencies = new Set(hits.map(({ product }) => product.currency));
  const [currency] = currencies.size === 1 ? currencies : [];
  return currency;
}

/** `97 %` */
export function formatPercent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

/** What a detector's confidence means to a shopper. */
export function formatSureness(confidence: number): string {
  if (confidence >= 0.8) return 'clear';
  return confidence >= 0.5 ? 'likely' : 'unsure';
}

/** Below it, a guess is more often laughed at than helpful. */
const tellable = 0.6;

type Guesses = LookAnswer['regions'][number]['attributes'];

/** Patterns are known of cloth: a sandal that looks printed is laughed at. */
const withoutPattern: readonly (GarmentClass | null)[] = ['bag', 'belt', 'eyewear', 'footwear', 'hat'];

/**
 * `red, striped`: how a garment looks, as far as that is probable. Its article type is not told, since the list's name says what it is and
 * a wrong type is the most laughed at; nor that it is solid, which nobody looks for.
 */
export function formatGuesses(
  { articleType: _, pattern = [], ...guesses }: Guesses,
  garmentClass: GarmentClass | null,
): string {
  return [...Object.values(guesses), withoutPattern.includes(garmentClass) ? [] : pattern]
    .flatMap(([first]) => (first && first.probability >= tellable ? [first.value.toLowerCase()] : []))
    .filter((value) => value !== 'solid')
    .join(', ');
}

/** `Shirts 92 %, Blue 64 %`: the most probable value of each attribute. */
export function formatGuessesExactly(guesses: Guesses): string {
  return Object.values(guesses)
    .flatMap(([first]) => (first ? [`${first.value} ${formatPercent(first.probability)}`] : []))
    .join(', ');
}

/** Three decimals, which is enough to distinguish scores. */
export function formatScore(score: number): string {
  // Without the sign of a zero that was a little less.
  return (Number(score.toFixed(3)) + 0).toFixed(3);
}

/** What a hit is, in words: `This product 92 %`, `Same kind 88 %`, `Similar`; the score where nothing is calibrated. */
export function formatHit({ score, confident, sameProduct, sameKind }: Variant): string {
  if (sameProduct === undefined) return formatScore(score);
  if (confident || sameProduct >= 0.5) return `This product ${formatPercent(sameProduct)}`;
  return sameKind !== undefined && sameKind >= 0.5 ? `Same kind ${formatPercent(sameKind)}` : 'Similar';
}

/** `Found in 41 ms: decode 6 · detect 8 · embed 14 · search 10 · fuse 1` */
export function formatTimings(timings: LookAnswer['timings']): string {
  const steps = (['decode', 'detect', 'embed', 'search', 'fuse'] as const).map(
    (step) => `${step}\u00a0${Math.round(timings[`${step}Ms`])}`,
  );
  return `Found in ${Math.round(timings.totalMs)} ms: ${steps.join('\u00a0· ')}`;
}
