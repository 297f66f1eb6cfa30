import { useEffect, useRef } from 'react';
import type { Region } from '../api.ts';
import { type Choices, isRestricted } from '../choices.ts';
import { oneCurrency } from '../format.ts';
import { groupVariants } from '../group-variants.ts';
import { maxLimit, pageSize } from '../look-state.ts';
import type { Refinement } from '../refinement.ts';
import { FilterBar } from './filter-bar.tsx';
import { JudgedProducts } from './judged-products.tsx';
import { NudgeForm } from './nudge-form.tsx';
import { type CardActions, ProductCard } from './product-card.tsx';
import { SkeletonGrid } from './skeleton-grid.tsx';
import { TasteToggle } from './taste-toggle.tsx';

/** What a refined list's controls do. */
export interface RefinedActions {
  readonly catalog: string;
  /** Asks for more of something, in words. */
  readonly onNudge: (words: string) => void;
  readonly onChoose: (choices: Choices) => void;
  /** Asks for more products. */
  readonly onMore: () => void;
  /** Leaves so many refined searches. */
  readonly onBack: (steps: number) => void;
}

interface Props {
  /** Name of the list that the trail starts from. */
  readonly list: string;
  /** At least one. */
  readonly trail: readonly Refinement[];
  readonly regions: readonly Region[];
  readonly region: Region | null;
  readonly choices: Choices;
  /** Whether the last search failed. */
  readonly failed: boolean;
  readonly actions: CardActions;
  readonly refined: RefinedActions;
}

/** Products like one, or like a garment with likes and dislikes, and the way back. */
export function RefinedPanel({ list, trail, regions, region, choices, failed, actions, refined }: Props) {
  const { catalog, onNudge, onChoose, onMore, onBack } = refined;
  const panel = useRef<HTMLElement>(null);
  const { length } = trail;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins where it can be seen
  useEffect(() => {
    if (panel.current && panel.current.getBoundingClientRect().top < 0) panel.current.scrollIntoView();
  }, [length]);
  const shown = trail.at(-1);
  if (!shown) return null;
  const hits = shown.hits ?? [];
  return (
    <section ref={panel} className="refined" aria-label="Refined products" aria-busy={shown.busy ?? false}>
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
        {shown.hits && (
          <p>
            {hits.length} {hits.length === 1 ? 'product' : 'products'}, most similar first
          </p>
        )}
      </div>
      <JudgedProducts {...{ catalog, shown }} onJudge={actions.onJudge} />
      <NudgeForm key={`${trail.length} ${shown.from}`} nudge={shown.nudge?.words ?? ''} onNudge={onNudge} />
      <TasteToggle catalog={catalog} shown={shown} />
      <FilterBar
        facets={shown.facets ?? []}
        choices={choices}
        currency={oneCurrency(hits)}
        onChoose={onChoose}
      />
      {hits.length === 0 && shown.hits && isRestricted(choices) && (
        <p className="notice">No product meets the choices above.</p>
      )}
      {shown.hits === null ? (
        !failed && <SkeletonGrid />
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
          {hits.length >= (shown.limit ?? pageSize) && hits.length < maxLimit && (
            <button type="button" className="button secondary more" onClick={onMore}>
              Show more
            </button>
          )}
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
