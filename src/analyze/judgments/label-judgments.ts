import { z } from 'zod';
import { AppError, type ErrorLocation, fieldError } from '../../errors.ts';
import { clickWeight } from '../../evaluate/clicks/examination.ts';
import { inWords } from '../../issue-words.ts';
import type {
  ImportPlace,
  Judgment,
  JudgmentImport,
  JudgmentPlace,
  JudgmentRecord,
  UndoneImport,
} from '../../records/judgment-records.ts';
import type { Page } from '../../records/page.ts';
import { requireCatalog } from '../../records/require-catalog.ts';
import type { AnalyzeContext } from '../analyze-context.ts';
import type { LabelledLook } from '../look-file.ts';
import { missingProducts } from '../missing-products.ts';
import { type KnownNames, knownNames } from './known-names.ts';

const text = z
  .string()
  .min(1)
  .max(300)
  .refine((id) => !/\p{Cc}|\p{Cs}/u.test(id), 'Expected no control characters')
  .meta({ pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$` });

/** A person's label, as received. */
export const JudgmentSchema = z.object({
  query: text,
  productId: text,
  grade: z.number().int().min(-1).max(1000),
});

/** Labels that were stored together, and how much of what they name Garb knows. */
export interface LabelledJudgments {
  readonly labelled: number;
  /** For {@link undoJudgments}. */
  readonly importId: string;
  readonly known: KnownNames;
}

export interface LabelOptions {
  /** Labels of saved queries that were made of the given ones, stored with them. */
  readonly derived?: readonly Judgment[];
  /** Whether labels of which the catalog has none of the products are refused. */
  readonly requireProducts?: boolean;
}

/**
 * Stores people's labels: all of them or none. Throws `catalog-not-found`, `invalid-row` with every invalid label, and
 * `product-not-found` where none of their products is wanted and there.
 */
export async function labelJudgments(
  context: Pick<AnalyzeContext, 'catalogs' | 'judgments' | 'queries' | 'store'>,
  catalog: string,
  labels: readonly Judgment[],
  { derived = [], requireProducts = false }: LabelOptions = {},
): Promise<LabelledJudgments> {
  await requireCatalog(context.catalogs, catalog);
  const all = [...labels, ...derived];
  refuseInvalid(all);
  if (requireProducts) {
    const named = labels.map(({ productId }) => productId);
    await missingProducts(context, catalog, named, 'judgments');
  }
  const importId = await context.judgments.label(catalog, all);
  return { labelled: all.length, importId, known: await knownNames(context, catalog, labels) };
}

const shownFaults = 50;

function refuseInvalid(labels: readonly Judgment[]): void {
  const faults = labels.flatMap((label): ErrorLocation[] => {
    const issues = JudgmentSchema.safeParse(label, { error: inWords }).error?.issues ?? [];
    const place = `query ${shortened(label.query)}, product ${shortened(label.productId)}`;
    return issues.map(({ path, message }) => ({ location: `${place}: ${path.join('.')}`, message }));
  });
  if (faults.length === 0) return;
  const shown = faults.slice(0, shownFaults).map(({ location, message }) => `${location}: ${message}`);
  const more = faults.length > shownFaults ? `; and ${faults.length - shownFaults} more` : '';
  throw new AppError('invalid-row', `${shown.join('; ')}${more}`, { errors: faults });
}

function shortened(id: string): string {
  return JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id);
}

/** The catalog's imports of labels, newest first. Throws `catalog-not-found`. */
export async function listJudgmentImports(
  { catalogs, judgments }: Pick<AnalyzeContext, 'catalogs' | 'judgments'>,
  catalog: string,
  page?: Page<ImportPlace>,
): Promise<JudgmentImport[]> {
  await requireCatalog(catalogs, catalog);
  return judgments.imports(catalog, page);
}

/** Takes an import of labels back, as if it had never been. Throws `catalog-not-found`, `import-not-found`. */
export async function undoJudgments(
  { catalogs, judgments }: Pick<AnalyzeContext, 'catalogs' | 'judgments'>,
  catalog: string,
  importId: string,
): Promise<UndoneImport> {
  await requireCatalog(catalogs, catalog);
  const undone = await judgments.undo(catalog, importId);
  if (undone) return undone;
  throw fieldError(
    'import-not-found',
    'id',
    `No import of judgments ${JSON.stringify(importId)} in ${catalog}`,
  );
}

/** A judgment with the weight of its click. */
export interface ListedJudgment extends JudgmentRecord {
  /** Of a weak judgment: corrects for the rank at which the product was shown, see `clickWeight`; null for labels. */
  readonly weight: number | null;
}

/** The catalog's judgments, or a page of them, one per query and product. Throws `catalog-not-found`. */
export async function listJudgments(
  { catalogs, judgments, clickEta }: Pick<AnalyzeContext, 'catalogs' | 'judgments' | 'clickEta'>,
  catalog: string,
  page?: Page<JudgmentPlace>,
): Promise<ListedJudgment[]> {
  await requireCatalog(catalogs, catalog);
  const listed = await (page ? judgments.page(catalog, page) : judgments.list(catalog));
  return listed.map((judgment) => ({ ...judgment, weight: weightOf(judgment, clickEta) }));
}

/** The weight of a weak judgment; null for a person's label. An event recorded without its rank counts as one of rank 1. */
export function weightOf({ source, rank }: JudgmentRecord, clickEta: number): number | null {
  return source === 'human' ? null : clickWeight(rank ?? 1, clickEta);
}

/** Labels of grade 1 for the products of each garment. Garment n (from 1) of look L is the query `L:gn`. */
export function judgmentsOfLooks(looks: readonly LabelledLook[]): Judgment[] {
  return looks.flatMap(({ id, garments }) =>
    garments.flatMap(({ products }, index) =>
      products.map((productId) => ({ query: `${id}:g${index + 1}`, productId, grade: 1 })),
    ),
  );
}
