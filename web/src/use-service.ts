import { useEffect, useState } from 'react';
import { type Catalog, type Example, listCatalogs, listExamples } from './api.ts';

export interface Service {
  /** null until loaded. */
  readonly catalogs: readonly Catalog[] | null;
  readonly examples: readonly Example[];
}

/** Loads the service's catalogs and example photos; `onError` gets the error if that fails. */
export function useService(onError: (error: unknown) => void): Service {
  const [service, setService] = useState<Service>({ catalogs: null, examples: [] });

  useEffect(() => {
    const reading = new AbortController();
    const { signal } = reading;
    Promise.all([listCatalogs(signal), listExamples(signal)]).then(
      ([catalogs, examples]) => setService({ catalogs, examples }),
      (error: unknown) => signal.aborted || onError(error),
    );
    return () => reading.abort();
  }, [onError]);

  return service;
}
