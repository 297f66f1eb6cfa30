import type { RequestSpan } from '../traces/tracer.ts';
import type { ApiContext } from './api-context.ts';

/** What middleware sets for the routes of a request. */
export interface ApiEnv {
  readonly Variables: {
    readonly requestId: string;
    readonly api: ApiContext;
    /** Where requests are traced. */
    readonly span?: RequestSpan | undefined;
    /** The catalogs that the request's key is limited to; undefined or null: all. */
    readonly catalogs?: readonly string[] | null | undefined;
  };
}
