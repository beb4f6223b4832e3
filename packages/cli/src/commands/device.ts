import { DEVICE_STATES, type DeviceEdit, type DeviceState, SEVERITIES } from '@lanhound/collector';
import { formatMac, parseMac } from '@lanhound/proto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { askCollector, askForJson } from '../collector-api.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { findDevice, KnownDevice, type ListedDevice, pathOf } from '../devices/device-answers.ts';
import { devicePage } from '../devices/device-page.ts';
import { stateMeans } from '../devices/device-words.ts';
import { paintFor, printable } from '../terminal/style.ts';

interface DeviceOptions extends CollectorOptions {
  site?: string;
}

const DEVICE = 'a MAC, an address, or a name that only it has';

/** What each state is set by, and what it says. */
const STATES: readonly [command: string, state: DeviceState, description: string][] = [
  ['trust', 'trusted', 'it belongs here'],
  ['guest', 'guest', 'it is somebody who visits'],
  ['watch', 'watched', 'it belongs here and matters: you are told when it is gone, and when it is back'],
  ['ignore', 'ignored', 'its alerts are recorded and not sent, and lists leave it out'],
  ['block', 'blocked', 'it does not belong here; a mark today, its traffic is not cut off yet'],
];

export function deviceCommand(): Command {
  const command = new Command('device').description('look at one device, and say what it is');
  command.addCommand(showCommand());
  for (const [name, state, description] of STATES) command.addCommand(stateCommand(name, state, description));
  for (const each of [nameCommand(), editCommand(), mergeCommand(), splitCommand(), forgetCommand()])
    command.addCommand(each);
  return command;
}

const withDevice = (command: Command): Command =>
  withCollectorOptions(command).option('--site <name>', 'where it is, when several sites know one like it');

const dataDirOf = (options: CollectorOptions): string => collectorFolder(options).dataDir;

/** Alerts on a device's page. */
const ALERTS_MAX = '5';
const Alerts = z.object({
  items: z.array(z.object({ severity: z.enum(SEVERITIES), title: z.string(), firstTime: z.string() })),
});

function showCommand(): Command {
  const command = new Command('show')
    .description('all that is known of a device, and why')
    .argument('<device>', DEVICE)
    .option('--json', 'as the interface gives it');
  return withDevice(command).action(async (text: string, options: DeviceOptions & { json?: boolean }) => {
    const dataDir = dataDirOf(options);
    const found = await findDevice(dataDir, text, options.site);
    if (options.json) {
      const answer: unknown = JSON.parse((await askCollector(dataDir, pathOf(found))).text);
      return console.log(JSON.stringify(answer, null, 2));
    }
    const device = await askForJson(dataDir, pathOf(found), KnownDevice);
    const query = new URLSearchParams({ mac: found.mac, site: found.site, limit: ALERTS_MAX });
    const { items } = await askForJson(dataDir, `/api/v1/alerts?${query}`, Alerts);
    const width = process.stdout.columns ?? 100;
    const paint = paintFor(process.stdout, process.env);
    const lines = devicePage(device, items, { width, paint, nowUs: Date.now() * 1000 });
    console.log(['', ...lines, ''].join('\n'));
  });
}

function stateCommand(name: string, state: DeviceState, description: string): Command {
  const command = new Command(name).description(description).argument('<device...>', DEVICE);
  return withDevice(command).action(async (texts: string[], options: DeviceOptions) => {
    const dataDir = dataDirOf(options);
    const devices: ListedDevice[] = [];
    for (const text of texts) devices.push(await findDevice(dataDir, text, options.site));
    for (const device of devices) await edit(dataDir, device, { state });
    const means = state === 'new' ? undefined : stateMeans[state];
    if (means) console.log(`${state}: ${means}`);
  });
}

function nameCommand(): Command {
  const command = new Command('name')
    .description('what you call it')
    .argument('<device>', DEVICE)
    .argument('<name>', 'nothing ("") takes the name back');
  return withDevice(command).action(async (text: string, name: string, options: DeviceOptions) => {
    const dataDir = dataDirOf(options);
    await edit(dataDir, await findDevice(dataDir, text, options.site), { name });
  });
}

const words = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

function editCommand(): Command {
  const command = new Command('edit')
    .description('say more of it; nothing ("") takes back what was said')
    .argument('<device>', DEVICE)
    .option('--name <name>', 'what you call it')
    .option('--kind <kind>', 'what it is, where the guess is wrong, such as printer')
    .option('--owner <name>', 'whose it is')
    .option('--notes <text>', 'anything')
    .option('--tags <words>', 'words to find it by, with commas between', words)
    .option(
      '--allow <destinations>',
      'names, addresses or networks it may talk to without an alert, with commas',
      words,
    )
    .option('--quiet', 'record its alerts, and send none')
    .option('--no-quiet', 'send its alerts again')
    .addOption(new Option('--state <state>', 'what you think of it').choices(DEVICE_STATES));
  return withDevice(command).action(async (text: string, options: DeviceOptions & DeviceEdit) => {
    const { name, kind, owner, notes, tags, allow, quiet, state } = options;
    const said = Object.entries({ name, kind, owner, notes, tags, allow, quiet, state });
    const given = Object.fromEntries(said.filter(([, value]) => value !== undefined)) as DeviceEdit;
    if (Object.keys(given).length === 0) command.error('error: nothing is said of it (add --help for the options)');
    const dataDir = dataDirOf(options);
    await edit(dataDir, await findDevice(dataDir, text, options.site), given);
  });
}

const Changed = z.object({
  device: z.object({ label: z.string(), mac: z.string() }).optional(),
  changed: z.string().optional(),
});

async function edit(dataDir: string, device: ListedDevice, body: DeviceEdit): Promise<void> {
  const result = await askForJson(dataDir, pathOf(device), Changed, { method: 'PATCH', body });
  console.log(printable(`${result.device?.label ?? device.label}: ${result.changed ?? 'nothing to change'}`));
}

function mergeCommand(): Command {
  const command = new Command('merge')
    .description('two that are one device: what is known of the other is added to the first')
    .argument('<device>', DEVICE)
    .argument('<other>', DEVICE);
  return withDevice(command).action(async (text: string, otherText: string, options: DeviceOptions) => {
    const dataDir = dataDirOf(options);
    const device = await findDevice(dataDir, text, options.site);
    const other = await findDevice(dataDir, otherText, options.site);
    const body = { from: other.mac };
    const result = await askForJson(dataDir, pathOf(device, '/merge'), Changed, { method: 'POST', body });
    console.log(printable(`${result.device?.label ?? device.label}: ${other.macs.join(', ')} added`));
    console.log(`To undo: lanhound device split ${other.mac}`);
  });
}

/** A MAC and nothing else: of a device with several it says which. */
function parseMacArgument(text: string): string {
  const number = parseMac(text);
  if (number === undefined)
    throw new InvalidArgumentError('want the MAC that is another device, such as aa:bb:cc:dd:ee:ff.');
  return formatMac(number);
}

function splitCommand(): Command {
  const command = new Command('split')
    .description('a MAC that belongs to another device: it becomes one of its own, and is not merged again')
    .argument('<mac>', 'the MAC to take out of its device', parseMacArgument);
  return withDevice(command).action(async (mac: string, options: DeviceOptions) => {
    const dataDir = dataDirOf(options);
    const { site, label } = await findDevice(dataDir, mac, options.site);
    const result = await askForJson(dataDir, pathOf({ mac, site }, '/split'), Changed, { method: 'POST' });
    console.log(printable(`${mac} is no longer ${label}, but ${result.device?.label}`));
  });
}

function forgetCommand(): Command {
  const command = new Command('forget')
    .description('forget a device with all that was said of it; events and alerts stay, seen again it is new')
    .argument('<device>', DEVICE);
  return withDevice(command).action(async (text: string, options: DeviceOptions) => {
    const dataDir = dataDirOf(options);
    const device = await findDevice(dataDir, text, options.site);
    await askForJson(dataDir, pathOf(device), z.object({}), { method: 'DELETE' });
    console.log(printable(`${device.label} is forgotten, with ${device.macs.join(', ')} and all that was said of it.`));
    console.log('Its events and alerts stay in the store. Seen again it is a new device.');
  });
}
