import { type RefObject, useEffect, useRef } from 'react';
import type { Facet } from '../api.ts';
import { type Choices, fieldLabel, isRestricted, noChoices, toggleValue } from '../choices.ts';
import { formatPrice } from '../format.ts';

interface Props {
  /** Counts of the search without a filter. */
  readonly facets: readonly Facet[];
  readonly choices: Choices;
  /** ISO 4217 code of the prices; undefined where the products differ or have none. */
  readonly currency: string | undefined;
  readonly onChoose: (choices: Choices) => void;
}

/** A field with more values is no choice but a search of its own. */
const maxValues = 40;
const maxFields = 6;

/** Buttons that restrict the products: kind, color, price and what else the catalog has. */
export function FilterBar({ facets, choices, currency, onChoose }: Props) {
  const bar = useRef<HTMLFieldSetElement>(null);
  useClosing(bar);
  const fields = facets.filter((facet) => offers(facet, facets)).slice(0, maxFields);
  const price = facets.find(({ field, min = 0, max = 0 }) => field === 'price' && max > min);
  if (fields.length === 0 && !price && !isRestricted(choices)) return null;
  return (
    <fieldset ref={bar} className="filters">
      <legend className="visually-hidden">Show only</legend>
      {fields.map(({ field, values }) => {
        const chosen = choices.values[field] ?? [];
        return (
          <details key={field} className="filter" name="filter" data-field={field}>
            <summary data-active={chosen.length > 0}>
              {fieldLabel(field)}
              {chosen.length > 0 && `: ${chosen.join(', ')}`}
            </summary>
            <ul>
              {values.map(({ value, count }) => (
                <li key={value}>
                  <label>
                    <input
                      type="checkbox"
                      checked={chosen.includes(value)}
                      onChange={() => onChoose(toggleValue(choices, field, value))}
                    />
                    {value.replaceAll('_', ' ')} <small>{count}</small>
                  </label>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
      {price && (
        <PriceFilter
          min={price.min ?? 0}
          max={price.max ?? 0}
          chosen={choices.maxPrice}
          currency={currency}
          onPrice={(maxPrice) => onChoose({ ...choices, maxPrice })}
        />
      )}
      {isRestricted(choices) && (
        <button type="button" className="button secondary small" onClick={() => onChoose(noChoices)}>
          Show all
        </button>
      )}
    </fieldset>
  );
}

interface PriceProps {
  readonly min: number;
  readonly max: number;
  readonly chosen: number | undefined;
  readonly currency: string | undefined;
  readonly onPrice: (price: number | undefined) => void;
}

function PriceFilter({ min, max, chosen, currency, onPrice }: PriceProps) {
  const steps = [0.25, 0.5, 0.75].map((share) => roundPrice(min + share * (max - min)));
  const prices = [...new Set(steps)].filter((price) => price > min && price < max);
  return (
    <details className="filter" name="filter" data-field="price">
      <summary data-active={chosen !== undefined}>
        Price{chosen !== undefined && `: up to ${formatPrice(chosen, currency)}`}
      </summary>
      <ul>
        {[...prices, undefined].map((price) => (
          <li key={price ?? 'any'}>
            <label>
              <input type="radio" name="price" checked={chosen === price} onChange={() => onPrice(price)} />
              {price === undefined ? 'Any price' : `Up to ${formatPrice(price, currency)}`}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A price in two digits, as people state a limit. */
function roundPrice(price: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, price))) - 1);
  return Math.round(price / unit) * unit;
}

/** Whether a field divides the products; a color family goes before the finer color. */
function offers({ field, values }: Facet, facets: readonly Facet[]): boolean {
  if (values.length < 2 || values.length > maxValues) return false;
  const hasFamilies = facets.some(
    (other) => other.field === 'attributes.colorFamily' && other.values.length > 1,
  );
  return !(field === 'attributes.color' && hasFamilies);
}

/** Closes the open list of values on Escape, and on a click beside it. */
function useClosing(bar: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const close = (except: EventTarget | null) => {
      for (const list of bar.current?.querySelectorAll<HTMLDetailsElement>('details[open]') ?? []) {
        if (!(except instanceof Node && list.contains(except))) list.open = false;
      }
    };
    document.addEventListener('pointerdown', ({ target }) => close(target), { signal });
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && close(null), { signal });
    return () => listening.abort();
  }, [bar]);
}
