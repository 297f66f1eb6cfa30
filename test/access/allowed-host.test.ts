import { describe, expect, it } from 'vitest';
import { isAllowedHost } from '../../src/access/allowed-host.ts';

describe('a Host', () => {
  it.each([
    'localhost',
    'LOCALHOST:8080',
    'localhost.',
    'garb.localhost:1',
    '127.0.0.1',
    '127.0.0.1:8080',
    '[::1]:8080',
    '[::1]',
    '10.1.2.3:80',
    'shop.example',
    'Shop.Example:443',
  ])('that is of this machine, an address or allowed: %s', (host) => {
    expect(isAllowedHost(host, ['shop.example'])).toBe(true);
  });

  it.each([
    '',
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'notlocalhost',
    'shop.example.evil.example',
    'sub.shop.example',
    'localhost@evil.example',
    'evil.example#localhost',
    'localhost:80:80',
    'localhost:999999',
    '127.1.',
    '0x7f.1',
    '[::1',
    'a b',
  ])('that may be an attacker’s: %j', (host) => {
    expect(isAllowedHost(host, ['shop.example'])).toBe(false);
  });
});
