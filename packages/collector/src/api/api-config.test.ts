import { checkConfig } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import { ApiConfig } from './api-config.ts';

const tls = { certFile: 'api.crt', keyFile: 'api.key' };

test.each([
  ['nothing', {}],
  ['all of loopback', { listen: '127.0.0.5' }],
  ['IPv6 loopback', { listen: '::1' }],
  ['localhost', { listen: 'localhost' }],
  ['everywhere over TLS', { listen: '0.0.0.0', tls }],
  ['switched off', { enabled: false, listen: '0.0.0.0' }],
])('%s is fine', (_, config) => expect(() => checkConfig(ApiConfig, config)).not.toThrow());

test.each([
  [
    'everywhere in plain text',
    { listen: '0.0.0.0' },
    /listen is "0\.0\.0\.0", want a loopback .*openssl req .*api\.tls/,
  ],
  ['an address of the network', { listen: '192.168.1.2' }, /as long as api\.tls is not set/],
  ['all of IPv6', { listen: '::' }, /as long as api\.tls is not set/],
  ['a mapped address', { listen: '::ffff:10.0.0.1' }, /as long as api\.tls is not set/],
  ['a name', { listen: 'lan.example' }, /want an IP address/],
  ['a certificate without its key', { listen: '::', tls: { certFile: 'a' } }, /keyFile/],
])('%s is refused', (_, config, message) => expect(() => checkConfig(ApiConfig, config)).toThrow(message));
