/** A reply that reports failure. */
export class MilvusFailure extends Error {
  override readonly name = 'MilvusFailure';
  readonly code: number | undefined;
  readonly retriable: boolean;

  constructor(status: ReplyStatus) {
    super(
      status.code === undefined
        ? 'the server does not know this request'
        : `code ${status.code}: ${status.reason ?? ''}`,
    );
    this.code = status.code;
    this.retriable = status.retriable ?? false;
  }
}

interface ReplyStatus {
  readonly code?: number;
  readonly reason?: string;
  readonly retriable?: boolean;
}

/** Codes to retry: cancelled, resource exhausted, aborted, internal (an interrupted stream), unavailable. */
const transientGrpcCodes: readonly unknown[] = [1, 8, 10, 13, 14];
const notLoadedCodes = [101, 103];

/** A reply without a code is a failure: an unknown call returns `{}`. */
export function requireDone<T extends object>(reply: T): T {
  const status = replyStatus(reply);
  if (status.code !== 0) throw new MilvusFailure(status);
  return reply;
}

/** Whether the server has the collection on disk only, as after a restart. */
export function isNotLoaded(error: unknown): boolean {
  return error instanceof MilvusFailure && notLoadedCodes.includes(error.code ?? 0);
}

/** Whether the same request may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof MilvusFailure) return error.retriable;
  return transientGrpcCodes.includes(grpcCode(error));
}

/** The gRPC status of an error of the client; undefined when it has none. */
export function grpcCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** The client throws plain reply objects as well as errors. */
export function toError(thrown: unknown, address: string): Error {
  if (thrown instanceof MilvusFailure) return thrown;
  if (thrown instanceof Error)
    return new Error(`Milvus at ${address}: ${inOneLine(thrown.message)}`, { cause: thrown });
  return new MilvusFailure(typeof thrown === 'object' && thrown !== null ? replyStatus(thrown) : {});
}

/** An error's text without OpenSSL's line ends and gRPC's empty note. */
function inOneLine(text: string): string {
  return text
    .replace(/\s*\. Resolution note:\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function replyStatus(reply: object): ReplyStatus {
  return 'status' in reply && typeof reply.status === 'object' && reply.status !== null
    ? reply.status
    : reply;
}
