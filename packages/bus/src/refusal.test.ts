import { expect, test } from 'vitest';
import { refusalAdvice } from './refusal.ts';

const NOW_MS = Date.UTC(2026, 2, 1);
const DAY_MS = 86_400_000;

test.each([
  ['mqtts://10.0.0.1:8883 closed the connection', DAY_MS, /no reason.*ended.*revoked.*enroll attic --renew/],
  ['read ECONNRESET', DAY_MS, /no reason/],
  ['ssl/tls alert certificate unknown', DAY_MS, /no reason/],
  ['Connection refused: Not authorized', DAY_MS, /attic was revoked.*lanhound sensors/],
  ["'Authorization Violation'", DAY_MS, /attic was revoked/],
  ['self-signed certificate in certificate chain', DAY_MS, /set up anew.*enroll attic/],
  ['unable to verify the first certificate', DAY_MS, /not known to the authority/],
  ['certificate is not yet valid', DAY_MS, /set the clock/],
  ['read ECONNRESET', 0, /^the certificate of attic ended on 2026-03-01: `lanhound enroll attic --renew`/],
  ['timeout', DAY_MS, /nothing answers, or .*enroll attic --renew/],
  ['connect ECONNREFUSED 10.0.0.1:8883', DAY_MS, /nothing listens there.*lanhound sensors/],
  ['connect EHOSTUNREACH 10.0.0.1:8883', -DAY_MS, undefined],
  ['getaddrinfo ENOTFOUND collector.lan', DAY_MS, undefined],
])('"%s" with %d ms left', (reason, leftMs, said) => {
  const advice = refusalAdvice(reason, { name: 'attic', endMs: NOW_MS + leftMs }, NOW_MS);
  if (said) expect(advice).toMatch(said);
  else expect(advice).toBeUndefined();
});
