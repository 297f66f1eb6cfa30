/** Where in the input a mistake lies: a JSON path such as `filter.and.0.field`, or a form field such as `image`. */
export interface ErrorLocation {
  readonly location: string;
  readonly message: string;
  readonly fix?: string;
}

export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly errors?: readonly ErrorLocation[];
  readonly retryAfterSeconds?: number;
}

/**
 * Every error code with its HTTP status and title. docs/errors.md has a heading for each.
 */
export const errorTable = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'invalid-filter': { status: 400, title: 'The filter is not valid' },
  'catalog-not-found': { status: 404, title: 'There is no such catalog' },
  'product-not-found': { status: 404, title: 'There is no such product' },
  'profile-not-found': { status: 404, title: 'There is no such profile' },
  'import-not-found': { status: 404, title: 'There is no such import' },
  'query-not-found': { status: 404, title: 'There is no such kept query' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'payload-too-large': { status: 413, title: 'The request body is too large' },
  'unsupported-image': { status: 415, title: 'The picture is of a kind that is not read' },
  'corrupt-image': { status: 422, title: 'The picture is damaged' },
  'image-too-large': { status: 422, title: 'The picture has too many pixels' },
  'image-too-small': { status: 422, title: 'The picture is too small' },
  'picture-address-refused': { status: 422, title: "The picture's address is not fetched" },
  'picture-not-fetched': { status: 422, title: 'The picture could not be fetched' },
  'file-not-readable': { status: 422, title: 'File not readable' },
  'invalid-row': { status: 422, title: 'A catalog row is not valid' },
  'embedding-space-mismatch': { status: 409, title: 'The catalog was indexed with another embedder' },
  'reindex-failed': { status: 409, title: 'The catalogs were not indexed again' },
  'invalid-model': { status: 500, title: 'A model package is not valid' },
  'invalid-config': { status: 500, title: 'A setting is not valid' },
  'store-unavailable': { status: 503, title: 'The vector store does not answer' },
  'records-unavailable': { status: 503, title: 'The database of the records does not answer' },
  overloaded: { status: 503, title: 'The service is busy' },
  internal: { status: 500, title: 'Something went wrong inside Garb' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorTable;

/**
 * An error with a code of {@link errorTable}. Its message is shown to the caller, so it names fields and limits and
 * never photos, keys or vectors; what only the operator may see goes into `cause`.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly errors: readonly ErrorLocation[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}

/** An {@link AppError} about one field of the input. */
export function fieldError(code: ErrorCode, location: string, message: string): AppError {
  return new AppError(code, message, { errors: [{ location, message }] });
}
