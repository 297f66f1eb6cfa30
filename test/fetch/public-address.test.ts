import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/fetch/public-address.ts';

describe('isPublicAddress', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:81b::200e',
  ])('passes %s', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    ['this network', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['carrier-grade NAT, its last', '100.127.255.255'],
    ['loopback', '127.0.0.1'],
    ['loopback, its last', '127.255.255.255'],
    ["link-local, clouds' metadata", '169.254.169.254'],
    ['private', '172.16.0.1'],
    ['private, its last', '172.31.255.255'],
    ['private', '192.168.0.1'],
    ['documentation', '203.0.113.7'],
    ['benchmarking', '198.19.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped private, in hex', '::ffff:a00:1'],
    ['IPv4-mapped public', '::ffff:8.8.8.8'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['documentation', '2001:db8::1'],
    ['6to4 of a private address', '2002:a00:1::'],
    ['link-local', 'fe80::1'],
    ['unique local', 'fd00::1'],
    ['multicast', 'ff02::1'],
    ['link-local with its zone', 'fe80::1%eth0'],
    ['no address', 'localhost'],
    ['no address', ''],
    ['an address with leading zeros', '010.0.0.1'],
  ])('refuses %s: %s', (_reason, address) => expect(isPublicAddress(address)).toBe(false));
});
