import { anyOf, CERTAIN, type EvidenceTable, FAIR, HARDLY, PROOF, type RuleGroup, STRONG, WEAK } from '../rule.ts';

// Models as devices name them themselves: by mDNS, SSDP, TXT records.

const GROUPS: readonly RuleGroup[] = [
  {
    source: 'Apple: identifiers of hardware models, as its developer documentation and support pages list them',
    rules: [
      { is: /^iphone\d/, kinds: { phone: PROOF }, says: 'says that it is an iPhone ({})', system: 'iOS' },
      { is: /^ipad\d/, kinds: { tablet: PROOF }, says: 'says that it is an iPad ({})', system: 'iPadOS' },
      { is: /^macbook/, kinds: { laptop: PROOF }, says: 'says that it is a MacBook ({})', system: 'macOS' },
      {
        is: /^(imac|macmini|macpro)\d/,
        kinds: { desktop: PROOF },
        says: 'says that it is a desktop Mac ({})',
        system: 'macOS',
      },
      { is: /^mac1\d,\d/, kinds: { laptop: FAIR, desktop: FAIR }, says: 'says that it is a Mac ({})', system: 'macOS' },
      {
        is: /^appletv\d/,
        kinds: { 'streaming-box': PROOF },
        says: 'says that it is an Apple TV ({})',
        system: 'tvOS',
      },
      { is: /^audioaccessory\d/, kinds: { speaker: PROOF }, says: 'says that it is a HomePod ({})' },
      { is: /^watch\d/, kinds: { watch: PROOF }, says: 'says that it is an Apple Watch ({})', system: 'watchOS' },
      { is: /^airport\d/, kinds: { 'access-point': PROOF }, says: 'says that it is an AirPort ({})' },
    ],
  },
  {
    source: 'product names of the makers, by their product pages',
    rules: [
      {
        is: anyOf(
          /laserjet|officejet|deskjet|envy \d|ecotank|pixma|imageclass|imagerunner|workforce/,
          /(hl|dcp|mfc)-[a-z]?\d|phaser|workcentre|ecosys|stylus|xp-\d{3}|smart tank/,
        ),
        kinds: { printer: CERTAIN },
        says: 'says that it is a printer ({})',
      },
      {
        is: /chromecast|google tv|fire ?tv|^aft[a-z]{1,4}$|shield|roku|mibox|mi box|apple tv/,
        kinds: { 'streaming-box': CERTAIN, tv: WEAK },
        says: 'says that it is a {}',
      },
      {
        is: anyOf(
          /nest (audio|mini)|google home|home mini|^echo|sonos|soundtouch|homepod|play:\d/,
          /soundbar|wiim|heos|musiccast/,
        ),
        kinds: { speaker: CERTAIN },
        says: 'says that it is a speaker ({})',
      },
      {
        is: /nest hub|google nest hub|echo show/,
        kinds: { speaker: CERTAIN },
        says: 'says that it is a speaker with a screen ({})',
      },
      {
        is: /bravia|^(ue|qe|un|qn)\d\d[a-z]|^(oled|nano|uq|up|um)\d\d|smart ?tv|^kd-\d\d|television|\btv\b/,
        kinds: { tv: CERTAIN },
        says: 'says that it is a television ({})',
      },
      {
        is: /diskstation|rackstation|^ds\d{3}|^ts-\d{3}|my ?cloud|readynas|xserve|time ?capsule/,
        kinds: { nas: CERTAIN },
        says: 'says that it keeps files for others ({})',
      },
      {
        is: /ipcam|ip camera|network camera|^ds-2|^ipc-|doorbell|netcam|^rlc-|^dcs-/,
        kinds: { camera: CERTAIN, doorbell: WEAK },
        says: 'says that it is a camera ({})',
      },
      { is: /doorbell|door station|doorbird/, kinds: { doorbell: CERTAIN }, says: 'says that it is a doorbell ({})' },
      {
        is: /hue bridge|philips hue bridge|bsb00[12]|dirigera|tradfri gateway|smartthings|homey/,
        kinds: { hub: CERTAIN },
        says: 'says that it is a hub ({})',
      },
      {
        is: /^(lct|lwa|lca|ltw|lwb|lst)\d{3}|\bbulb\b|\blamp\b|\blight\b|\bwled\b|hue (go|lightstrip|color)/,
        kinds: { light: CERTAIN },
        says: 'says that it is a light ({})',
      },
      {
        is: /^(shsw|shplg|snsw|snpl|s[pn]sw)-|plug|outlet|socket|^hs1[01]\d|^kp\d{3}|wemo|^p1[01]\d\b/,
        kinds: { plug: CERTAIN },
        says: 'says that it is a plug or switch ({})',
      },
      {
        is: /thermostat|^ecobee|^vsmart|^ru0[12]/,
        kinds: { thermostat: CERTAIN },
        says: 'says that it is a thermostat ({})',
      },
      {
        is: anyOf(
          /fritz!?box|^tl-w|^archer|^rt-a[cx]|^nighthawk|speedport|gateway|^openwrt|router/,
          /^bthub|^livebox|dsl modem/,
        ),
        kinds: { router: CERTAIN },
        says: 'says that it is a router ({})',
      },
      {
        is: /repeater|^uap|^u6|access point|^eap\d|range extender/,
        kinds: { 'access-point': CERTAIN },
        says: 'says that it is an access point ({})',
      },
      {
        is: /playstation|^ps[45]|xbox|nintendo/,
        kinds: { console: CERTAIN },
        says: 'says that it is a games console ({})',
      },
      {
        is: /roomba|roborock|vacuum|rockrobo|airpurifier|washer|fridge|oven/,
        kinds: { appliance: CERTAIN },
        says: 'says that it is an appliance ({})',
      },
      {
        is: /^(sm-[asgmfn]\d|pixel \d|pixel$|oneplus|redmi|moto )/,
        kinds: { phone: CERTAIN },
        says: 'says that it is a phone ({})',
        system: 'Android',
      },
      {
        is: /^(sm-[tpx]\d|pixel tablet|lenovo tb)/,
        kinds: { tablet: CERTAIN },
        says: 'says that it is a tablet ({})',
        system: 'Android',
      },
      {
        is: /esp32|esp8266|arduino|nodemcu|raspberry pi pico/,
        kinds: { microcontroller: CERTAIN },
        says: 'says that it is a microcontroller ({})',
      },
      { is: /^raspberry pi (\d|zero)/, kinds: { server: CERTAIN }, says: 'says that it is a {}', system: 'Linux' },
    ],
  },
];

export const MODELS: EvidenceTable = { trait: 'model', groups: GROUPS };

export const MANUFACTURERS: EvidenceTable = {
  trait: 'manufacturer',
  groups: [
    {
      source: 'product pages of the makers',
      rules: [
        { is: /^(espressif)/, kinds: { microcontroller: FAIR, plug: FAIR, light: FAIR }, says: 'says that {} made it' },
        { is: /^(sonos|bose|devialet|bang)/, kinds: { speaker: CERTAIN }, says: 'says that {} made it' },
        {
          is: /^(epson|brother|lexmark|xerox|kyocera|ricoh)/,
          kinds: { printer: CERTAIN },
          says: 'says that {} made it',
        },
        { is: /^(hikvision|dahua|axis|reolink|foscam)/, kinds: { camera: CERTAIN }, says: 'says that {} made it' },
        { is: /^(synology|qnap|asustor)/, kinds: { nas: CERTAIN }, says: 'says that {} made it' },
        { is: /^(avm|fritz)/, kinds: { router: CERTAIN, 'access-point': FAIR }, says: 'says that {} made it' },
        { is: /^signify|^philips hue/, kinds: { hub: STRONG, light: STRONG }, says: 'says that {} made it' },
      ],
    },
  ],
};

/** TXT records "key=value", and the server that SSDP names. */
export const TEXTS: EvidenceTable = {
  trait: 'text',
  groups: [
    {
      source: 'HomeKit Accessory Protocol (non-commercial), table of accessory categories (ci of _hap._tcp)',
      rules: [
        { is: 'ci=2', kinds: { hub: CERTAIN }, says: 'is a bridge for HomeKit' },
        { is: 'ci=3', kinds: { appliance: CERTAIN }, says: 'is a fan for HomeKit' },
        { is: 'ci=5', kinds: { light: CERTAIN }, says: 'is a light for HomeKit' },
        { is: 'ci=6', kinds: { lock: CERTAIN }, says: 'is a lock for HomeKit' },
        { is: 'ci=7', kinds: { plug: CERTAIN }, says: 'is an outlet for HomeKit' },
        { is: 'ci=8', kinds: { plug: CERTAIN }, says: 'is a switch for HomeKit' },
        { is: 'ci=9', kinds: { thermostat: CERTAIN }, says: 'is a thermostat for HomeKit' },
        { is: 'ci=10', kinds: { sensor: CERTAIN }, says: 'is a sensor for HomeKit' },
        { is: 'ci=11', kinds: { hub: STRONG, sensor: STRONG }, says: 'is an alarm system for HomeKit' },
        { is: 'ci=17', kinds: { camera: CERTAIN }, says: 'is a camera for HomeKit' },
        { is: 'ci=18', kinds: { doorbell: CERTAIN }, says: 'is a doorbell for HomeKit' },
        { is: 'ci=19', kinds: { appliance: CERTAIN }, says: 'is an air purifier for HomeKit' },
        { is: 'ci=26', kinds: { speaker: CERTAIN }, says: 'is a speaker for HomeKit' },
        { is: 'ci=31', kinds: { tv: CERTAIN }, says: 'is a television for HomeKit' },
        { is: 'ci=33', kinds: { router: STRONG, 'access-point': STRONG }, says: 'is a router for HomeKit' },
      ],
    },
    {
      source:
        'UPnP Device Architecture 2.0 section 1.2 for what SERVER means; own observation: home/raw_packets.pcap; MS-BRWS',
      rules: [
        {
          is: /^server=.*\b(tl-wdr|tl-wr|archer|dir-|rt-|fritz!box|igd|miniupnpd|asuswrt|linksys)/,
          kinds: { router: STRONG, phone: HARDLY },
          says: 'serves UPnP as routers do',
        },
        {
          is: /^server=.*\b(synology|qnap|minidlna|readydlna|twonky|plex)/,
          kinds: { nas: STRONG, server: FAIR, router: WEAK },
          says: 'serves UPnP as media servers do',
        },
        { is: /^server=.*\bsonos/, kinds: { speaker: CERTAIN }, says: 'serves UPnP as Sonos speakers do' },
        {
          is: /^server=.*\b(samsung|webos|bravia|smart ?tv|philipstv|tizen)/,
          kinds: { tv: STRONG, appliance: WEAK },
          says: 'serves UPnP as televisions do',
        },
        {
          is: /^server=.*\b(roku|chromecast|fire ?tv)/,
          kinds: { 'streaming-box': CERTAIN },
          says: 'serves UPnP as streaming boxes do',
        },
        { is: /^server=.*ipbridge/, kinds: { hub: CERTAIN }, says: 'serves UPnP as the Hue bridge does' },
        {
          is: /^server=.*microsoft-windows/,
          kinds: { laptop: STRONG, desktop: STRONG, phone: HARDLY },
          says: 'serves UPnP as Windows does',
          system: 'Windows',
        },
        {
          is: /^version=(5|6|10)\.\d/,
          kinds: { laptop: FAIR, desktop: STRONG, server: FAIR, phone: HARDLY, tv: HARDLY },
          says: 'tells its workgroup that it runs Windows',
          system: 'Windows',
        },
        {
          is: /^osxvers=\d/,
          kinds: { laptop: STRONG, desktop: STRONG },
          says: 'says that it runs macOS',
          system: 'macOS',
        },
        { is: /^(rmodel|cmodel)=(iphone)/, kinds: { phone: CERTAIN }, says: 'says that it is an iPhone' },
        {
          is: /^board=(esp32|esp8266|nodemcu|d1_mini)/,
          kinds: { microcontroller: STRONG, plug: WEAK, light: WEAK, sensor: WEAK },
          says: 'says that it is a microcontroller ({})',
        },
        { is: /^(gen=[1-4]|app=(plus|pro|switch))/, kinds: { plug: FAIR }, says: 'says what model of Shelly it is' },
        {
          is: /^(scan|color|duplex|usb_mdl|urf|pdl|printer-type)=/,
          kinds: { printer: STRONG },
          says: 'says what it can print',
        },
      ],
    },
  ],
};
