import type { Label } from './label.ts';
import type { Portrait, Said } from './portraits.ts';

// Devices of owners, looked for when the words for groups, the names of services and many further facts were in the
// tables already. They were measured once before anything was corrected by them (docs/kinds.md). What a report leaves
// out is left out here, so that most say one thing only. MACs are the report's, or of the maker named there; 02:00:5e
// where neither is known.

const core = (thread: string) => `github.com/home-assistant/core/${thread}`;

export const NEW_PORTRAITS: readonly Portrait[] = [
  ...ofOwners(`${core('issues/52709')}: what is found in a home`, [
    ['Samsung SNH-P6410BN', '00:16:6c:a0:be:8c', ['camera'], [{ ssdp: 'urn:schemas-upnp-org:device:Basic:1' }]],
    [
      'Hue bridge named by its maker',
      '00:17:88:25:6c:c1',
      ['hub'],
      [{ service: '_hap._tcp', name: 'Philips hue - 256CC1', host: 'Philips-hue', text: ['ci=2', 'md=BSB002'] }],
    ],
    [
      'Hikvision DS-2CD2732F',
      '18:80:25:91:27:71',
      ['camera'],
      [{ service: '_http._tcp', name: 'HIKVISION', host: 'DS-2CD2732F-IS20150918CCCH542912771', text: ['path=/'] }],
    ],
    [
      'Sonos that plays Spotify',
      'b8:e9:37:92:82:6e',
      ['speaker'],
      [{ service: '_spotify-connect._tcp', host: 'sonosB8E93792826E', text: ['CPath=/spotifyzc'] }],
    ],
  ]),
  ...ofOwners(`${core('issues/37765')}: what is found in a home`, [
    [
      'Denon AVR-X2600H',
      '00:05:cd:b8:f6:9e',
      ['speaker'],
      [
        { service: '_spotify-connect._tcp', host: 'Denon-AVR-X2600H', text: ['CPath=/spotify'] },
        { ssdp: 'urn:schemas-denon-com:device:AiosDevice:1' },
      ],
    ],
    ['Vizio E43-F1', '00:6b:9e:00:74:53', ['tv'], cast('VIZIOCastDisplay7453', 'E43-F1')],
  ]),
  ...ofOwners(`${core('issues/34581')}: what is found in a home`, [
    ['Shield in a bedroom', '48:b0:2d:00:00:23', ['streaming-box'], cast('NVidiaShield', 'SHIELD Android TV')],
    ['Chromecast called a TV', '20:33:89:00:00:12', ['streaming-box'], cast('Bedroom TV', 'Chromecast Ultra')],
  ]),
  ...ofOwners('github.com/pi-hole/docker-pi-hole/issues/355: a log of leases', [
    ['OnePlus 6', '64:a2:f9:9a:a3:f1', ['phone'], lease('OnePlus_6_Lex')],
    ['OnePlus 3T', 'c0:ee:fb:00:02:41', ['phone'], lease('OnePlus_3T')],
    ['Windows that named itself', '10:51:07:00:00:79', ['computer', 'desktop', 'laptop'], lease('DESKTOP-HKIPVUR')],
    ['MacBook Air', '10:00:20:00:01:62', ['laptop', 'computer'], lease('Macbook-Air')],
    ['Google Home', '20:33:89:00:02:00', ['speaker'], lease('Google-Home')],
    ['Android that named itself', '02:00:5e:00:00:71', ['phone', 'tablet'], lease('android-8246fb4b9bc389bc')],
    [
      'something with an ESP8266',
      '8c:aa:b5:3e:3b:70',
      ['microcontroller', 'plug', 'light', 'sensor'],
      lease('ESP_3E3B70'),
    ],
  ]),
  ...ofOwners(`${core('issues/51980')}: names that a router knows`, [
    ['Echo Plus', '10:96:93:bd:e2:7a', ['speaker'], lease('echo-plus')],
    ['Shelly 1L', '8c:aa:b5:aa:ce:c4', ['plug'], lease('shelly-1l-aacec4')],
    ['Shelly Motion', '60:a4:23:97:66:4e', ['sensor'], lease('shelly-motion-97664e')],
  ]),
  ...ofOwners('github.com/mongoose-os-apps/shelly-homekit/issues/65: names told to DHCP', [
    ['Shelly 2.5', '8c:aa:b5:e0:b9:32', ['plug'], lease('shellyswitch25-E0B932')],
  ]),
  ...ofOwners(`${core('issues/67759')}: a packet of mDNS`, [
    [
      'Shelly 1',
      '8c:aa:b5:75:d3:8a',
      ['plug'],
      [
        {
          ...{ service: '_http._tcp', name: 'shelly1-8CAAB575D38A', host: 'shelly1-8CAAB575D38A' },
          text: ['id=shelly1-8CAAB575D38A'],
        },
      ],
    ],
  ]),
  ...ofOwners('github.com/Ansuel/tch-nginx-gui/issues/722: a log of leases', [
    ['Windows phone', '48:50:73:d5:96:b4', ['phone'], lease('Windows-Phone')],
    ['PC behind a USB adapter', '90:f6:52:17:54:95', ['desktop', 'laptop', 'computer'], lease('NataLinux-PC')],
  ]),
  ...ofOwners('github.com/StevenLooman/async_upnp_client/issues/74: an answer of SSDP', [
    [
      'Sonos Move',
      '54:2a:1b:70:e9:b6',
      ['speaker'],
      [{ ssdp: 'urn:schemas-upnp-org:device:MediaRenderer:1', server: 'Linux UPnP/1.0 Sonos/63.2-90210 (ZPS17)' }],
    ],
  ]),
  ...ofOwners('github.com/GeekVisit/uproot/issues/6: names given by the owner, which the devices do not say', [
    ['Enphase Envoy', '00:1d:c0:77:c9:c9', ['energy'], [{ lookup: 'www.example.com' }]],
    ['Meross plug', '48:e1:e9:18:f3:02', ['plug'], [{ lookup: 'www.example.com' }]],
  ]),
  ...ofOwners('github.com/Ysurac/openmptcprouter/issues/2765: a log of leases', [
    ['Pixel 6 Pro', '9e:35:34:73:a9:23', ['phone'], lease('Pixel-6-Pro')],
  ]),
  ...ofOwners('github.com/openwrt/odhcpd/issues/128: a log of DHCP', [
    ['PC with an ASRock board', 'd0:50:99:81:35:1f', ['desktop', 'computer'], [{ lookup: 'www.example.com' }]],
  ]),
  ...ofOwners('github.com/systemd/systemd/issues/22513: a packet of DHCP', [
    [
      'UniFi access point',
      'fc:ec:da:89:71:5f',
      ['access-point'],
      [{ dhcp: { vendorClass: 'ubnt', parameters: '1,3,6,12,15,28,42,43' } }],
    ],
  ]),
  ...ofOwners('github.com/opnsense/core/issues/4410: leases with their vendor class', [
    ['Windows', 'f8:59:71:28:df:f2', ['computer', 'laptop', 'desktop'], [{ dhcp: { vendorClass: 'MSFT 5.0' } }]],
    ['Android 10', 'c2:26:a3:27:7b:c7', ['phone', 'tablet'], [{ dhcp: { vendorClass: 'android-dhcp-10' } }]],
  ]),
  ...ofOwners(
    'github.com/postlund/pyatv, issues 1322, 95993 of home-assistant, and homebridge-homepod-radio 3: scans',
    [
      [
        'AirPort Express called TV',
        '00:f7:6f:d4:4b:0a',
        ['access-point', 'router', 'speaker'],
        [
          { service: '_airplay._tcp', name: 'TV', host: 'TV' },
          { service: '_raop._tcp', name: '00F76FD44B0A@TV', host: 'TV', text: ['am=AirPort10,115'] },
        ],
      ],
      [
        'Apple TV 4K',
        'a8:51:ab:11:f1:de',
        ['streaming-box'],
        [{ service: '_companion-link._tcp', name: 'Living Room', text: ['rpmd=AppleTV14,1'] }],
      ],
      [
        'HomePod mini',
        'f4:34:f0:10:88:77',
        ['speaker'],
        [
          { service: '_airplay._tcp', name: 'HomePod', text: ['model=AudioAccessory5,1'] },
          { service: '_companion-link._tcp', name: 'HomePod' },
        ],
      ],
    ],
  ),
  ...ofOwners('github.com/home-assistant-libs/netdisco/issues/129: answers of SSDP', [
    [
      'Hitachi television',
      '48:6d:bb:12:88:56',
      ['tv'],
      [
        { ssdp: 'urn:schemas-upnp-org:device:MediaRenderer:1' },
        { ssdp: 'urn:schemas-upnp-org:service:AVTransport:1' },
        { ssdp: 'urn:mdx-netflix-com:service:target:3' },
      ],
    ],
  ]),
  ...ofOwners(`${core('issues/27292')}: models that accessories for HomeKit announce, without their category`, [
    ['Honeywell Lyric T6R', '48:a2:e6:00:00:01', ['thermostat'], accessory('YT4910WF4011')],
    ['Yeelight bulb', '02:00:5e:00:00:81', ['light'], accessory('YLDP06YL')],
    ['Yeelight strip', '02:00:5e:00:00:82', ['light'], accessory('YLDD04YL')],
    ['Wemo Dimmer', '14:91:82:00:00:03', ['light', 'plug'], accessory('Wemo Dimmmer')],
    ['Sensi thermostat', '02:00:5e:00:00:83', ['thermostat'], accessory('ST55')],
    ['ecobee3 lite', '44:61:32:00:00:04', ['thermostat'], accessory('ecobee3 lite')],
    ['Mysa thermostat', '02:00:5e:00:00:84', ['thermostat'], accessory('Mysa-0A1B2C')],
    ['RainMachine Pro', '02:00:5e:00:00:85', ['appliance'], accessory('SPK5 Pro')],
  ]),
];

type Device = readonly [name: string, mac: string, kinds: Label['kinds'], says: readonly Said[]];

function ofOwners(why: string, devices: readonly Device[]): Portrait[] {
  return devices.map(([name, mac, kinds, says]) => ({ name, mac, kinds, says, why, role: 'corrected by' }));
}

function cast(name: string, model: string): Said[] {
  return [{ service: '_googlecast._tcp', name: model.replaceAll(' ', '-'), text: [`fn=${name}`, `md=${model}`] }];
}

function lease(hostname: string): Said[] {
  return [{ dhcp: { hostname } }];
}

function accessory(model: string): Said[] {
  return [{ service: '_hap._tcp', text: [`md=${model}`] }];
}
