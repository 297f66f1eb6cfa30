import type { ApiContext } from './api-context.ts';

/** What middleware leaves for the routes of one request. */
export interface ApiEnv {
  readonly Variables: { readonly requestId: string; readonly api: ApiContext };
}
