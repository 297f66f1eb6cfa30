import type { ReplayedList, ReplayedRow } from '../../api-types.ts';
import type { Label } from '../lab-api.ts';

/** What a person says of a product in a list. */
export const verdicts = ['right', 'similar', 'wrong'] as const;
export type Verdict = (typeof verdicts)[number];

const grades: Readonly<Record<Verdict, number>> = { right: 2, similar: 1, wrong: 0 };

/** The grade that takes a label back: not judged. */
const notJudged = -1;

/** The verdict of a grade; null for none. Grades of label files above that of `right` count as right. */
export function verdictOf(grade: number | null): Verdict | null {
  if (grade === null || grade < 0) return null;
  return verdicts.find((verdict) => grade >= grades[verdict]) ?? null;
}

/** The query's name for judgments of a list. */
export function queryName(queryId: string, region: string | null): string {
  return region === null ? queryId : `${queryId}:${region}`;
}

/** The label of a verdict about a row; the same verdict again takes it back. */
export function labelOf(query: string, { productId, grade }: ReplayedRow, verdict: Verdict): Label {
  return { query, productId, grade: verdictOf(grade) === verdict ? notJudged : grades[verdict] };
}

/** Labels of a list of which the catalog has none of the right products: every row that has no label yet is wrong. */
export function labelsOfNothingRight(query: string, { rows }: ReplayedList): Label[] {
  return rows
    .filter(({ grade }) => verdictOf(grade) === null)
    .map(({ productId }) => ({ query, productId, grade: grades.wrong }));
}

/** The verdict of a key. */
export function verdictOfKey(key: string): Verdict | 'none-right' | null {
  const keys: Readonly<Record<string, Verdict | 'none-right'>> = {
    '1': 'right',
    '2': 'similar',
    '3': 'wrong',
    r: 'right',
    s: 'similar',
    w: 'wrong',
    n: 'none-right',
  };
  return keys[key.toLowerCase()] ?? null;
}
