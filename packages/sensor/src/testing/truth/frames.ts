import { type Category, line } from './category.ts';

/** Every frame of a capture, by what it is. */
export const frames: Category = {
  name: 'frames',
  factsOf({ packets, wire_bytes, counts }, tracked) {
    const { ipv4, ipv6, arp, non_ip, bad_ip, bad_l4 } = counts;
    const known = { packets, bytes: wire_bytes, ipv4, ipv6, arp, notIp: non_ip, malformed: bad_ip + bad_l4 };
    return { known: [line(known)], told: [line(tracked.frames)] };
  },
};
