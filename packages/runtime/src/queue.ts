/** A first-in, first-out queue that refuses what does not fit; the caller counts and says so. */
export interface BoundedQueue<T> {
  /** False when full. */
  offer(item: T): boolean;
  take(): T | undefined;
  readonly size: number;
}

/** A ring of a fixed number of places. */
export function boundedQueue<T>(itemsMax: number): BoundedQueue<T> {
  const ring: (T | undefined)[] = new Array(itemsMax);
  let head = 0;
  let size = 0;
  return {
    offer(item) {
      if (size === itemsMax) return false;
      ring[(head + size) % itemsMax] = item;
      size++;
      return true;
    },
    take() {
      if (size === 0) return undefined;
      const item = ring[head];
      ring[head] = undefined;
      head = (head + 1) % itemsMax;
      size--;
      return item;
    },
    get size() {
      return size;
    },
  };
}
