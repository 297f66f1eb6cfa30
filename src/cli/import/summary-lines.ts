import type { ImportSummary } from '../../import/import-file.ts';
import { counted } from '../counted.ts';
import { formatDuration } from '../progress.ts';

/** What an import did, or a dry run would do, in lines for people: warnings and deletions first, the counts last. */
export function summaryLines(
  summary: ImportSummary,
  { catalog, dryRun = false }: { readonly catalog: string; readonly dryRun?: boolean },
): string[] {
  const { imported, unchanged, failed, ready = 0, classGuessed, classUnknown, seconds } = summary;
  const warnings = summary.warnings.map(
    ({ location, kind, count, line, example }) =>
      `warning: ${count} × ${location} ${kind}; first in line ${line}: ${example}`,
  );
  const leftOut = Object.entries(summary.leftOut).map(
    ([reason, count]) => `left out: ${counted(count, 'record')} of ${reason}`,
  );
  const took = `in ${formatDuration(seconds)}`;
  return [
    ...warnings,
    ...leftOut,
    ...(summary.pruned ?? []).map((id) => `${dryRun ? 'would delete' : 'deleted'} ${id}`),
    ...(summary.pruneRefused === undefined ? [] : [`${summary.pruneRefused} (prune-refused)`]),
    ...(summary.pruned
      ? [`${counted(summary.pruned.length, 'product')} ${dryRun ? 'would be deleted' : 'deleted'}`]
      : []),
    dryRun
      ? `dry run: ${counted(ready, 'product')} ready, ${failed} failed ${took}; nothing was written`
      : `${imported} imported, ${unchanged} unchanged, ${failed} failed ${took} into ${catalog}` +
        `; garment class guessed from words for ${classGuessed}, unknown for ${classUnknown}`,
  ];
}
