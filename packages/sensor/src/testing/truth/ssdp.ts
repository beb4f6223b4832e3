import type { AnnouncementEvent } from '@lanhound/proto';
import { type Category, isAsked, line, timeUs } from './category.ts';

/** Every notification and every answer to a search. Who searches announces nothing. */
export const ssdp: Category = {
  name: 'ssdp',
  factsOf(truth, { events }) {
    const known = truth.ssdp.filter((message) => isAsked(message) && message.method !== 'M-SEARCH');
    const told = events.filter((event) => event.type === 'announcement' && event.via === 'ssdp');
    return {
      known: known.map(({ ts, src, st, nt, nts, usn, server, location }) =>
        line({ time: timeUs(ts), ip: src, service: nt ?? st, nts, server, location, ...deviceOf(usn) }),
      ),
      told: (told as AnnouncementEvent[]).map(({ time, ip, service, text }) => line({ time, ip, service, ...text })),
    };
  },
};

/** Of a unique service name the device; what of it is meant is the service. */
const deviceOf = (usn = ''): object =>
  usn.startsWith('uuid:') ? { uuid: usn.replace(/^uuid:|::.*/g, '') } : { usn: usn || undefined };
