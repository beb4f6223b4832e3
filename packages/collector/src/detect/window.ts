// State that an attacker can fill: every key here may be chosen by whoever sends packets. At its cap a table refuses
// the new key and says so; it never evicts, because a flood must not push out the evidence against it.

import { z } from 'zod';

const SECOND_US = 1_000_000;

/** A map with a cap. */
export interface BoundedMap<V> {
  readonly size: number;
  get(key: string): V | undefined;
  /** False when the key is new and the map is full. */
  set(key: string, value: V): boolean;
  delete(key: string): void;
  /** Drop what is over; the only way that keys go. */
  forget(isOver: (value: V, key: string) => boolean): void;
  entries(): IterableIterator<[string, V]>;
  save(): [string, V][];
  /** Takes what fits, in the order saved. */
  restore(entries: Iterable<readonly [string, V]>): void;
}

export function boundedMap<V>(options: { keysMax: number; onRefused: () => void }): BoundedMap<V> {
  const { keysMax, onRefused } = options;
  const held = new Map<string, V>();
  const set = (key: string, value: V): boolean => {
    if (held.size >= keysMax && !held.has(key)) {
      onRefused();
      return false;
    }
    held.set(key, value);
    return true;
  };
  return {
    get size() {
      return held.size;
    },
    get: (key) => held.get(key),
    set,
    delete: (key) => void held.delete(key),
    forget(isOver) {
      for (const [key, value] of held) if (isOver(value, key)) held.delete(key);
    },
    entries: () => held.entries(),
    save: () => [...held],
    restore(entries) {
      for (const [key, value] of entries) if (!set(key, value)) break;
    },
  };
}

/**
 * Which flows were spoken of, so that a flow's later events are not counted as repeats. A flow that lives on is
 * spoken of again after a while, so that its alert stays alive. What does not fit is spoken of each time: louder,
 * never silent.
 */
export interface SpokenFlows {
  /** Asks for leave to speak of a flow; `more` when the event tells more than the first needs to. */
  speak(flow: string, timeUs: number, more?: boolean): Leave;
  /** The flow is over. */
  end(flow: string): void;
  expire(nowUs: number): void;
  save(): SavedFlows;
  restore(saved: SavedFlows): void;
}

/** By flow: when it was spoken of, and whether all was told. */
export type SavedFlows = [flow: string, spokenUs: number, more: boolean][];

export const SavedFlows = z.array(z.tuple([z.string(), z.number(), z.boolean()]));

/** An occurrence, more about one that was told, or nothing new. */
export type Leave = 'occurrence' | 'amends' | 'known';

export const SPEAK_AGAIN_US = 3600 * SECOND_US;

export function spokenFlows(options: { flowsMax: number; onRefused: () => void }): SpokenFlows {
  const spoken = boundedMap<{ spokenUs: number; more: boolean }>({ keysMax: options.flowsMax, ...options });
  return {
    speak(flow, timeUs, more = false) {
      const last = spoken.get(flow);
      if (!last || timeUs - last.spokenUs >= SPEAK_AGAIN_US) {
        spoken.set(flow, { spokenUs: timeUs, more: more || last?.more === true });
        return 'occurrence';
      }
      if (last.more || !more) return 'known';
      last.more = true;
      return 'amends';
    },
    end: (flow) => spoken.delete(flow),
    expire: (nowUs) => spoken.forget(({ spokenUs }) => nowUs - spokenUs >= SPEAK_AGAIN_US),
    save: () => spoken.save().map(([flow, { spokenUs, more }]) => [flow, spokenUs, more]),
    restore: (saved) => spoken.restore(saved.map(([flow, spokenUs, more]) => [flow, { spokenUs, more }])),
  };
}
