const item = 'garb-key';

/** The key of the service, kept for this tab alone; null: none was given. */
export function accessKey(): string | null {
  return sessionStorage.getItem(item);
}

export function keepAccessKey(key: string): void {
  sessionStorage.setItem(item, key.trim());
}

/** The request with the key, if there is one. */
export function withAccessKey(init: RequestInit): RequestInit {
  const key = accessKey();
  if (key === null) return init;
  const headers = new Headers(init.headers);
  headers.set('Authorization', `Bearer ${key}`);
  return { ...init, headers };
}
