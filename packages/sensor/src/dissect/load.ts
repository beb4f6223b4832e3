import type { Dissector } from './dissect.ts';

/** A dissector. Its modules are loaded when somebody looks at single packets: a sensor never does. */
export async function loadDissector(): Promise<Dissector> {
  return (await import('./dissect.ts')).createDissector();
}
