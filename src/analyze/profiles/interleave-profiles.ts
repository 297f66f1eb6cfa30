import { fieldError } from '../../errors.ts';
import {
  type InterleavingVerdict,
  interleavingVerdict,
  type TeamClicks,
} from '../../evaluate/clicks/interleaving-verdict.ts';
import type { InterleavingRecord } from '../../records/interleaving-records.ts';
import { requireCatalog } from '../../records/require-catalog.ts';
import { findProfile, type ProfileContext } from '../../search/find-profile.ts';
import { searchedByBoth } from '../../search/interleaving.ts';
import { decodeSnapshot } from '../../search/query-snapshot.ts';
import { shownLists } from '../../search/shown-lists.ts';
import type { AnalyzeContext } from '../analyze-context.ts';

export interface InterleaveRequest {
  readonly catalog: string;
  /** `NAME@VERSION`, or `NAME` for its newest version. */
  readonly a: string;
  readonly b: string;
  /** Share of the catalog's live queries, above 0 up to 1. */
  readonly share: number;
}

/** A comparison with its verdict so far. */
export interface Interleaved extends InterleavingRecord, InterleavingVerdict {}

/**
 * Starts to interleave two profiles on a share of the catalog's live queries, and ends the comparison that runs there. Throws
 * `catalog-not-found`, `profile-not-found`, and `invalid-request` for profiles that no common search can serve.
 */
export async function startInterleaving(
  context: ProfileContext & Pick<AnalyzeContext, 'catalogs' | 'interleavings'>,
  { catalog, share, ...named }: InterleaveRequest,
): Promise<InterleavingRecord> {
  await requireCatalog(context.catalogs, catalog);
  const a = await findProfile(context, named.a, 'a');
  const b = await findProfile(context, named.b, 'b');
  if (a.name === b.name && a.version === b.version)
    throw fieldError('invalid-request', 'b', `Expected another profile than ${a.name}@${a.version}`);
  if (!searchedByBoth(a, b))
    throw fieldError('invalid-request', 'b', `Expected a profile with rescoring ${a.rescoring}, as a has`);
  const reference = ({ name, version }: typeof a) => ({ name, version });
  return context.interleavings.start({ catalog, share, a: reference(a), b: reference(b) });
}

/** Ends the comparison that runs in the catalog. Throws `catalog-not-found`, `not-found` if none does. */
export async function endInterleaving(
  { catalogs, interleavings }: Pick<AnalyzeContext, 'catalogs' | 'interleavings'>,
  catalog: string,
): Promise<void> {
  await requireCatalog(catalogs, catalog);
  if (!(await interleavings.end(catalog))) throw noInterleaving(catalog);
}

/**
 * The catalog's last comparison with its verdict, from the events of its saved queries: each click, and anything closer to a
 * purchase, credits the team that drafted the product. Throws `catalog-not-found`, `not-found` if there was none.
 */
export async function judgeInterleaving(
  {
    catalogs,
    interleavings,
    judgments,
    queries,
  }: Pick<AnalyzeContext, 'catalogs' | 'interleavings' | 'judgments' | 'queries'>,
  catalog: string,
): Promise<Interleaved> {
  await requireCatalog(catalogs, catalog);
  const interleaving = await interleavings.last(catalog);
  if (!interleaving) throw noInterleaving(catalog);
  const clicked = new Map<string, { readonly list: string | undefined; readonly productId: string }[]>();
  for (const { query, productId, grade } of await judgments.list(catalog, 'event')) {
    if (grade < 1) continue;
    const [id = '', list] = query.split(':');
    clicked.set(id, [...(clicked.get(id) ?? []), { list, productId }]);
  }
  const credits: TeamClicks[] = [];
  for (const [id, clicks] of clicked) {
    const record = await queries.find(id);
    const query = record && decodeSnapshot(record);
    if (query?.interleaved?.id !== interleaving.id) continue;
    const { regions, look } = shownLists(query);
    const teams = clicks.map(({ list, productId }) => {
      const region = query.regions.findIndex((each) => each.id === list);
      return (list === undefined ? look : regions[region])?.get(productId)?.team;
    });
    const of = (team: 'a' | 'b') => teams.filter((each) => each === team).length;
    credits.push({ a: of('a'), b: of('b') });
  }
  const names = { a: nameOf(interleaving.a), b: nameOf(interleaving.b) };
  return { ...interleaving, ...interleavingVerdict(credits, names) };
}

function nameOf({ name, version }: InterleavingRecord['a']): string {
  return `${name}@${version}`;
}

function noInterleaving(catalog: string) {
  return fieldError('not-found', 'catalog', `No profiles are interleaved in ${JSON.stringify(catalog)}`);
}
