/** What was asked of the sensor and what it sent, for its statistics; totals since the start. */
export interface ProbeCounts {
  'probe.asked': number;
  'probe.sent': number;
  /** Asked for moments ago already. */
  'probe.repeated': number;
  /** Nothing is configured that may be probed. */
  'probe.off': number;
  /** The kernel did not let it out. */
  'probe.failed': number;
  /** Older than a command may be. */
  'probe.lateRefused': number;
  /** Too many wait, or come. */
  'probe.queueRefused': number;
  'probe.malformedRefused': number;
  /** Multicast and broadcast. */
  'probe.groupRefused': number;
  'probe.ownRefused': number;
  'probe.outsideRefused': number;
  'discovery.rounds': number;
  'discovery.questions': number;
  'discovery.addresses': number;
  'discovery.failed': number;
  /** Addresses of subnets that are too large. */
  'discovery.addressesOmitted': number;
  /** Types of services beyond those that are asked for. */
  'discovery.typesOmitted': number;
  /** Answers of the resolver, and those with a name. */
  'discovery.names': number;
  'discovery.namesFound': number;
  'discovery.namesFailed': number;
  /** Addresses beyond those whose names are asked for, each time that one is seen. */
  'discovery.namesOmitted': number;
}

export const noProbeCounts = (): ProbeCounts => ({
  'probe.asked': 0,
  'probe.sent': 0,
  'probe.repeated': 0,
  'probe.off': 0,
  'probe.failed': 0,
  'probe.lateRefused': 0,
  'probe.queueRefused': 0,
  'probe.malformedRefused': 0,
  'probe.groupRefused': 0,
  'probe.ownRefused': 0,
  'probe.outsideRefused': 0,
  'discovery.rounds': 0,
  'discovery.questions': 0,
  'discovery.addresses': 0,
  'discovery.failed': 0,
  'discovery.addressesOmitted': 0,
  'discovery.typesOmitted': 0,
  'discovery.names': 0,
  'discovery.namesFound': 0,
  'discovery.namesFailed': 0,
  'discovery.namesOmitted': 0,
});
