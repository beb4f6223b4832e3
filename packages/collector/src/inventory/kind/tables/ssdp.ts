import { CERTAIN, type EvidenceTable, FAIR, HARDLY, STRONG, WEAK } from '../rule.ts';

// Devices of UPnP, and what computers tell their NetBIOS workgroup.

export const SSDP_TYPES: EvidenceTable = {
  trait: 'service',
  groups: [
    {
      source:
        'Open Connectivity Foundation: UPnP device control protocols; own observation: home/raw_packets.pcap (a router)',
      rules: [
        {
          is: /^urn:schemas-upnp-org:device:(internetgatewaydevice|wandevice|wanconnectiondevice):\d/,
          kinds: { router: CERTAIN, phone: HARDLY, laptop: HARDLY },
          says: 'offers to open ports to the internet, as routers do (UPnP)',
        },
        {
          is: /^urn:schemas-upnp-org:device:wlanaccesspointdevice:\d/,
          kinds: { 'access-point': CERTAIN, router: FAIR },
          says: 'is a Wi-Fi access point (UPnP)',
        },
        {
          is: /^urn:schemas-upnp-org:device:mediarenderer:\d/,
          kinds: { tv: STRONG, speaker: STRONG, 'streaming-box': FAIR, console: WEAK, phone: HARDLY },
          says: 'plays media that others send it (UPnP)',
        },
        {
          is: /^urn:schemas-upnp-org:device:mediaserver:\d/,
          kinds: { nas: STRONG, server: STRONG, router: FAIR, desktop: WEAK, phone: HARDLY },
          says: 'offers media to others (UPnP)',
        },
        { is: /^urn:schemas-upnp-org:device:printer:\d/, kinds: { printer: CERTAIN }, says: 'is a printer (UPnP)' },
        {
          is: /^urn:schemas-upnp-org:device:scanner:\d/,
          kinds: { scanner: STRONG, printer: STRONG },
          says: 'is a scanner (UPnP)',
        },
        {
          is: /^urn:schemas-upnp-org:device:(digitalsecuritycamera|networkcamera):\d/,
          kinds: { camera: CERTAIN },
          says: 'is a camera (UPnP)',
        },
        {
          is: /^urn:schemas-upnp-org:device:(dimmable|binary)light:\d/,
          kinds: { light: CERTAIN },
          says: 'is a light (UPnP)',
        },
        { is: /^urn:schemas-upnp-org:device:hvac_/, kinds: { thermostat: CERTAIN }, says: 'is a thermostat (UPnP)' },
      ],
    },
    {
      source: 'the makers’ developer documentation: DIAL, Roku ECP, Sonos, Belkin WeMo, Samsung, LG, Nintendo, Xbox',
      rules: [
        {
          is: /^urn:dial-multiscreen-org:/,
          kinds: { tv: STRONG, 'streaming-box': STRONG, console: FAIR, phone: HARDLY, laptop: HARDLY },
          says: 'starts apps that phones ask for (DIAL)',
        },
        { is: 'roku:ecp', kinds: { 'streaming-box': CERTAIN, tv: STRONG }, says: 'is a Roku' },
        {
          is: /^urn:schemas-upnp-org:device:zoneplayer:\d/,
          kinds: { speaker: STRONG },
          says: 'is a Sonos speaker (UPnP)',
        },
        {
          is: /^urn:belkin:device:(controllee|insight|lightswitch)/,
          kinds: { plug: CERTAIN },
          says: 'is a WeMo plug or switch',
        },
        { is: /^urn:belkin:device:sensor/, kinds: { sensor: CERTAIN }, says: 'is a WeMo sensor' },
        {
          is: /^urn:samsung\.com:device:remotecontrolreceiver/,
          kinds: { tv: CERTAIN },
          says: 'is a Samsung television',
        },
        { is: /^urn:lge(-com)?:(device|service):(webos|tv)/, kinds: { tv: CERTAIN }, says: 'is an LG television' },
        {
          is: /^urn:schemas-sony-com:service:(ircc|scalarwebapi)/,
          kinds: { tv: STRONG, speaker: WEAK },
          says: 'is remote controlled by Sony’s app',
        },
        {
          is: /^urn:ses-com:device:satipserver/,
          kinds: { 'streaming-box': CERTAIN },
          says: 'passes satellite television on (SAT>IP)',
        },
        { is: /^urn:schemas-frontier-silicon-com:/, kinds: { speaker: CERTAIN }, says: 'is an internet radio' },
        { is: /^(ssdp:synology|urn:schemas-synology)/, kinds: { nas: CERTAIN }, says: 'is a NAS of Synology' },
        { is: /^urn:axis-com:/, kinds: { camera: CERTAIN }, says: 'is a camera of Axis' },
        {
          is: /^urn:schemas-wifialliance-org:device:wfadevice/,
          kinds: { router: STRONG, 'access-point': STRONG },
          says: 'lets devices into its Wi-Fi (WPS)',
        },
        { is: /^urn:microsoft(-com)?:.*xbox/, kinds: { console: CERTAIN }, says: 'is an Xbox' },
      ],
    },
    {
      source: 'Open Connectivity Foundation: the services of UPnP devices, which are announced one by one',
      rules: [
        {
          is: /^urn:schemas-upnp-org:service:(wan(ip|ppp)(v6)?[a-z0-9]*|wancommoninterfaceconfig|layer3forwarding):\d/,
          kinds: { router: CERTAIN, phone: HARDLY, laptop: HARDLY },
          says: 'offers to open ports to the internet, as routers do (UPnP)',
        },
        {
          is: /^urn:schemas-upnp-org:service:(renderingcontrol|avtransport):\d/,
          kinds: { tv: STRONG, speaker: STRONG, 'streaming-box': FAIR, console: WEAK, phone: HARDLY },
          says: 'plays media that others send it (UPnP)',
        },
        {
          is: /^urn:schemas-upnp-org:service:contentdirectory:\d/,
          kinds: { nas: STRONG, server: STRONG, router: FAIR, desktop: WEAK, phone: HARDLY },
          says: 'offers media to others (UPnP)',
        },
      ],
    },
    {
      source:
        'the makers’ documentation and the open-source clients for their devices: AVM, Sky, HEOS, Panasonic, openHome',
      rules: [
        {
          is: /^urn:dslforum-org:(device|service):|^urn:schemas-upnp-org:device:fritzbox:/,
          kinds: { router: CERTAIN, 'access-point': STRONG },
          says: 'is managed as the routers of providers are (TR-064)',
        },
        {
          is: /:sky(browse|control|play|serve)[:2]/,
          kinds: { 'streaming-box': CERTAIN },
          says: 'is a receiver of Sky',
        },
        { is: /^urn:schemas-denon-com:device:/, kinds: { speaker: CERTAIN }, says: 'is a speaker of HEOS' },
        { is: /^urn:panasonic-com:device:p00remote/, kinds: { tv: CERTAIN }, says: 'is a Panasonic television' },
        { is: /^urn:samsung\.com:service:multiscreen/, kinds: { tv: CERTAIN }, says: 'is a Samsung television' },
        {
          is: /^urn:(av-openhome-org|linn-co-uk):/,
          kinds: { speaker: CERTAIN, server: WEAK },
          says: 'plays music (openHome)',
        },
        {
          is: /^urn:mdx-netflix-com:service:target:/,
          kinds: { tv: STRONG, 'streaming-box': STRONG, console: FAIR },
          says: 'plays Netflix that phones ask for',
        },
        {
          is: /^urn:schemas-tencent-com:service:qplay/,
          kinds: { speaker: STRONG, tv: FAIR },
          says: 'plays QQ music',
        },
        { is: /^urn:(myharmony|logitech)-com:device:harmony/, kinds: { hub: CERTAIN }, says: 'is a Harmony hub' },
        { is: /^urn:schemas-micasaverde-com:device:/, kinds: { hub: CERTAIN }, says: 'is a Vera hub' },
        { is: /^urn:belkin:device:dimmer/, kinds: { light: STRONG, plug: STRONG }, says: 'is a WeMo dimmer' },
        { is: /^urn:belkin:device:bridge/, kinds: { hub: CERTAIN }, says: 'is a WeMo hub' },
        {
          is: /^urn:belkin:device:(crockpot|coffeemaker|humidifier|airpurifier|heater)/,
          kinds: { appliance: CERTAIN },
          says: 'is an appliance with WeMo',
        },
      ],
    },
    {
      source: 'MS-NBTE and MS-BRWS for what the names mean',
      rules: [
        {
          is: 'workstation',
          kinds: { laptop: FAIR, desktop: FAIR, nas: FAIR, server: FAIR, phone: HARDLY },
          says: 'has a name for Windows networks',
        },
        {
          is: 'file server',
          kinds: { laptop: WEAK, desktop: FAIR, nas: STRONG, server: FAIR, printer: WEAK, phone: HARDLY },
          says: 'shares files with Windows',
        },
        { is: 'domain controllers', kinds: { server: CERTAIN }, says: 'manages a Windows domain' },
      ],
    },
  ],
};
