// A sensor that has been enrolled: who it is and where it sends stands in what it was given.
import { type Enrollment, looksLikeEnrollment, parseEnrollment, readEnrollment } from '@lanhound/identity';
import type { Address } from '@lanhound/proto';
import { ConfigError, checkConfig } from '@lanhound/runtime';
import { SensorConfig } from '@lanhound/sensor';

/** What an enrolment says, and how the bus gets at it again. */
export interface Enrolled {
  address: Address;
  bus: Enrollment['bus'];
  from: { enrollmentFile: string } | { enrollment: string };
}

const ENV = 'LANHOUND_ENROLLMENT';

/** From the command line, the configuration, or the environment, where it is a file or the line itself. */
export function enrolledBy(
  option: string | undefined,
  config: SensorConfig,
  env: NodeJS.ProcessEnv,
): Enrolled | undefined {
  if (option !== undefined) return enrolledByFile(option, '--enrollment');
  if (config.enrollmentFile !== undefined) return enrolledByFile(config.enrollmentFile, 'enrollmentFile');
  const given = env[ENV];
  if (!given) return undefined;
  if (!looksLikeEnrollment(given)) return enrolledByFile(given, ENV);
  return enrolledAs(parseEnrollment(given, ENV), { enrollment: given.trim() }, ENV);
}

const enrolledByFile = (file: string, field: string): Enrolled =>
  enrolledAs(readEnrollment(file, field), { enrollmentFile: file }, field);

function enrolledAs({ address, bus }: Enrollment, from: Enrolled['from'], field: string): Enrolled {
  if (address) return { address, bus, from };
  const fix = 'Make one with `lanhound enroll NAME` on the machine of the collector.';
  throw new ConfigError([{ field, value: "a collector's own", want: 'the enrolment of a sensor', fix }]);
}

/** The enrolment in the place of names, server and credentials; what else the bus was told stays. */
export function withEnrollment(config: SensorConfig, { address, bus: { kind, server }, from }: Enrolled): SensorConfig {
  const said = config.bus;
  // A server that talks TLS was written down by somebody who knows that the collector has moved.
  const bus =
    kind === 'mqtt'
      ? {
          server,
          ...(said.kind === 'mqtt' ? { ...said, ...(said.server.startsWith('mqtts:') ? {} : { server }) } : {}),
        }
      : {
          servers: [server],
          ...(said.kind === 'nats'
            ? { ...said, ...(said.servers[0]?.startsWith('tls:') ? {} : { servers: [server] }) }
            : {}),
        };
  return checkConfig(SensorConfig, { ...config, ...address, bus: { ...bus, kind, ...from } });
}

/** The server lets it speak in no other name. */
export function checkNames({ site, sensor }: Address, { address }: Enrolled): void {
  if (site === address.site && sensor === address.sensor) return;
  const field = site === address.site ? '--name' : '--site';
  const value = site === address.site ? sensor : site;
  const fix = 'Leave it out: the enrolment says who this is.';
  throw new ConfigError([{ field, value, want: `${address.sensor} of ${address.site}, who was enrolled`, fix }]);
}
