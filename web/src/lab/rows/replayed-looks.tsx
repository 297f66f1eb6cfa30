import { memo, useMemo } from 'react';
import type { Example } from '../../api.ts';
import type { Replays } from '../../api-types.ts';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { useAction } from '../../use-action.ts';
import { type Label, saveLabels } from '../lab-api.ts';
import { ReplayedLookView } from './replayed-look.tsx';
import { useCards } from './use-cards.ts';

interface Props {
  readonly catalog: string;
  readonly replays: Replays;
  readonly examples: readonly Example[];
  readonly limit: number;
  /** Called after labels were stored. */
  readonly onLabelled: () => Promise<void>;
}

/** The chosen looks, those that moved most first. A slider that moves renders them only when their new ranks are there. */
export const ReplayedLooks = memo(function ReplayedLooks({
  catalog,
  replays,
  examples,
  limit,
  onLabelled,
}: Props) {
  const ids = useMemo(
    () => [
      ...new Set(
        replays.looks.flatMap(({ lists }) => lists.flatMap(({ rows }) => rows.map((row) => row.productId))),
      ),
    ],
    [replays],
  );
  const cards = useCards(catalog, ids);
  const label = useAction(async (labels: readonly Label[]) => {
    if (labels.length === 0) return;
    await saveLabels(catalog, labels);
    await onLabelled();
  });
  const pictures = new Map(examples.map((example) => [example.name, example]));
  return (
    <section className="workbench" aria-label="Looks">
      <p className="fine-print keys">
        Label with the buttons or, on one of them, with keys: <kbd>r</kbd> right, <kbd>s</kbd> similar,{' '}
        <kbd>w</kbd> wrong, <kbd>n</kbd> not in the catalog, <kbd>←</kbd> <kbd>→</kbd> next product. The same
        again takes it back.
      </p>
      {label.failure && <FailureNotice failure={label.failure} />}
      {replays.looks.map((look) => (
        <ReplayedLookView
          key={look.id}
          catalog={catalog}
          look={look}
          example={pictures.get(look.externalId ?? '')}
          cards={cards}
          limit={limit}
          onLabel={label.run}
        />
      ))}
    </section>
  );
});
