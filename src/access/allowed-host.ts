import { isIP } from 'node:net';

/**
 * Whether a request's Host may be answered: a name of this machine (`localhost` and below), an address, or one of `allowed`. Any other
 * name may be an attacker's, whose DNS points here (DNS rebinding); an address cannot be pointed elsewhere.
 *
 * @param host the header, with or without a port
 * @param allowed names without a port
 */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const name = hostName(host);
  if (name === undefined) return false;
  return isIP(name) !== 0 || isLocalhost(name) || allowed.includes(name);
}

/** Whether a name in lower case always leads to this machine. */
export function isLocalhost(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

/** The name in lower case, without port, brackets and the root's dot; undefined for what is no host. */
function hostName(host: string): string | undefined {
  const [, name = ''] = /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+)(?::\d{1,5})?$/iu.exec(host) ?? [];
  return name === '' ? undefined : name.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}
