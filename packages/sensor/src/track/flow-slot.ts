// A flow in the table is a slot: 192 bytes in one buffer that is seen both as 32-bit words and as doubles. All a packet
// touches lies in the slot's first two cache lines; a column per field would cost a cache miss for each field.

/** Places of the 32-bit words within a slot. */
export const WORD = {
  /** Addresses in network order, four words each; IPv4 takes the first of the four. */
  src: 0,
  dst: 4,
  /** Source port in the high half, destination port in the low. */
  ports: 8,
  /** IP protocol number, and bit 8 for IPv6. */
  kind: 9,
  /** Union of FLAG, and the close reason above REASON_SHIFT. */
  flags: 10,
  /** TCP flags by direction in the low two bytes; payloads the recogniser has seen in the high half. */
  seen: 11,
  /** What the recogniser remembers; its low byte is the application's code. */
  app: 12,
  hash: 13,
  /** Neighbours in the timer's bucket, or in the list of free slots; each a slot plus one. */
  next: 14,
  prev: 15,
  /** TCP: sequence number of the next byte, by direction. */
  srcNext: 28,
  dstNext: 29,
  /** The conversation that is kept of the flow, plus one; 0 when there is none. */
  conversation: 30,
  /** Retransmissions since the flow's previous event: from the source in the low half, to it in the high. */
  repeats: 31,
  bucket: 38,
  /** The high 16 bits of each MAC, -1 when absent, and the low 32. */
  srcMacHigh: 39,
  srcMacLow: 40,
  dstMacHigh: 41,
  dstMacLow: 42,
  /** VLAN plus one in the low half; ICMP type and code above, when FLAG.icmp is set. */
  link: 43,
  /** Microseconds from SYN to the ACK of its answer; -1 while unknown. */
  handshakeRttUs: 44,
  /** The initiator's SYN, packed; its last word is 0 while none was seen. */
  syn: 45,
} as const;

/** Places of the doubles within a slot. */
export const NUMBER = {
  /** Latest packet, in the tracker's own time, which never goes back. */
  heardUs: 8,
  /** Latest packet, as the capture says. */
  endUs: 9,
  srcBytes: 10,
  dstBytes: 11,
  srcPackets: 12,
  dstPackets: 13,
  /** The flow's previous event, or its start while there is none; in the tracker's own time. */
  saidUs: 16,
  startUs: 17,
  flowId: 18,
} as const;

export const SLOT_BYTES = 192;
export const SLOT_WORDS = SLOT_BYTES / 4;
export const SLOT_NUMBERS = SLOT_BYTES / 8;

export const IPV6_KIND = 0x100;

/** What is known of a flow, as bits. */
export const FLAG = {
  live: 1,
  /** Heard again since the eviction hand last passed. */
  referenced: 2,
  announced: 4,
  /** The receiver has sent something. */
  answered: 8,
  /** The initiator is known, since its SYN or the SYN+ACK to it was seen. */
  initiatorKnown: 16,
  /** Both sides finished, or one reset. */
  closing: 32,
  /** The recogniser has said all it will. */
  recognised: 64,
  /** A server name is kept for the flow. */
  named: 128,
  icmp: 256,
  /** The receiver has accepted the connection with SYN+ACK. */
  accepted: 512,
  /** Opened by a SYN that was not repeated, so that the answer's ACK tells the round trip. */
  handshaking: 1_024,
  /** WORD.srcNext is known; the bit above it is for WORD.dstNext. */
  srcBegun: 2_048,
  dstBegun: 4_096,
  /** Nothing more is wanted of what the source says; the bit above it is for the destination. */
  srcDeaf: 8_192,
  dstDeaf: 16_384,
} as const;

/** Of a closing flow: its FlowReason lies in the flags from this bit on. */
export const REASON_SHIFT = 16;
