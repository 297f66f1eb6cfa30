import type { Region } from '../api.ts';
import { groupVariants } from '../group-variants.ts';
import type { Refinement } from '../refinement.ts';
import { NudgeForm } from './nudge-form.tsx';
import { type CardActions, ProductCard } from './product-card.tsx';
import { SkeletonGrid } from './skeleton-grid.tsx';

interface Props {
  /** Name of the list that the trail starts from. */
  readonly list: string;
  /** At least one. */
  readonly trail: readonly Refinement[];
  readonly regions: readonly Region[];
  readonly region: Region | null;
  readonly actions: CardActions;
  readonly onNudge: (words: string) => void;
  readonly onBack: (steps: number) => void;
}

/** Products like one, or like a garment with likes and dislikes, and the way back. */
export function RefinedPanel({ list, trail, regions, region, actions, onNudge, onBack }: Props) {
  const shown = trail.at(-1);
  if (!shown) return null;
  const hits = shown.hits ?? [];
  return (
    <section aria-label="Refined products">
      <nav className="breadcrumb" aria-label="Way back">
        <ol>
          <li>
            <button type="button" onClick={() => onBack(trail.length)}>
              {list}
            </button>
          </li>
          {trail.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the trail only grows and shrinks at its end
            <li key={index}>
              {index < trail.length - 1 ? (
                <button type="button" onClick={() => onBack(trail.length - 1 - index)}>
                  {nameOf(step)}
                </button>
              ) : (
                <span aria-current="page">{nameOf(step)}</span>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <div className="result-title">
        <h2>{nameOf(shown)}</h2>
        <p>
          {hits.length} {hits.length === 1 ? 'product' : 'products'}, most similar first
        </p>
      </div>
      <NudgeForm key={`${trail.length} ${shown.from}`} nudge={shown.nudge?.words ?? ''} onNudge={onNudge} />
      {shown.hits === null ? (
        <SkeletonGrid />
      ) : (
        <>
          {/* A card's heading is of the level below a shelf's. */}
          <h3 className="visually-hidden">Products</h3>
          <ol className="products">
            {groupVariants(hits).map((variants) => (
              <li key={variants[0].productId}>
                <ProductCard
                  variants={variants}
                  regions={regions}
                  region={region}
                  actions={actions}
                  liked={shown.liked}
                />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** `More like Navy blazer`, `Top: 2 liked, 1 disliked` */
function nameOf({ from, start, liked, disliked, nudge }: Refinement): string {
  const counts = [
    ...(liked.length > 0 ? [`${liked.length} liked`] : []),
    ...(disliked.length > 0 ? [`${disliked.length} disliked`] : []),
    ...(nudge ? [nudge.words] : []),
  ];
  const name = start && 'product' in start ? `More like ${from}` : from;
  return counts.length > 0 ? `${name}: ${counts.join(', ')}` : name;
}
