import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';

const FOLDER = join(REPOSITORY, 'deploy/systemd');
const units = readdirSync(FOLDER).filter((name) => name.endsWith('.service'));

/** Keys and values by section; a key may stand several times. */
function parseUnit(text: string): Map<string, Map<string, string[]>> {
  const sections = new Map<string, Map<string, string[]>>();
  let section = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name) {
      section = new Map();
      sections.set(name, section);
    } else if (key !== undefined && value !== undefined) section.set(key, [...(section.get(key) ?? []), value]);
    else throw new Error(`no line of a unit: ${line}`);
  }
  return sections;
}

const serviceOf = (name: string): Record<string, string> => {
  const service = parseUnit(readFileSync(join(FOLDER, name), 'utf8')).get('Service') ?? new Map<string, string[]>();
  return Object.fromEntries([...service].map(([key, values]) => [key, values.join('; ')]));
};

/** The same for every unit. */
const LOCKED = {
  KillMode: 'mixed',
  NoNewPrivileges: 'yes',
  ProtectSystem: 'strict',
  ProtectHome: 'yes',
  PrivateTmp: 'yes',
  PrivateDevices: 'yes',
  ProtectKernelModules: 'yes',
  RestrictNamespaces: 'yes',
  RestrictSUIDSGID: 'yes',
  LockPersonality: 'yes',
  StateDirectoryMode: '0700',
  UMask: '0077',
  SystemCallArchitectures: 'native',
  SystemCallErrorNumber: 'EPERM',
  LimitCORE: '0',
};

test('there are a collector and sensors by name', () => {
  expect(units.sort()).toEqual(['lanhound-collector.service', 'lanhound-sensor@.service']);
});

describe.each(units)('%s', (name) => {
  const service = serviceOf(name);

  test('is locked down', () => expect(service).toMatchObject(LOCKED));

  test('runs a command that there is, as a user that there is', () => {
    const [, kind, config] =
      /^\/usr\/local\/bin\/lanhound (\w+) --config (\S+)$/.exec(service['ExecStart'] ?? '') ?? [];
    expect([kind, config]).toEqual(
      name === 'lanhound-collector.service'
        ? ['collector', '/etc/lanhound/collector.yaml']
        : ['sensor', '/etc/lanhound/%i.yaml'],
    );
    const users = readFileSync(join(FOLDER, 'lanhound.sysusers.conf'), 'utf8');
    expect(users).toMatch(new RegExp(`^u ${service['User']} `, 'm'));
  });

  test('has the right to capture alone, if any', () => {
    const right = name === 'lanhound-collector.service' ? '' : 'CAP_NET_RAW';
    expect(service).toMatchObject({ AmbientCapabilities: right, CapabilityBoundingSet: right });
    expect(service['RestrictAddressFamilies']?.includes('AF_PACKET')).toBe(right !== '');
    expect(service).not.toHaveProperty('MemoryDenyWriteExecute');
  });
});
