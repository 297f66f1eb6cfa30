import type { ApiContext } from './api-context.ts';

/** What middleware sets for the routes of a request. */
export interface ApiEnv {
  readonly Variables: { readonly requestId: string; readonly api: ApiContext };
}
