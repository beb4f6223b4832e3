import type { Dissection } from '../dissect.ts';
import type { Field, Layer } from '../layer.ts';

/** Where layers do not tile the frame, or fields their layer; in words. */
export function faultsOfTiling({ layers, capturedBytes }: Dissection): string[] {
  const gaps = gapsOf(layers, 0, capturedBytes).map((gap) => `layers ${gap}`);
  return [...gaps, ...layers.flatMap((layer) => faultsOfLayer(layer).map((fault) => `${layer.name}: ${fault}`))];
}

function faultsOfLayer({ fields, at, end }: Layer): string[] {
  const top = fields.filter(({ depth }) => depth === 0);
  return [...gapsOf(top, at, end), ...fields.flatMap((field, i) => faultsOfChild(fields, field, i))];
}

/** A deeper field lies within the nearest shallower one before it. */
function faultsOfChild(fields: readonly Field[], field: Field, i: number): string[] {
  if (field.depth === 0) return [];
  const parent = fields.slice(0, i).findLast(({ depth }) => depth < field.depth);
  if (parent && parent.at <= field.at && field.end <= parent.end) return [];
  return [`"${field.name}" at ${field.at}–${field.end} is outside of "${parent?.name}"`];
}

function gapsOf(parts: readonly { name: string; at: number; end: number }[], at: number, end: number): string[] {
  const faults: string[] = [];
  let next = at;
  for (const part of parts) {
    if (part.at !== next) faults.push(`"${part.name}" begins at ${part.at}, not at ${next}`);
    next = part.end;
  }
  if (next !== end) faults.push(`end at ${next}, not at ${end}`);
  return faults;
}
