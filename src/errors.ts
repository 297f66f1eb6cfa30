/** The faulty field of the input: a JSON path such as `filter.and.0.field`, or a form field such as `image`. */
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

/** Every error code with its HTTP status and title. docs/errors.md explains each under a heading of its own. */
export const errorTable = {
  'invalid-request': { status: 400, title: 'Invalid request' },
  'invalid-filter': { status: 400, title: 'Invalid filter' },
  'request-aborted': { status: 400, title: 'Request ended early' },
  unauthorized: { status: 401, title: 'Key needed' },
  forbidden: { status: 403, title: 'Not allowed with this key' },
  'cross-site-request': { status: 403, title: 'Page of another origin' },
  'catalog-not-found': { status: 404, title: 'Catalog not found' },
  'product-not-found': { status: 404, title: 'Product not found' },
  'profile-not-found': { status: 404, title: 'Profile not found' },
  'import-not-found': { status: 404, title: 'Import not found' },
  'query-not-found': { status: 404, title: 'Saved query not found' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'host-not-allowed': { status: 421, title: 'Host name not allowed' },
  'unsupported-media-type': { status: 415, title: 'Unsupported type of body' },
  'request-timeout': { status: 408, title: 'Request too slow' },
  'payload-too-large': { status: 413, title: 'Request body too large' },
  'unsupported-image': { status: 415, title: 'Unsupported image format' },
  'corrupt-image': { status: 422, title: 'Corrupt image' },
  'image-too-large': { status: 422, title: 'Image has too many pixels' },
  'image-too-small': { status: 422, title: 'Image too small' },
  'picture-address-refused': { status: 422, title: 'Image address refused' },
  'picture-not-fetched': { status: 422, title: 'Image could not be fetched' },
  'file-not-readable': { status: 422, title: 'File not readable' },
  'picture-not-found': { status: 422, title: 'Image not found' },
  'unsupported-file': { status: 415, title: 'Unsupported file format' },
  'invalid-feed': { status: 422, title: 'Catalog file not understood' },
  'invalid-row': { status: 422, title: 'Invalid row' },
  'request-head-too-large': { status: 431, title: 'Address or headers too long' },
  'rate-limited': { status: 429, title: 'Too many requests of this key' },
  'embedding-space-mismatch': { status: 409, title: 'Catalog indexed with another embedder' },
  'prune-refused': { status: 409, title: 'Deletion refused' },
  'reindex-failed': { status: 409, title: 'Re-indexing failed' },
  'invalid-model': { status: 500, title: 'Invalid model package' },
  'invalid-config': { status: 500, title: 'Invalid setting' },
  'models-unavailable': { status: 503, title: 'Models unavailable' },
  'store-unavailable': { status: 503, title: 'Vector store unavailable' },
  'records-unavailable': { status: 503, title: 'Records database unavailable' },
  'client-gone': { status: 499, title: 'Client left' },
  'deadline-exceeded': { status: 504, title: 'Deadline exceeded' },
  'storage-full': { status: 507, title: 'Storage full' },
  overloaded: { status: 503, title: 'Service busy' },
  internal: { status: 500, title: 'Internal error' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorTable;

/**
 * An error with a code of {@link errorTable}. Callers see its message: it names fields and limits, and never contains photos,
 * keys or vectors. Details for the operator alone go into `cause`.
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

/** Faults that an answer names. */
export const mostErrors = 100;

/** An {@link AppError} about fields of the input, which its message lists. Of many only {@link mostErrors} are named. */
export function fieldErrors(code: ErrorCode, errors: readonly ErrorLocation[], subject = ''): AppError {
  const named = errors.slice(0, mostErrors);
  const detail = named.map(({ location, message }) => `${location}: ${message}`).join('; ');
  return new AppError(code, `${subject}${detail}`, { errors: named });
}

/**
 * An error as RFC 9457 problem details.
 *
 * @param instance the path of the request; empty where it was not read
 */
export function problemDetails({ code, message, errors }: AppError, instance: string, requestId: string) {
  const { title, status } = errorTable[code];
  return { type: `/docs/errors#${code}`, title, status, detail: message, instance, code, requestId, errors };
}

/** An {@link AppError} about one field of the input. */
export function fieldError(code: ErrorCode, location: string, message: string): AppError {
  return new AppError(code, message, { errors: [{ location, message }] });
}

/**
 * An error in one line for the person who runs Garb: `garb: MESSAGE: CAUSE (CODE)`. The cause of an error that is the service's is
 * said too where the message lacks it; callers of the API do not get it.
 */
export function forOperator(error: AppError): string {
  const cause = error.status >= 500 && error.cause instanceof Error ? error.cause.message : '';
  const reason = cause.replace(/\s+/g, ' ').trim();
  if (reason === '' || error.message.includes(reason)) return `garb: ${error.message} (${error.code})`;
  return `garb: ${error.message.replace(/\.$/, '')}: ${reason} (${error.code})`;
}

/** The exit code of a failed command: 2 for a setting, which no repetition mends; otherwise 1. */
export function exitCodeOf(error: unknown): number {
  return error instanceof AppError && error.code === 'invalid-config' ? 2 : 1;
}

const readFaults = new Map<unknown, string>([
  ['ENOENT', 'no such file'],
  ['EISDIR', 'is a folder'],
]);

/**
 * The `file-not-readable` error for a failed read: `photo.jpg: no such file`, `photo.jpg: cannot be read (EACCES)`.
 *
 * @param cause what node:fs threw
 * @param file its name; leave it out where the caller prints the name itself
 */
export function fileNotReadable(cause: unknown, file?: string): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : 'unknown error';
  const reason = readFaults.get(code) ?? `cannot be read (${code})`;
  return new AppError('file-not-readable', file === undefined ? reason : `${file}: ${reason}`, { cause });
}

/** The error for a failed read of a picture: `picture-not-found` where no file is there, otherwise {@link fileNotReadable}. */
export function pictureNotReadable(cause: unknown, file?: string): AppError {
  const error = fileNotReadable(cause, file);
  const isMissing = isSystemError(cause) && cause.code === 'ENOENT';
  return isMissing ? new AppError('picture-not-found', error.message, { cause }) : error;
}

/** Whether the operating system refused an operation, as against a fault in what was read. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** Whether a write failed because its disk is full: an error of the system, of SQLite, or of a library that only has its text. */
export function isStorageFull(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    const code = 'code' in each ? String(each.code) : '';
    if (['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(code)) return true;
    if (/no space left on device|disk quota exceeded|disk is full/i.test(each.message)) return true;
  }
  return false;
}

/** The error for a write that found the disk full. */
export function storageFull(cause: unknown): AppError {
  return new AppError('storage-full', 'The disk of GARB_DATA is full', { cause });
}
