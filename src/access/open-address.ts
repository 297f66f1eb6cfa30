import { isIP } from 'node:net';
import { fieldError } from '../errors.ts';
import type { KeyRecords } from '../records/key-records.ts';
import { isLocalhost } from './allowed-host.ts';

/**
 * Refuses to listen where other machines reach a service that asks for no key. Throws `invalid-config`.
 *
 * @param address the host to listen at, and whether it is meant to be open
 */
export async function refuseOpenAddress(
  { host, open }: { readonly host: string; readonly open: boolean },
  keys: Pick<KeyRecords, 'list'>,
): Promise<void> {
  if (open || isLoopback(host) || (await keys.list()).length > 0) return;
  throw fieldError(
    'invalid-config',
    'GARB_HOST',
    `GARB_HOST: ${host} is reached from other machines, and the service has no keys. Make one with garb keys add, or set ` +
      'GARB_OPEN=true if everybody who reaches it may do everything',
  );
}

function isLoopback(host: string): boolean {
  return isLocalhost(host.toLowerCase()) || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
