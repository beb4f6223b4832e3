// For tests: what any receiver may have to send.
import { anAlert } from '../../detect/sample-alert.ts';
import type { Notification } from '../notification.ts';
import { aNotification } from '../sample-notification.ts';

/** All that is markup somewhere, and what acts on a terminal or on the direction of reading. */
export const HOSTILE = [
  '<b>x</b> *x* _x_ ~x~ `x` [x](http://evil.example) @everyone <!channel> <@1> :ab:',
  '&lt; \\ \u202Ex\u0007\u001B[31m',
].join(' ');

const timeUs = anAlert().lastTime;

export const critical = aNotification();
export const high = aNotification({ severity: 'high' });
export const normal = aNotification({ severity: 'normal' });
export const info = aNotification({ severity: 'info' });
export const resolved = aNotification({ resolvedTime: timeUs });

export const digest: Notification = {
  ...{ type: 'digest', id: 'phone-2', timeUs, fromUs: timeUs - 3_600_000_000, omitted: 2 },
  entries: [
    { alert: anAlert({ id: 'a', title: 'A' }), reason: 'quiet hours' },
    { alert: anAlert({ id: 'b', title: 'B', count: 3 }), reason: 'quiet hours' },
  ],
};

export const notice: Notification = {
  ...{ type: 'notice', id: 'phone-3', timeUs, severity: 'high', title: 'lanhound is off' },
  text: 'Nothing is told since Monday.\nSwitch it on with `lanhound on`.',
};

const wordless: Notification = { ...notice, id: 'phone-4', text: '' };

export const hostile = aNotification({
  title: `${HOSTILE}\nMaker: Honest`,
  device: { mac: '02:ab:00:00:00:03', name: HOSTILE, address: '192.168.1.30', vendor: 'Acme' },
  evidence: { name: `${HOSTILE}\nMaker: Honest`, mac: '02:ab:cd:00:00:01', [HOSTILE]: 1 },
});

/** Beyond every limit, with signs of two, three and four bytes, and such as become longer when they are escaped. */
export const huge = aNotification(
  Array.from({ length: 60 }, (_, i) =>
    anAlert({
      ...{ id: `a-${i}`, title: `${i} ${'<é>_"😀'.repeat(200)}`, why: '&<é😀*'.repeat(5000) },
      evidence: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`e${n}`, '`😀&'.repeat(500)])),
    }),
  ),
);

export const everyNotification: [string, Notification][] = Object.entries({
  ...{ critical, high, normal, info, resolved, digest, notice, wordless, hostile, huge },
});
