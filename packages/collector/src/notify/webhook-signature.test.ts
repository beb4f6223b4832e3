import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signatureHeaders } from './webhook-signature.ts';

test('is what others compute of the example that the specification is known by', () => {
  const signed = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}', timeMs: 1_614_265_330_999 };
  expect(signatureHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', signed)).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('a key without the prefix is its own bytes, and an ID has no dots', () => {
  const headers = signatureHeaders('a key of any text', { id: 'my.phone-1', body: 'x', timeMs: 5000 });
  const expected = createHmac('sha256', 'a key of any text').update('my_phone-1.5.x').digest('base64');
  expect(headers).toMatchObject({ 'webhook-id': 'my_phone-1', 'webhook-signature': `v1,${expected}` });
});
