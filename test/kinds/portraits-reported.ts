import type { Label } from './label.ts';
import type { Portrait, Said } from './portraits.ts';

// Devices as their owners describe them in public bug reports, with what they saw of them. The rules were written
// before the first were looked for, and corrected before the last were measured. MACs are of the maker named there,
// where the report has none of its own.

const ANDROID_PARAMETERS = '1,3,6,15,26,28,51,58,59,43,114,108';

export const REPORTED_PORTRAITS: readonly Portrait[] = [
  ...reported('corrected by', 'github.com/home-assistant/core/issues/27371: services of the devices that people own', [
    [
      'Shield TV',
      '00:04:4b:00:00:01',
      ['streaming-box'],
      services('_googlecast._tcp', '_androidtvremote._tcp', '_nv_shield_remote._tcp'),
    ],
    [
      'Devolo dLAN',
      'f4:06:8d:00:00:02',
      ['access-point', 'router'],
      services('_http._tcp', '_dvl-deviceapi._tcp', '_dvl-plcnetapi._tcp'),
    ],
    [
      'Brother MFC-9340CDW',
      '30:05:5c:00:00:03',
      ['printer'],
      services('_http._tcp', '_pdl-datastream._tcp', '_printer._tcp', '_ipps._tcp', '_scanner._tcp'),
    ],
    ['Xiaomi vacuum', '50:ec:50:00:00:04', ['appliance'], services('_miio._udp')],
    ['Freebox Server', '68:a3:78:00:00:05', ['router'], services('_smb._tcp', '_fbx-api._tcp')],
    ['Freebox Player', '68:a3:78:00:00:06', ['streaming-box'], services('_hid._udp')],
    ['NAD T758', '90:56:82:00:00:07', ['speaker'], services('_musc._tcp', '_sovi-mfg._tcp', '_spotify-connect._tcp')],
    [
      'Synology DS918+',
      '00:11:32:00:00:08',
      ['nas'],
      [{ service: '_device-info._tcp', text: ['model=Xserve'] }, ...services('_http._tcp', '_smb._tcp')],
    ],
    ['UniFi gateway', '78:8a:20:00:00:09', ['router'], services('_workstation._tcp')],
    ['Denon DN-500AV', '00:05:cd:00:00:0a', ['speaker'], services('_http._tcp', '_raop._tcp')],
    ['Bose SoundTouch', '04:a3:16:00:00:0b', ['speaker'], services('_soundtouch._tcp', '_spotify-connect._tcp')],
    ['GigaBlue receiver', '00:1d:ec:00:00:0c', ['streaming-box'], services('_e2stream._tcp')],
    [
      'ESPHome device',
      '24:0a:c4:00:00:0d',
      ['microcontroller', 'sensor', 'plug', 'light'],
      services('_esphomelib._tcp'),
    ],
    ['Marantz M-CR510', '00:05:cd:00:00:0e', ['speaker'], services('_raop._tcp')],
    ['Chromecast', '54:60:09:00:00:0f', ['streaming-box'], services('_googlecast._tcp', '_googlezone._tcp')],
    [
      'Google Home Mini',
      '48:d6:d5:00:00:10',
      ['speaker'],
      services('_googlecast._tcp', '_googlerpc._tcp', '_googlezone._tcp'),
    ],
    ['LG SH8 soundbar', '58:fd:b1:00:00:11', ['speaker'], services('_googlecast._tcp', '_spotify-connect._tcp')],
  ]),
  ...reported('corrected by', 'github.com/home-assistant/core/pull/47696 and 45087: host names in a log of leases', [
    ['weather station', '70:ee:50:06:a4:90', ['sensor'], lease('netatmo-personal-weather-station')],
    ['iPad Pro', '0a:4f:6b:30:d7:ee', ['tablet'], lease('alexipadpro')],
    ['iPhone', '06:07:55:d0:31:89', ['phone'], lease('alexbiphone')],
    ['Apple Watch', '7e:84:46:79:be:37', ['watch'], lease('sarahsaplewatch')],
    ['HDHomeRun', '00:18:dd:53:07:b2', ['streaming-box'], lease('hdhr-15307b29')],
    ['Tesla Model X', '4c:fc:aa:00:00:12', ['car'], lease('tesla_model_x')],
  ]),
  ...reported('corrected by', 'github.com/tuya-cloudcutter/tuya-cloudcutter/issues/437: a log of leases', [
    [
      'Galaxy S23',
      'ea:29:a2:3d:88:f7',
      ['phone'],
      [{ dhcp: { hostname: 'S23-Ultra-de-Mati', vendorClass: 'android-dhcp-13', parameters: ANDROID_PARAMETERS } }],
    ],
  ]),
  ...reported('corrected by', 'github.com/espressif/esp-idf/issues/6786: a log of leases', [
    [
      'ESP32',
      '30:ae:a4:1a:98:14',
      ['microcontroller', 'plug', 'light', 'sensor'],
      [{ dhcp: { hostname: 'espressif', vendorClass: 'espressif', parameters: '1,3,28,6' } }],
    ],
  ]),
  ...reported('corrected by', 'github.com/f18m/ha-addon-dnsmasq-dhcp/issues/20: a log of leases', [
    ['Samsung washer', '28:6d:97:43:44:23', ['appliance'], [{ dhcp: { parameters: '1,3,6' } }]],
  ]),
  ...reported('corrected by', 'github.com/home-assistant/core/issues/106951: an answer of SSDP', [
    [
      'UPC Connect Box',
      '90:5c:44:00:00:13',
      ['router'],
      [
        {
          ssdp: 'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
          server: 'Compal Broadband Networks, Inc/Linux/2.6.39.3 UPnP/1.1 MiniUPnPd/2.1',
        },
      ],
    ],
  ]),
  ...reported('corrected by', 'github.com/home-assistant/core/issues/46822: answers of SSDP', [
    [
      'Sony BRAVIA',
      'cc:98:8b:32:30:56',
      ['tv'],
      [{ ssdp: 'urn:schemas-upnp-org:device:MediaRenderer:1', server: 'Android/1.6 UPnP/1.0 Huey Sample DMR/0.1' }],
    ],
  ]),
  ...reported('corrected by', 'github.com/vmichalak/sonos-controller/issues/3: answers of SSDP', [
    [
      'Sonos Play:1',
      '5c:aa:fd:00:00:14',
      ['speaker'],
      [{ ssdp: 'urn:schemas-upnp-org:device:ZonePlayer:1', server: 'Linux UPnP/1.0 Sonos/35.3-37210 (ZPS1)' }],
    ],
    [
      'Hue bridge',
      '00:17:88:00:00:15',
      ['hub'],
      [{ ssdp: 'upnp:rootdevice', server: 'Linux/3.14.0 UPnP/1.0 IpBridge/1.16.0' }],
    ],
  ]),
  ...reported('corrected by', 'github.com/home-assistant/core/issues/57884: a hub that says it is a speaker', [
    [
      'MiOS gateway',
      '00:02:c0:fd:47:00',
      ['hub'],
      [
        {
          ssdp: 'urn:schemas-upnp-org:device:ZonePlayer:1',
          server: 'Linux/3.10.34, UPnP/1.0, Portable SDK for UPnP devices/1.6.19',
        },
      ],
    ],
  ]),
  ...reported('corrected by', 'github.com/maxileith/homebridge-appletv-enhanced/issues/155: a scan', [
    [
      'HomePod',
      'ac:bc:b5:d3:71:9f',
      ['speaker'],
      [
        { service: '_airplay._tcp', text: ['model=AudioAccessory6,1'] },
        ...services('_companion-link._tcp', '_raop._tcp'),
      ],
    ],
    [
      'Apple TV 4K',
      'c0:95:6d:5f:33:4b',
      ['streaming-box'],
      [{ service: '_airplay._tcp', text: ['model=AppleTV14,1'] }, ...services('_companion-link._tcp', '_raop._tcp')],
    ],
  ]),
  ...reported('corrected by', 'github.com/owntone/owntone-server/issues/496: what avahi-browse says', [
    [
      'Apple TV',
      '9c:20:7b:00:00:16',
      ['streaming-box'],
      [{ service: '_raop._tcp', host: 'Living-Room', text: ['am=AppleTV5,3', 'vn=65537', 'md=0,1,2'] }],
    ],
    [
      'Shairport on a Raspberry Pi',
      'b8:27:eb:00:00:17',
      ['server', 'speaker'],
      [{ service: '_raop._tcp', host: 'raspberrypi-2', text: ['am=ShairportSync', 'vn=65537'] }],
    ],
  ]),
  ...reported('corrected by', 'github.com/OpenPrinting: ippusbxd issue 11, ipp-usb issue 109', [
    [
      'HP OfficeJet',
      '18:60:24:08:c2:29',
      ['printer'],
      [{ service: '_ipp._tcp', host: 'HP18602408C229', text: ['ty=HP OfficeJet Pro 8730', 'usb_MFG=HP', 'Color=T'] }],
    ],
  ]),
  ...reported('corrected by', 'github.com/pi-hole/FTL/issues/370: names that fill a log', [
    [
      'Fire TV',
      'fc:65:de:00:00:18',
      ['streaming-box'],
      lookups('spectrum.s3.amazonaws.com', 'device-metrics-us.amazon.com'),
    ],
  ]),
  ...reported(
    'corrected by',
    'github.com/Perflyst/PiHoleBlocklist, pull requests 68 and 170: names that televisions look up',
    [
      [
        'TCL Roku TV',
        'd8:31:34:00:00:19',
        ['tv', 'streaming-box'],
        lookups('scribe.logs.roku.com', 'midland.logs.roku.com'),
      ],
      ['LG G1', '64:e4:a5:00:00:1a', ['tv'], lookups('eic.nudge.lgtvcommon.com', 'lgtvsdp.com', 'ad.lgappstv.com')],
      ['Vizio television', '00:19:9d:00:00:1b', ['tv'], lookups('control.tvinteractive.tv')],
    ],
  ),
  ...reported('corrected by', 'github.com/UniversalMediaServer, pull requests 877 and 1228: who asks for media', [
    ['Denon AVR-1912', '00:05:cd:22:11:01', ['speaker'], [{ ssdp: 'urn:schemas-upnp-org:device:MediaRenderer:1' }]],
    [
      'Samsung UA55JS7200',
      '8c:79:f5:00:00:1c',
      ['tv'],
      [{ userAgent: 'DLNADOC/1.50 SEC_HHP_[TV] UA55JS7200/1.0 UPnP/1.0' }],
    ],
  ]),
  ...reported(
    'corrected by',
    'github.com/TechnitiumSoftware/DnsServer/issues/183: a packet that starts a machine over the network',
    [
      [
        'Raspberry Pi 4',
        'dc:a6:32:c2:1f:fe',
        ['server', 'computer', 'desktop'],
        [
          {
            dhcp: {
              vendorClass: 'PXEClient:Arch:00000:UNDI:002001',
              parameters: '1,3,43,60,66,67,128,129,130,131,132,133,134,135',
            },
          },
        ],
      ],
    ],
  ),
  ...reported('held out', 'github.com/betaflight/betaflight-configurator/issues/3336: what avahi-browse says', [
    ['television', '38:c8:04:00:00:20', ['tv', 'streaming-box'], services('_androidtvremote2._tcp')],
    [
      'HP Color LaserJet',
      'f4:39:09:00:00:21',
      ['printer'],
      [{ service: '_http._tcp', name: 'HP Color LaserJet MFP M283cdw' }],
    ],
    ['OKI B430', '00:80:87:a2:1c:36', ['printer'], [{ service: '_http._tcp', name: 'OKI-B430-A21C36' }]],
    [
      'receiver of a model plane',
      '4c:eb:d6:0c:97:26',
      ['microcontroller'],
      [{ service: '_http._tcp', host: 'elrs_rx' }],
    ],
  ]),
  ...reported('held out', 'github.com/mikebrady/shairport-sync/issues/156: what avahi-browse says', [
    [
      'Kodi on an Odroid',
      '00:1e:06:00:00:22',
      ['server', 'streaming-box'],
      services('_workstation._tcp', '_raop._tcp', '_daap._tcp', '_rsp._tcp', '_xbmc-jsonrpc-h._tcp'),
    ],
    ['Brother MFC-J6710DW', '30:05:5c:00:00:23', ['printer'], services('_http._tcp')],
  ]),
  ...reported('held out', 'github.com/OpenPrinting/ipp-usb/issues/48 and 109: what avahi-discover says', [
    [
      'Bbox Miami',
      'a0:1b:29:00:00:24',
      ['streaming-box', 'tv'],
      services('_androidtvremote2._tcp', '_googlecast._tcp', '_spotify-connect._tcp'),
    ],
    [
      'Brother MFC-L8390CDW',
      '94:dd:f8:3a:5d:08',
      ['printer'],
      [{ service: '_ipp._tcp', text: ['ty=Brother MFC-L8390CDW series', 'usb_MFG=Brother', 'Color=T', 'Duplex=T'] }],
    ],
  ]),
  ...reported('held out', 'github.com/hensm/fx_cast/issues/159: what avahi-browse says', [
    [
      'Shield',
      '48:b0:2d:00:00:25',
      ['streaming-box'],
      [{ service: '_googlecast._tcp', text: ['md=SHIELD Android TV', 've=05', 'ca=462853'] }],
    ],
  ]),
  ...reported('held out', 'github.com/avahi/avahi/issues/608: what avahi-browse says', [
    [
      'Thread border router',
      'b8:27:eb:00:00:26',
      ['server', 'hub'],
      [{ service: '_meshcop._udp', host: 'raspberrypi', text: ['vn=OpenThread', 'mn=BorderRouter'] }],
    ],
  ]),
  ...reported('held out', 'github.com/TheThingSystem/steward/issues/100: what SSDP says', [
    ['NetComm router', '00:60:64:00:00:27', ['router'], [{ ssdp: 'urn:schemas-upnp-org:device:WANDevice:1' }]],
  ]),
  ...reported('held out', 'github.com/jamesyc/TimeCapsuleSMB/issues/147: what dns-sd says', [
    [
      'Time Capsule with a printer',
      '6c:70:9f:00:00:28',
      ['nas', 'access-point', 'router'],
      [
        { service: '_pdl-datastream._tcp', host: 'Bobs-AirPort-Time-Capsule', text: ['ty=Canon MP490 series'] },
        ...services('_riousbprint._tcp', '_airport._tcp', '_smb._tcp', '_adisk._tcp'),
      ],
    ],
  ]),
  ...reported('held out', 'github.com/solakon-de/solakon-one-homeassistant/pull/132: a host name', [
    ['battery', '44:1d:64:00:00:29', ['energy'], lease('INVERTER_1A2B3C')],
  ]),
  ...reported('held out', 'github.com/home-assistant/core/pull/169597: a packet of DHCP', [
    ['battery without a name', '1c:78:4b:00:00:2a', ['energy'], [{ dhcp: { parameters: '1,3,28,6' } }]],
  ]),
  ...reported('held out', 'github.com/f18m/ha-addon-dnsmasq-dhcp/issues/20: a log of leases', [
    [
      'laptop',
      '18:56:80:07:72:72',
      ['laptop', 'computer'],
      [{ dhcp: { parameters: '1,28,2,3,15,6,119,12,44,47,26,121,42' } }],
    ],
  ]),
  ...reported('held out', 'github.com/maxileith/homebridge-appletv-enhanced/issues/155: a scan', [
    [
      'MacBook Pro',
      'f8:4d:89:78:dc:06',
      ['laptop', 'computer'],
      [
        { service: '_airplay._tcp', name: 'Remo MacBook Pro', text: ['model=MacBookPro18,1'] },
        ...services('_companion-link._tcp'),
      ],
    ],
  ]),
];

function reported(
  role: Label['role'],
  where: string,
  devices: readonly [name: string, mac: string, kinds: Label['kinds'], says: readonly Said[]][],
): Portrait[] {
  return devices.map(([name, mac, kinds, says]) => ({ name, mac, kinds, says, why: where, role }));
}

function services(...names: string[]): Said[] {
  return names.map((service) => ({ service }));
}

function lookups(...names: string[]): Said[] {
  return names.map((lookup) => ({ lookup }));
}

function lease(hostname: string): Said[] {
  return [{ dhcp: { hostname } }];
}
