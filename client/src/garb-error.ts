import type { components } from './schema.ts';

type Problem = components['schemas']['Problem'];

/** An answer that is no success. */
export class GarbError extends Error {
  override readonly name = 'GarbError';
  readonly status: number;
  /** What went wrong, by code and field; undefined where the answer is not the service's own, such as a proxy's. */
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined) {
    super(problem ? `${problem.detail} (${problem.code})` : `The service answered with status ${status}`);
    this.status = status;
    this.problem = problem;
  }
}
