import { Command } from 'commander';
import { deleteQuery, getQuery, listQueries, replayAll } from '../../analyze/manage-queries.ts';
import { type ListChange, type Replay, replayQuery } from '../../analyze/replay-query.ts';
import { createReplayTally, type ReplaySummary } from '../../analyze/summarize-replays.ts';
import type { RecordsContext } from '../../context/open-records.ts';
import { AppError } from '../../errors.ts';
import { findProfile } from '../../search/find-profile.ts';
import { parseProfile } from '../../search/profile-schema.ts';
import { counted } from '../counted.ts';
import { parseCount } from '../parse-options.ts';
import { inFile, readJson } from '../read/read-json.ts';
import { withRecords } from '../with-records.ts';

export function queriesCommand(): Command {
  return new Command('queries')
    .description('Lists, deletes and re-ranks saved queries (docs/profiles.md)')
    .addCommand(list())
    .addCommand(remove())
    .addCommand(replay());
}

function list(): Command {
  return new Command('list')
    .description('Lists the newest saved queries of a catalog')
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--limit <n>', 'number of queries', parseCount, 20)
    .option('--json', 'print them as JSON')
    .exitOverride()
    .action(async ({ catalog, limit, json }: { catalog: string; limit: number; json?: boolean }) => {
      const found = await withRecords((records) => listQueries(records, catalog, { limit }));
      for (const { id, at, externalId, query } of found) {
        const classes = query.regions.map(({ garmentClass }) => garmentClass ?? 'garment');
        const profile = `${query.profile.name}@${query.profile.version}`;
        console.log(
          json
            ? JSON.stringify({ id, at, externalId, profile, classes })
            : `${id}  ${at}  ${profile}  ${classes.join(', ')}${externalId === null ? '' : `  ${externalId}`}`,
        );
      }
    });
}

function remove(): Command {
  return new Command('delete')
    .description('Deletes a saved query')
    .argument('<id>', 'queryId of its response')
    .exitOverride()
    .action((id: string) => withRecords((records) => deleteQuery(records, id)));
}

interface ReplayOptions {
  readonly catalog: string;
  readonly profile: string;
  readonly limit: number;
  readonly json?: boolean;
}

function replay(): Command {
  return new Command('replay')
    .description('Re-ranks saved queries with another profile and shows what changes')
    .argument('[id]', 'queryId of one saved query (default: all of the catalog)')
    .requiredOption('--profile <name>', 'NAME, NAME@VERSION, or the JSON file of a profile (ends in .json)')
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--limit <n>', 'number of top results to compare', parseCount, 10)
    .option('--json', 'print the changes as JSON')
    .exitOverride()
    .action(async (id: string | undefined, options: ReplayOptions) => {
      if (id === undefined) await replayCatalog(options);
      else await replayOne(id, options);
    });
}

async function replayOne(id: string, { profile: named, limit, json }: ReplayOptions): Promise<void> {
  const { replayed, from, to } = await withRecords(async (records) => {
    const { query } = await getQuery(records, id);
    const profile = await readProfile(records, named);
    return { replayed: replayQuery(query, profile, limit), from: query.profile, to: profile };
  });
  if (json) {
    const reference = ({ name, version }: typeof from) => ({ name, version });
    console.log(JSON.stringify({ queryId: id, from: reference(from), to: reference(to), ...replayed }));
    return;
  }
  if (!replayed.exact) console.log(`Not exact: ${inexact}`);
  printReplay(replayed);
}

async function replayCatalog({ profile: named, catalog, limit, json }: ReplayOptions): Promise<void> {
  const started = performance.now();
  const summary = await withRecords(async (records) => {
    const profile = await readProfile(records, named);
    const tally = createReplayTally(await records.judgments.list(catalog), records.clickEta);
    for await (const { found, replay } of replayAll(records, catalog, { profile, limit }))
      tally.add(found, replay);
    return tally.summary();
  });
  const seconds = (performance.now() - started) / 1000;
  if (json) console.log(JSON.stringify({ ...summary, seconds }));
  else printSummary(summary, limit, seconds);
}

async function readProfile(records: RecordsContext, named: string) {
  if (!named.endsWith('.json')) return findProfile(records, named);
  const document = await readJson(named);
  if (typeof document !== 'object' || Array.isArray(document))
    throw new AppError('invalid-request', `${named}: expected a profile, a JSON object`);
  return inFile(named, async () => parseProfile({ version: 1, ...document }));
}

const inexact = 'a search with this profile would have found other candidates (docs/profiles.md)';

function printReplay({ regions, look }: Replay): void {
  for (const { region, garmentClass, ...change } of regions)
    printChange(`${region} ${garmentClass ?? 'garment'}`, change);
  printChange('whole look', look);
}

function printChange(title: string, { ranks }: ListChange): void {
  const moved = ranks.filter(({ before, after }) => before !== after);
  console.log(`${title}: ${moved.length === 0 ? 'no change' : `${moved.length} ranks changed`}`);
  for (const { productId, before, after } of moved)
    console.log(`  ${String(before ?? '–').padStart(4)} → ${String(after ?? '–').padStart(4)}  ${productId}`);
}

/** How many of the moved lists are printed; `--json` has all. */
const shownMoves = 20;

function printSummary(summary: ReplaySummary, limit: number, seconds: number): void {
  const { queries, exact, lists, firstChanged, membersChanged, judged, clicked, moved } = summary;
  console.log(
    `${counted(queries, 'query', 'queries')} with ${counted(lists, 'garment')} in ${seconds.toFixed(2)} s`,
  );
  if (exact < queries) console.log(`not exact: ${queries - exact}; ${inexact}`);
  console.log(
    `first product changed: ${firstChanged}; products in the first ${limit} changed: ${membersChanged}`,
  );
  if (judged.lists > 0)
    console.log(
      `judged garments: ${judged.lists}; right product first: ${judged.rightBefore} before, ${judged.rightAfter} after`,
    );
  const { firstBefore, firstAfter } = clicked;
  if (firstBefore !== null && firstAfter !== null)
    console.log(
      `clicked products: ${clicked.products}; first, corrected for position: ${percent(firstBefore)} before, ${percent(firstAfter)} after`,
    );
  for (const { queryId, externalId, region, garmentClass, before, after } of moved.slice(0, shownMoves))
    console.log(
      `  ${queryId}${externalId === null ? '' : ` (${externalId})`}  ${region} ${garmentClass ?? 'garment'}: ${before ?? '–'} → ${after ?? '–'}`,
    );
  if (moved.length > shownMoves) console.log(`  and ${moved.length - shownMoves} more (--json has all)`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
