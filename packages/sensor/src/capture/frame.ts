/**
 * One captured frame. There is one object per source, filled anew for every frame: whoever wants to keep a thing copies
 * it before returning.
 */
export class Frame {
  /** The buffer the frame lies in; more lies before and after it. */
  bytes: Uint8Array = new Uint8Array(0);
  /** First byte of the frame in bytes. */
  start = 0;
  /** One past the last captured byte. */
  end = 0;
  /** Length on the wire; larger than end - start when the snapshot length cut it. */
  wireBytes = 0;
  /** LINKTYPE number, as pcap files have it. */
  linkType = 0;
  /** Microseconds since 1970 UTC. */
  timeUs = 0;
}
