import type { AnnouncementEvent } from '@lanhound/proto';
import { BYTES_HEADER_BYTES_MAX, putLength, putString, putTag, stringBytesMax, WIRE } from '@lanhound/proto';
import { IP_FIELD_BYTES_MAX, MAC_FIELD_BYTES, putIpText, putMacText } from './address-text.ts';
import { beginEvent, EVENT_HEADER_BYTES_MAX, EVENT_TAG, endEvent } from './event-writer.ts';
import type { GrowingBuffer } from './growing-buffer.ts';

export const ANNOUNCEMENT_TAG = {
  mac: (1 << 3) | WIRE.fixed64,
  ip: (2 << 3) | WIRE.bytes,
  via: (3 << 3) | WIRE.bytes,
  name: (4 << 3) | WIRE.bytes,
  service: (5 << 3) | WIRE.bytes,
  model: (6 << 3) | WIRE.bytes,
  manufacturer: (7 << 3) | WIRE.bytes,
  text: (8 << 3) | WIRE.bytes,
} as const;

/** Of an entry in any map (protobuf.dev, "Encoding", Maps). */
const ENTRY_TAG = { key: (1 << 3) | WIRE.bytes, value: (2 << 3) | WIRE.bytes } as const;

type AnnouncementBody = Omit<AnnouncementEvent, 'site' | 'sensor'>;

/** Appends what a device says of itself to a batch. */
export function writeAnnouncement(batch: GrowingBuffer, event: AnnouncementBody): void {
  batch.reserve(EVENT_HEADER_BYTES_MAX + bytesMax(event));
  const { bytes } = batch;
  const message = beginEvent(batch, EVENT_TAG.announcement, event.time);
  let at = putMacText(bytes, message, ANNOUNCEMENT_TAG.mac, event.mac);
  at = putIpText(bytes, at, ANNOUNCEMENT_TAG.ip, event.ip);
  at = putString(bytes, at, ANNOUNCEMENT_TAG.via, event.via);
  at = putString(bytes, at, ANNOUNCEMENT_TAG.name, event.name);
  at = putString(bytes, at, ANNOUNCEMENT_TAG.service, event.service);
  at = putString(bytes, at, ANNOUNCEMENT_TAG.model, event.model);
  at = putString(bytes, at, ANNOUNCEMENT_TAG.manufacturer, event.manufacturer);
  endEvent(batch, message, putEntries(bytes, at, ANNOUNCEMENT_TAG.text, event.text));
}

function putEntries(bytes: Uint8Array, start: number, tag: number, entries: AnnouncementBody['text']): number {
  if (entries === undefined) return start;
  let at = start;
  for (const [key, value] of Object.entries(entries)) {
    const entry = putTag(bytes, at, tag) + 1;
    at = putString(bytes, entry, ENTRY_TAG.key, key);
    at = putString(bytes, at, ENTRY_TAG.value, value);
    at = putLength(bytes, entry, at);
  }
  return at;
}

function bytesMax({ via, name, service, model, manufacturer, text }: AnnouncementBody): number {
  let entriesBytes = 0;
  for (const [key, value] of Object.entries(text ?? {})) {
    entriesBytes += BYTES_HEADER_BYTES_MAX + stringBytesMax(key) + stringBytesMax(value);
  }
  const names = stringBytesMax(name) + stringBytesMax(service) + stringBytesMax(model) + stringBytesMax(manufacturer);
  return MAC_FIELD_BYTES + IP_FIELD_BYTES_MAX + stringBytesMax(via) + names + entriesBytes;
}
