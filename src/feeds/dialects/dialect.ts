import type { DecimalMark } from '../fields/read-number.ts';

/** Fields of a product that a column can fill. `attributes.<name>` comes on top. */
export const feedFields = [
  'id',
  'title',
  'description',
  'images',
  'category',
  'garmentClass',
  'groupId',
  'price',
  'salePrice',
  'saleDates',
  'currency',
  'availability',
  'url',
] as const;

/** What a record means beyond its mapped columns. */
export interface RecordMeaning {
  /** More values of fields, such as attributes that two columns name and fill. */
  readonly more?: Readonly<Record<string, readonly unknown[]>>;
  /** Attributes that are named in a product's first record and filled in each: `option1` is `size`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Why the record is no product to show, in words. */
  readonly leftOut?: string | undefined;
  /** Where the record's pictures stand among those of its product; the file's order if absent. */
  readonly position?: number | undefined;
  /** The name of a variant that is left out itself, and the names of such variants above: a product without a price has theirs. */
  readonly lendsPriceAs?: string | undefined;
  readonly borrowsPriceOf?: readonly string[];
  /** Names by which the variants below a product refer to it. */
  readonly names?: readonly string[];
  /** The product that the record is a variant of, if that is just above it. */
  readonly variantOf?: string;
  /** Fields of a variant whose product is not just above it: it is then a product of its own. */
  readonly alone?: Readonly<Record<string, readonly unknown[]>>;
}

/** The texts of a record by column key, see `keyOf`; the first value where a column repeats. */
export type CellText = (key: string) => string;

/** How one kind of shop names its columns. */
export interface Dialect {
  readonly name: string;
  /** In words, for the report. */
  readonly title: string;
  /** Whether these columns are its. */
  readonly isSpoken: (keys: ReadonlySet<string>) => boolean;
  /** Column keys of each field; the first that has a value counts, and all of them for images and attributes. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** The decimal mark that its format prescribes, where the file itself does not show one. */
  readonly decimal?: DecimalMark;
  /** What a record means beyond `columns`, from columns whose keys `reads` matches. */
  readonly read?: (text: CellText) => RecordMeaning;
  readonly reads?: RegExp;
  /** A picture's path as the files lie on disk; '' for none. */
  readonly picturePath?: (path: string) => string;
  /** The category to show, of a cell that may name several. */
  readonly categoryPath?: (cell: string) => string;
}

/** A column's name without case, blanks, marks and Google's prefix. */
export function keyOf(column: string): string {
  const name = column
    .normalize('NFC')
    .toLowerCase()
    .trim()
    .replace(/^[gc]:/, '');
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '');
}
