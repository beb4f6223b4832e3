import { checkConfig } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import { EmbeddedClickhouseConfig } from './embedded-clickhouse-config.ts';

test('has defaults for all', () => {
  expect(checkConfig(EmbeddedClickhouseConfig, {})).toMatchObject({ listen: '127.0.0.1', port: 0, readers: 2 });
});

test.each([
  [{ listen: '0.0.0.0' }, /listen is "0.0.0.0", want one of 127.0.0.1, ::1/],
  [{ memoryBytesMax: 1000 }, /memoryBytesMax is 1000, want at least 300000000/],
  [{ readers: 0 }, /readers is 0/],
  [{ password: 'short' }, /password is \(hidden\)/],
  [{ datadir: '/x' }, /Did you mean dataDir/],
])('refuses %j', (config, message) => {
  expect(() => checkConfig(EmbeddedClickhouseConfig, config)).toThrow(message);
});
