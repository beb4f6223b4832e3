import { expect, test } from 'vitest';
import { authenticate, type User } from './auth.ts';

const users: User[] = [
  { name: 'writer', password: 'secret: word', role: 'writer' },
  { name: 'reader', password: 'other', role: 'reader' },
];
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

test.each([
  [basic('writer:secret: word'), 'writer'],
  [basic('reader:other'), 'reader'],
  [{ 'x-clickhouse-user': 'reader', 'x-clickhouse-key': 'other' }, 'reader'],
])('%j is %s', (headers, role) => {
  expect(authenticate(headers, users).role).toBe(role);
});

test.each([
  {},
  basic('writer:'),
  basic('writer'),
  basic('reader:secret: word'),
  basic('nobody:other'),
  { authorization: 'Basic ???' },
  { authorization: 'Bearer secret' },
  { 'x-clickhouse-user': 'reader', ...basic('reader:other') },
  { 'x-clickhouse-key': 'other' },
])('%j is nobody', (headers) => {
  expect(() => authenticate(headers, users)).toThrow(expect.objectContaining({ code: 516, status: 401 }));
});
