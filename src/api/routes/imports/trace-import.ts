import type { RowStatus } from '../../../import/import-products.ts';
import { measureStages } from '../../../metrics/measure-stages.ts';
import type { Stage } from '../../../metrics/metrics.ts';
import type { RequestSpan } from '../../../traces/tracer.ts';
import type { ApiContext } from '../../api-context.ts';

export interface TracedImport {
  /** The context with every step counted. */
  readonly api: ApiContext;
  readonly onStatus: (status: Pick<RowStatus, 'status'>) => void;
  /** Ends the span when the import does. */
  follow(begun: { readonly id: string; readonly done: Promise<void> }): void;
}

/**
 * The import as a span of its request, which it may outlive. It has the number of rows by their outcome, and how long each kind of step
 * took together, in milliseconds: a span for each of ten thousand rows would say less.
 *
 * @param span undefined: nothing is traced
 */
export function traceImport(api: ApiContext, span: RequestSpan | undefined): TracedImport {
  if (!span) return { api, onStatus: () => {}, follow: () => {} };
  const end = span.begin();
  const sums = new Map<string, number>();
  const add = (name: string, by: number) => sums.set(name, (sums.get(name) ?? 0) + by);
  return {
    api: measureStages(api, { stage: (stage: Stage, ms) => add(`garb.import.${stage}_ms`, ms) }),
    onStatus: ({ status }) => add(`garb.import.${status}`, 1),
    follow({ id, done }) {
      const attributes = () => ({
        'garb.import.id': id,
        ...Object.fromEntries([...sums].map(([name, sum]) => [name, Math.round(sum)])),
      });
      const ended = (failed: boolean) => end({ name: 'import', attributes: attributes(), failed });
      done.then(
        () => ended(false),
        () => ended(true),
      );
    },
  };
}
