import { callPage, callPages, callService, type Example, fetchPhoto, shopTheLook } from '../api.ts';
import type {
  Comparison,
  Interleaving,
  LabMeasure,
  Profile,
  ProfileReference,
  Promotion,
  Replays,
  SavedQuery,
  Tuning,
} from '../api-types.ts';

const at = (catalog: string) => `/v1/catalogs/${encodeURIComponent(catalog)}`;

export const nameOf = ({ name, version }: ProfileReference) => `${name}@${version}`;

export const activeProfile = (catalog: string, signal?: AbortSignal) =>
  callService<Profile>(`${at(catalog)}/profile`, { signal: signal ?? null });

export const getProfile = (named: string) =>
  callService<Profile>(`/v1/profiles/${encodeURIComponent(named)}`);

export const listProfiles = async (signal?: AbortSignal): Promise<readonly ProfileReference[]> => {
  const pages = await callPages<{ readonly profiles: readonly ProfileReference[] }>('/v1/profiles', signal);
  return pages.flatMap(({ profiles }) => profiles);
};

/** Stores settings as the next version of a name. */
export const addProfile = async (profile: Profile): Promise<Profile> =>
  (await callService<{ readonly profile: Profile }>('/v1/profiles', { method: 'POST', send: { profile } }))
    .profile;

/** The newest saved queries of a catalog, or those of the address that a page before names. */
export const listQueries = (catalog: string, signal?: AbortSignal, next?: string) =>
  callPage<{ readonly queries: readonly SavedQuery[] }>(
    next ?? `/v1/queries?${new URLSearchParams({ catalog, limit: '50' })}`,
    signal,
  );

/** Searches with a photo and keeps the query under a name. */
export async function keepLook(catalog: string, name: string, photo: Blob): Promise<void> {
  await shopTheLook(photo, { catalog, limit: 10, keep: true, externalId: name });
}

export const keepExample = async (catalog: string, { name, url }: Example): Promise<void> =>
  keepLook(catalog, name, await fetchPhoto(url));

/** What is replayed: settings that need not be stored, against a stored profile. */
export interface ReplayRequest {
  readonly catalog: string;
  readonly profile: object;
  readonly against: string;
  readonly queries: readonly string[];
  readonly limit: number;
}

export const replay = (request: ReplayRequest, signal: AbortSignal) =>
  callService<Replays>('/v1/replays', { method: 'POST', send: request, signal });

export interface Label {
  readonly query: string;
  readonly productId: string;
  readonly grade: number;
}

export const saveLabels = (catalog: string, judgments: readonly Label[]) =>
  callService<unknown>('/v1/judgments', { method: 'POST', send: { catalog, judgments } });

export const compareProfiles = (
  catalog: string,
  profile: string | object,
  against: string,
  measure: LabMeasure,
) =>
  callService<Comparison>('/v1/comparisons', {
    method: 'POST',
    send: { catalog, profile, against, measure },
  });

export const startTuning = (catalog: string, name: string) =>
  callService<Tuning>(`${at(catalog)}/tunings`, { method: 'POST', send: { name } });

export const readTuning = (catalog: string, id: string) =>
  callService<Tuning>(`${at(catalog)}/tunings/${encodeURIComponent(id)}`);

export const stopTuning = (catalog: string, id: string) =>
  callService<void>(`${at(catalog)}/tunings/${encodeURIComponent(id)}`, { method: 'DELETE' });

export interface PromotionRequest {
  readonly catalog: string;
  readonly by: string;
  readonly note: string;
  readonly evaluation: object;
  readonly force: boolean;
}

export const promote = (named: string, request: PromotionRequest) =>
  callService<Promotion>(`/v1/profiles/${encodeURIComponent(named)}/promote`, {
    method: 'POST',
    send: request,
  });

/** What was promoted last, or before, by the address that a page names. */
export const listPromotions = (catalog: string, signal?: AbortSignal, next?: string) =>
  callPage<{ readonly promotions: readonly Promotion[] }>(
    next ?? `${at(catalog)}/promotions?limit=10`,
    signal,
  );

export const startInterleaving = (catalog: string, a: string, b: string, share: number) =>
  callService<unknown>(`${at(catalog)}/interleaving`, { method: 'PUT', send: { a, b, share } });

export const readInterleaving = (catalog: string) => callService<Interleaving>(`${at(catalog)}/interleaving`);

export const endInterleaving = (catalog: string) =>
  callService<void>(`${at(catalog)}/interleaving`, { method: 'DELETE' });
