import { PROTO } from '../decode/transport.ts';
import { FLAG } from './flow-slot.ts';
import type { TrackConfig } from './track-config.ts';

/** When a flow is announced, reported and given up, by what is known of it. All in microseconds. */
export class FlowTimes {
  readonly announceUs: number;
  readonly activeUs: number;
  readonly #lingerUs: number;
  readonly #tcpIdleUs: number;
  readonly #tcpUnansweredIdleUs: number;
  readonly #udpIdleUs: number;
  readonly #udpAnsweredIdleUs: number;
  readonly #icmpIdleUs: number;
  readonly #otherIdleUs: number;

  constructor(config: TrackConfig) {
    this.announceUs = config.announceMs * 1000;
    this.activeUs = config.activeMs * 1000;
    this.#lingerUs = config.lingerMs * 1000;
    this.#tcpIdleUs = config.tcpIdleMs * 1000;
    this.#tcpUnansweredIdleUs = config.tcpUnansweredIdleMs * 1000;
    this.#udpIdleUs = config.udpIdleMs * 1000;
    this.#udpAnsweredIdleUs = config.udpAnsweredIdleMs * 1000;
    this.#icmpIdleUs = config.icmpIdleMs * 1000;
    this.#otherIdleUs = config.otherIdleMs * 1000;
  }

  /** How long after its latest packet a flow is closed. */
  idleUs(proto: number, flags: number): number {
    if ((flags & FLAG.closing) !== 0) return this.#lingerUs;
    const isAnswered = (flags & FLAG.answered) !== 0;
    switch (proto) {
      case PROTO.tcp:
        return isAnswered ? this.#tcpIdleUs : this.#tcpUnansweredIdleUs;
      case PROTO.udp:
        return isAnswered ? this.#udpAnsweredIdleUs : this.#udpIdleUs;
      case PROTO.icmp:
      case PROTO.icmpv6:
        return this.#icmpIdleUs;
      default:
        return this.#otherIdleUs;
    }
  }

  /** When to look at a flow again that was heard and reported at these times, and not closed by now. */
  nextUs(proto: number, flags: number, heardUs: number, saidUs: number, nowUs: number): number {
    const isAnnounced = (flags & FLAG.announced) !== 0;
    const speakUs = saidUs + (isAnnounced ? this.activeUs : this.announceUs);
    // A flow with nothing new to say is asked again after the same span.
    return Math.min(heardUs + this.idleUs(proto, flags), speakUs > nowUs ? speakUs : nowUs + this.activeUs);
  }
}
