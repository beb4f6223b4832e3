import type { Label } from './label.ts';
import type { Portrait, Said } from './portraits.ts';

// Devices as the makers' documentation and the standards have them. Whoever wrote the rules wrote these, so that they
// show that the rules work through the whole way, and not how often they are right at somebody's home.

const APPLE = { phone: '1,121,3,6,15,108,114,119,252', mac: '1,121,3,6,15,108,114,119,252,95,44,46' };
const WINDOWS = '1,3,6,15,31,33,43,44,46,47,119,121,249,252';
const ANDROID = '1,3,6,15,26,28,51,58,59,43,114,108';
const DHCLIENT = '1,28,2,3,15,6,119,12,44,47,26,121,42';

const SYN = {
  apple: [64, 65_535, '020405b4010303060101080a00000001000000000402 0000'.replace(' ', '')],
  windows: [128, 64_240, '020405b40103030801010402'],
  linux: [64, 64_240, '020405b40402080a000000010000000001030307'],
  android: [64, 65_535, '020405b40402080a000000010000000001030308'],
  lwip: [255, 5_744, '020405a0'],
} as const satisfies Record<string, readonly [number, number, string]>;

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0';

export const DOCUMENTED_PORTRAITS: readonly Portrait[] = [
  portrait(
    'iPhone with a private address',
    '4a:11:22:00:00:01',
    ['phone'],
    [
      { dhcp: { hostname: 'Annas-iPhone', parameters: APPLE.phone } },
      { lookup: '1-courier.push.apple.com' },
      { syn: SYN.apple },
    ],
  ),
  portrait(
    'iPhone without a name',
    '4a:11:22:00:00:02',
    ['phone'],
    [{ dhcp: { parameters: APPLE.phone } }, { lookup: 'time-ios.apple.com' }, { syn: SYN.apple }],
  ),
  portrait('iPad', '4a:11:22:00:00:03', ['tablet'], [{ dhcp: { hostname: 'iPad', parameters: APPLE.phone } }]),
  portrait(
    'Android phone',
    '5a:11:22:00:00:04',
    ['phone'],
    [
      { dhcp: { vendorClass: 'android-dhcp-14', parameters: ANDROID } },
      { lookup: 'time.android.com' },
      { lookup: 'connectivitycheck.gstatic.com' },
      { syn: SYN.android },
    ],
  ),
  portrait(
    'Android tablet',
    '5a:11:22:00:00:05',
    ['tablet'],
    [{ dhcp: { vendorClass: 'android-dhcp-13', hostname: 'Galaxy-Tab-S8', parameters: ANDROID } }],
  ),
  portrait(
    'MacBook',
    'f8:4d:89:00:00:06',
    ['laptop'],
    [
      { dhcp: { hostname: 'Annas-MacBook-Pro', parameters: APPLE.mac } },
      { service: '_companion-link._tcp', host: 'Annas-MacBook-Pro', text: ['rpMd=MacBookPro18,3'] },
      { syn: SYN.apple },
    ],
  ),
  portrait(
    'Windows laptop',
    '5a:11:22:00:00:07',
    ['laptop'],
    [
      { dhcp: { hostname: 'LAPTOP-4F3K2L1A', vendorClass: 'MSFT 5.0', parameters: WINDOWS } },
      { lookup: 'www.msftconnecttest.com' },
      { syn: SYN.windows },
    ],
  ),
  portrait(
    'Windows machine',
    '00:e0:4c:00:00:08',
    ['computer', 'desktop', 'laptop'],
    [
      { dhcp: { hostname: 'DESKTOP-4F3K2L1', vendorClass: 'MSFT 5.0', parameters: WINDOWS } },
      { userAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36` },
      { syn: SYN.windows },
    ],
  ),
  portrait(
    'Debian server',
    '00:25:90:00:00:09',
    ['server'],
    [
      { dhcp: { hostname: 'server', parameters: DHCLIENT } },
      { lookup: 'deb.debian.org' },
      { serves: 22, answers: 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n' },
      { syn: SYN.linux },
    ],
  ),
  portrait(
    'Raspberry Pi',
    'dc:a6:32:00:00:0a',
    ['server'],
    [
      { dhcp: { hostname: 'raspberrypi', vendorClass: 'dhcpcd-9.4.1:Linux-6.1.21-v8+:aarch64:BCM2835' } },
      { lookup: 'archive.raspberrypi.org' },
    ],
  ),
  portrait(
    'Sonos speaker',
    '5c:aa:fd:00:00:0b',
    ['speaker'],
    [{ service: '_sonos._tcp' }, { ssdp: 'urn:schemas-upnp-org:device:ZonePlayer:1' }, { serves: 1400 }],
  ),
  portrait(
    'Echo Dot',
    'fc:65:de:00:00:0c',
    ['speaker'],
    [
      { service: '_amzn-alexa._tcp' },
      { lookup: 'avs-alexa-eu.amazon.com' },
      { lookup: 'device-metrics-us-2.amazon.com' },
    ],
  ),
  portrait(
    'Samsung television',
    '8c:79:f5:00:00:0d',
    ['tv'],
    [
      { ssdp: 'urn:samsung.com:device:RemoteControlReceiver:1' },
      { ssdp: 'urn:dial-multiscreen-org:service:dial:1' },
      { lookup: 'osb-eusvc.samsungcloudsolution.com' },
    ],
  ),
  portrait(
    'LG television',
    '58:fd:b1:00:00:0e',
    ['tv'],
    [
      { ssdp: 'urn:lge-com:service:webos-second-screen:1', server: 'WebOS/4.0 UPnP/1.0' },
      { service: '_airplay._tcp', text: ['manufacturer=LG Electronics', 'model=OLED55C9'] },
    ],
  ),
  portrait('PlayStation', '78:c8:81:00:00:0f', ['console'], [{ lookup: 'ps5.np.playstation.net' }]),
  portrait('Switch', '98:b6:e9:00:00:10', ['console'], [{ lookup: 'conntest.nintendowifi.net' }]),
  portrait(
    'Xbox',
    '5a:11:22:00:00:11',
    ['console'],
    [
      { dhcp: { vendorClass: 'MSFT 5.0', hostname: 'XBOX', parameters: WINDOWS } },
      { lookup: 'title.mgt.xboxlive.com' },
    ],
  ),
  portrait(
    'HP printer',
    '18:60:24:00:00:12',
    ['printer'],
    [
      { dhcp: { hostname: 'HP186024000012', vendorClass: 'Hewlett-Packard JetDirect' } },
      { service: '_ipp._tcp', host: 'HP186024000012', text: ['ty=HP LaserJet M404', 'Duplex=T'] },
      { serves: 9100 },
    ],
  ),
  portrait(
    'Hikvision camera',
    '44:19:b6:00:00:13',
    ['camera'],
    [{ lookup: 'dev.hik-connect.com' }, { serves: 554, answers: 'RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n' }],
  ),
  portrait('Reolink camera', 'ec:71:db:00:00:14', ['camera'], [{ lookup: 'p2p.reolink.com' }]),
  portrait(
    'Ring doorbell',
    '64:9a:63:00:00:15',
    ['doorbell'],
    [{ dhcp: { hostname: 'RingDoorbell-15' } }, { lookup: 'fw.ring.com' }],
  ),
  portrait('Snom telephone', '00:04:13:00:00:16', ['voip'], [{ dhcp: { vendorClass: 'snom320' } }]),
  portrait('HomeKit light', '00:55:da:00:00:17', ['light'], [{ service: '_hap._tcp', text: ['ci=5', 'md=NL22'] }]),
  portrait(
    'HomeKit thermostat',
    '44:61:32:00:00:18',
    ['thermostat'],
    [{ service: '_hap._tcp', text: ['ci=9', 'md=ecobee3'] }],
  ),
  portrait(
    'Shelly plug',
    '24:0a:c4:00:00:19',
    ['plug'],
    [
      { dhcp: { hostname: 'shellyplug-s-1a2b3c', parameters: '1,3,28,6' } },
      { lookup: 'iot.shelly.cloud' },
      { syn: SYN.lwip },
    ],
  ),
  portrait(
    'Tuya light',
    '10:d5:61:00:00:1a',
    ['plug', 'light'],
    [{ dhcp: { hostname: 'tuya-bulb-1a', parameters: '1,3,28,6' } }, { lookup: 'a1.tuyaeu.com' }],
  ),
  portrait(
    'ESP32',
    '24:0a:c4:00:00:1b',
    ['microcontroller'],
    [{ dhcp: { hostname: 'esp32-1A2B3C', parameters: '1,3,28,6' } }, { syn: SYN.lwip }],
  ),
  portrait(
    'Hue bridge',
    '00:17:88:00:00:1c',
    ['hub'],
    [{ service: '_hue._tcp', text: ['modelid=BSB002'] }, { lookup: 'ws.meethue.com' }],
  ),
  portrait(
    'Roomba',
    '50:14:79:00:00:1d',
    ['appliance'],
    [{ dhcp: { hostname: 'irobot-1a2b3c4d' } }, { lookup: 'disc-prod.iot.irobotapi.com' }],
  ),
  portrait(
    'Synology',
    '00:11:32:00:00:1e',
    ['nas'],
    [{ dhcp: { hostname: 'DiskStation' } }, { service: '_adisk._tcp' }, { lookup: 'update.synology.com' }],
  ),
  portrait(
    'FRITZ!Box',
    'c0:25:06:00:00:1f',
    ['router'],
    [
      {
        ssdp: 'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
        server: 'FRITZ!Box 7590 UPnP/1.0 AVM FRITZ!Box 7590 154.07.57',
      },
      { lookup: 'jason.avm.de' },
    ],
  ),
  portrait(
    'UniFi access point',
    '78:8a:20:00:00:20',
    ['access-point'],
    [{ dhcp: { hostname: 'UAP-AC-Lite', vendorClass: 'ubnt' } }],
  ),
  portrait(
    'Kobo',
    '5a:11:22:00:00:21',
    ['e-reader'],
    [{ lookup: 'storeapi.kobo.com' }, { dhcp: { hostname: 'kobo' } }],
  ),
  portrait('SolarEdge inverter', '84:d6:c5:00:00:22', ['energy'], [{ lookup: 'prod2.solaredge.com' }]),
];

function portrait(name: string, mac: string, kinds: Label['kinds'], says: readonly Said[]): Portrait {
  return {
    name,
    mac,
    kinds,
    says,
    why: 'by the documentation of its maker and of its protocols',
    role: 'written with',
  };
}
