import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Judgment, JudgmentRecord } from '../records/judgment-records.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import type { AnalyzeContext } from './analyze-context.ts';
import type { LabelledLook } from './look-file.ts';

const text = z
  .string()
  .min(1)
  .max(300)
  .refine((id) => !/\p{Cc}|\p{Cs}/u.test(id), 'Expected no control characters');

/** A person's label, as received. */
export const JudgmentSchema = z.object({
  query: text,
  productId: text,
  grade: z.number().int().min(-1).max(1000),
});

/** Stores people's labels. Throws `catalog-not-found`, and `invalid-row` for the first invalid label. */
export async function labelJudgments(
  { catalogs, judgments }: Pick<AnalyzeContext, 'catalogs' | 'judgments'>,
  catalog: string,
  labels: readonly Judgment[],
): Promise<void> {
  await requireCatalog(catalogs, catalog);
  for (const label of labels) {
    const issue = JudgmentSchema.safeParse(label).error?.issues[0];
    if (!issue) continue;
    const place = `query ${JSON.stringify(label.query)}, product ${JSON.stringify(label.productId)}`;
    throw new AppError('invalid-row', `${place}: ${issue.path.join('.')}: ${issue.message}`);
  }
  await judgments.label(catalog, labels);
}

/** The catalog's judgments, one per query and product. Throws `catalog-not-found`. */
export async function listJudgments(
  { catalogs, judgments }: Pick<AnalyzeContext, 'catalogs' | 'judgments'>,
  catalog: string,
): Promise<JudgmentRecord[]> {
  await requireCatalog(catalogs, catalog);
  return judgments.list(catalog);
}

/** Labels of grade 1 for the products of each garment. Garment n (from 1) of look L is the query `L:gn`. */
export function judgmentsOfLooks(looks: readonly LabelledLook[]): Judgment[] {
  return looks.flatMap(({ id, garments }) =>
    garments.flatMap(({ products }, index) =>
      products.map((productId) => ({ query: `${id}:g${index + 1}`, productId, grade: 1 })),
    ),
  );
}
