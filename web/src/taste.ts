/** A product that the shopper liked or disliked. */
interface Judged {
  readonly id: string;
  readonly garmentClass: string;
}

/** What a shopper likes and dislikes in a catalog, newest last. It never leaves the browser but as product ids in a search. */
export interface Taste {
  readonly liked: readonly Judged[];
  readonly disliked: readonly Judged[];
}

/** What a search takes of each. */
const most = 50;

export const noTaste: Taste = { liked: [], disliked: [] };

/** The taste after a verdict about a product; null takes an earlier one back. */
export function withVerdict(taste: Taste, product: Judged, verdict: keyof Taste | null): Taste {
  const others = (of: readonly Judged[]) => of.filter(({ id }) => id !== product.id);
  const without = { liked: others(taste.liked), disliked: others(taste.disliked) };
  return verdict ? { ...without, [verdict]: [...without[verdict], product].slice(-most) } : without;
}

/** The ids that a search for products of a class sends along; of all classes where none is given. */
export function tasteIn({ liked, disliked }: Taste, garmentClass?: string | null) {
  const idsOf = (all: readonly Judged[]) =>
    all
      .filter((each) => garmentClass === undefined || each.garmentClass === garmentClass)
      .map(({ id }) => id);
  return { liked: idsOf(liked), disliked: idsOf(disliked) };
}

/** The tastes by catalog of a text that {@link JSON.stringify} made of them; what is none is passed over. */
export function parseTastes(text: string | null): Readonly<Record<string, Taste>> {
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    const entries = Object.entries(parsed ?? {}).flatMap(([catalog, taste]) =>
      isTaste(taste) ? [[catalog, taste] as const] : [],
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

function isTaste(value: unknown): value is Taste {
  const { liked, disliked } = (value ?? {}) as Record<string, unknown>;
  return [liked, disliked].every(
    (all) =>
      Array.isArray(all) &&
      all.length <= most &&
      all.every((each) => typeof each?.id === 'string' && typeof each.garmentClass === 'string'),
  );
}
