import { ConfigError, checkConfig } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import { NotifyConfig } from '../notify-config.ts';

const mail = (given: object, server: object = {}) => ({
  receivers: [
    { type: 'mail', server: { host: 'mail.example', ...server }, from: 'a@b.example', to: ['c@d.example'], ...given },
  ],
});

test.each([
  [mail({})],
  [mail({ from: 'lanhound at home <alerts@example.org>', to: ['Anna <anna@exämple.org>', 'root@localhost'] })],
  [mail({}, { security: 'none', host: 'localhost' })],
  [mail({}, { security: 'none', host: '127.0.0.1' })],
  [mail({}, { security: 'none', allowPlaintext: true })],
])('%j is taken', (config) => expect(() => checkConfig(NotifyConfig, config)).not.toThrow());

test.each([
  [mail({ from: 'anna' }), /from is "anna", want an address such as/],
  [mail({ from: 'a@b.example\r\nBcc: x@y.example' }), /from/],
  [mail({ from: '"a" <a@b.example>, x@y.example' }), /from/],
  [mail({ to: [] }), /to/],
  [mail({ to: ['a@b.example, x@y.example'] }), /to\[0\]/],
  [mail({}, { security: 'none' }), /server is .*want with security none, a server on this machine/],
  [mail({}, { host: 'smtp://mail' }), /server\.host/],
])('%j is refused', (config, message) => {
  expect(() => checkConfig(NotifyConfig, config)).toThrow(ConfigError);
  expect(() => checkConfig(NotifyConfig, config)).toThrow(message);
});
