import { join } from 'node:path';
import { type Enrollment, enrollmentFileText, enrollSensor, identityDirIn, writePrivateFile } from '@lanhound/identity';
import type { Address } from '@lanhound/proto';
import { systemClock } from '@lanhound/runtime';
import type { BatchPublisher } from '../bus.ts';
import { SensorBusConfig } from '../bus-config.ts';
import type { CommandListener } from '../commands.ts';
import { createPublisher } from '../ends.ts';
import { testDeps } from './bus-kit.ts';

/** Enrol as the command does, or with a clock of one's own. */
export const enroll = (
  dataDir: string,
  address: Address,
  bus: Enrollment['bus'],
  { renew = false, nowMs = Date.now() } = {},
): Promise<Enrollment> =>
  enrollSensor(identityDirIn(dataDir), { address, bus, renew }, { ...systemClock, nowMs: () => nowMs });

/** Write an enrolment where a sensor finds it; gives the file. */
export function keepEnrollment(dir: string, enrollment: Enrollment, name = 'sensor'): string {
  const file = join(dir, `${name}.enrollment`);
  writePrivateFile(file, enrollmentFileText(enrollment, 'of a test'));
  return file;
}

/** A sensor with these credentials. */
export function enrolledPublisher(
  { bus }: Enrollment,
  enrollmentFile: string,
  more: object = {},
  commands?: CommandListener,
): BatchPublisher {
  const server = bus.kind === 'mqtt' ? { server: bus.server } : { servers: [bus.server] };
  const config = { kind: bus.kind, ...server, enrollmentFile, reconnectMs: 50, ...more };
  return createPublisher(SensorBusConfig.parse(config), { ...testDeps(), ...(commands ? { commands } : {}) });
}
