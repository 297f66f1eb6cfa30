import { useCallback } from 'react';
import { type Catalog, type Example, listCatalogs, listExamples } from './api.ts';
import { type Loaded, useLoaded } from './use-loaded.ts';

export interface Service {
  readonly catalogs: readonly Catalog[];
  readonly examples: readonly Example[];
}

/** Loads the service's catalogs and example photos. */
export function useService(): Loaded<Service> {
  const load = useCallback(async (signal: AbortSignal): Promise<Service> => {
    const [catalogs, examples] = await Promise.all([listCatalogs(signal), listExamples(signal)]);
    return { catalogs, examples };
  }, []);
  return useLoaded(load);
}
