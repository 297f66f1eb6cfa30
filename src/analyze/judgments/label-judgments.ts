import { z } from 'zod';
import { AppError, fieldError } from '../../errors.ts';
import { clickWeight } from '../../evaluate/clicks/examination.ts';
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

/**
 * Stores people's labels. Throws `catalog-not-found`, and `invalid-row` for the first invalid label.
 *
 * @param derived labels of saved queries that were made of the given ones, stored with them
 */
export async function labelJudgments(
  context: Pick<AnalyzeContext, 'catalogs' | 'judgments' | 'queries' | 'store'>,
  catalog: string,
  labels: readonly Judgment[],
  derived: readonly Judgment[] = [],
): Promise<LabelledJudgments> {
  await requireCatalog(context.catalogs, catalog);
  const all = [...labels, ...derived];
  for (const label of all) {
    const issue = JudgmentSchema.safeParse(label).error?.issues[0];
    if (!issue) continue;
    const place = `query ${JSON.stringify(label.query)}, product ${JSON.stringify(label.productId)}`;
    throw new AppError('invalid-row', `${place}: ${issue.path.join('.')}: ${issue.message}`);
  }
  const importId = await context.judgments.label(catalog, all);
  return { labelled: all.length, importId, known: await knownNames(context, catalog, labels) };
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
