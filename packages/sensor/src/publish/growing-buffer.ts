/** Bytes that are appended to; grows, never shrinks. */
export class GrowingBuffer {
  bytes: Uint8Array;
  /** Over the same bytes: several at once are written faster by it. */
  view: DataView;
  /** How many are in use. */
  length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for so many more. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
