import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { cutReason } from '../admission/shed-log.ts';
import { AppError, type ErrorCode, fieldError, problemDetails } from '../errors.ts';
import type { ApiEnv } from './api-env.ts';

/** The error body of every route: RFC 9457 problem details. */
export const ProblemSchema = z
  .object({
    type: z.string().openapi({ example: '/docs/errors#corrupt-image' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z
      .array(z.object({ location: z.string(), message: z.string(), fix: z.string().optional() }))
      .readonly(),
  })
  .openapi('Problem');

/** Answers an error as problem details. An error that is not an AppError is logged in full; its answer is a fixed text. */
export function answerProblem(error: unknown, c: Context<ApiEnv>): Response {
  const known = toAppError(error, c);
  const { logger } = c.get('api');
  const requestId = c.get('requestId');
  if (known.status >= 500 && !cutReason(known))
    logger.error({ err: error, requestId, code: known.code }, 'request failed');
  const problem: z.infer<typeof ProblemSchema> = problemDetails(known, c.req.path, requestId);
  const { status } = problem;
  if (known.retryAfterSeconds !== undefined)
    c.header('Retry-After', String(Math.ceil(known.retryAfterSeconds)));
  else if (status === 503) c.header('Retry-After', '1');
  // A client whose body was not read to its end cannot use the connection again.
  if (status === 408) c.header('Connection', 'close');
  return c.body(JSON.stringify(problem), status as ContentfulStatusCode, {
    'Content-Type': 'application/problem+json',
  });
}

const exceptionCodes: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid-request',
  404: 'not-found',
  413: 'payload-too-large',
};

function toAppError(error: unknown, c: Context<ApiEnv>): AppError {
  if (error instanceof AppError) return error;
  // Nobody reads this answer; the log shall not count it as the service's own failure.
  if (c.req.raw.signal.aborted)
    return new AppError('request-aborted', 'The request ended before its body did', { cause: error });
  if (error instanceof HTTPException) {
    const code = exceptionCodes[error.status];
    if (code === 'invalid-request') return fieldError(code, 'body', error.message);
    if (code) return new AppError(code, error.message, { cause: error });
  }
  return new AppError('internal', 'Internal error. The log has the details under the requestId.', {
    cause: error,
  });
}
