import { CERTAIN, computers, type EvidenceTable, FAIR, HARDLY, handhelds, STRONG, WEAK } from '../rule.ts';
import { FURTHER_SERVICES } from './services-further.ts';

// What a device announces that it offers: services of DNS-SD (mDNS). A computer that shares its printer or its disks
// announces these as well, so that a service alone is seldom certain.

export const SERVICES: EvidenceTable = {
  trait: 'service',
  groups: [
    {
      source: 'IANA Service Name registry; PWG 5100.14 and the Bonjour Printing Specification for printers',
      rules: [
        { is: '_ipp._tcp', kinds: { printer: CERTAIN }, says: 'offers to print ({})' },
        { is: '_ipps._tcp', kinds: { printer: CERTAIN }, says: 'offers to print ({})' },
        { is: '_printer._tcp', kinds: { printer: STRONG }, says: 'offers to print ({})' },
        { is: '_pdl-datastream._tcp', kinds: { printer: CERTAIN }, says: 'offers to print ({})' },
        { is: '_uscan._tcp', kinds: { printer: STRONG, scanner: STRONG }, says: 'offers to scan ({})' },
        { is: '_uscans._tcp', kinds: { printer: STRONG, scanner: STRONG }, says: 'offers to scan ({})' },
        { is: '_scanner._tcp', kinds: { printer: STRONG, scanner: STRONG }, says: 'offers to scan ({})' },
        { is: '_privet._tcp', kinds: { printer: STRONG }, says: 'offers to print ({})' },
        {
          is: '_smb._tcp',
          kinds: { nas: FAIR, server: FAIR, laptop: FAIR, desktop: FAIR, phone: HARDLY },
          says: 'shares files ({})',
        },
        { is: '_afpovertcp._tcp', kinds: { nas: STRONG, laptop: FAIR, desktop: FAIR }, says: 'shares files ({})' },
        { is: '_nfs._tcp', kinds: { nas: STRONG, server: STRONG }, says: 'shares files ({})' },
        { is: '_adisk._tcp', kinds: { nas: CERTAIN, desktop: WEAK }, says: 'keeps backups of Macs ({})' },
        { is: '_ssh._tcp', kinds: { server: FAIR, ...computers(FAIR), nas: WEAK }, says: 'can be logged in to ({})' },
        {
          is: '_sftp-ssh._tcp',
          kinds: { server: FAIR, ...computers(FAIR), nas: WEAK },
          says: 'can be logged in to ({})',
        },
        { is: '_rfb._tcp', kinds: { ...computers(STRONG), server: WEAK }, says: 'shares its screen ({})' },
        {
          is: '_workstation._tcp',
          kinds: { ...computers(FAIR), server: STRONG, nas: FAIR },
          says: 'is a Linux machine ({})',
          system: 'Linux',
        },
        { is: '_rtsp._tcp', kinds: { camera: STRONG }, says: 'streams video ({})' },
        { is: '_axis-video._tcp', kinds: { camera: CERTAIN }, says: 'streams video ({})' },
        { is: '_sip._udp', kinds: { voip: STRONG, doorbell: WEAK }, says: 'makes calls ({})' },
        { is: '_mqtt._tcp', kinds: { server: FAIR, hub: FAIR }, says: 'passes messages of devices on ({})' },
      ],
    },
    {
      source:
        'Apple: Bonjour service types, HomeKit Accessory Protocol; own observation (_spotify-connect, _ipp in captures)',
      rules: [
        {
          is: '_airplay._tcp',
          // AirPort Express plays sound, too.
          kinds: {
            'streaming-box': STRONG,
            tv: STRONG,
            speaker: STRONG,
            'access-point': FAIR,
            ...computers(FAIR),
            phone: HARDLY,
          },
          says: 'announces AirPlay ({})',
        },
        {
          is: '_raop._tcp',
          kinds: { speaker: STRONG, 'streaming-box': STRONG, tv: FAIR, 'access-point': FAIR, ...computers(WEAK) },
          says: 'plays sound over AirPlay ({})',
        },
        {
          is: '_airport._tcp',
          kinds: { router: STRONG, 'access-point': CERTAIN },
          says: 'is an AirPort base station ({})',
        },
        {
          is: '_apple-mobdev2._tcp',
          kinds: { ...handhelds(CERTAIN) },
          says: 'is an iPhone or iPad that syncs ({})',
          system: 'iOS',
        },
        {
          is: '_companion-link._tcp',
          kinds: { ...handhelds(FAIR), ...computers(FAIR), 'streaming-box': FAIR, speaker: FAIR },
          says: 'is an Apple device ({})',
        },
        {
          is: '_rdlink._tcp',
          kinds: { ...handhelds(FAIR), ...computers(WEAK), watch: WEAK },
          says: 'is an Apple device ({})',
        },
        {
          is: '_sleep-proxy._udp',
          kinds: { 'streaming-box': STRONG, speaker: STRONG, 'access-point': FAIR, desktop: WEAK },
          says: 'answers for Apple devices that sleep ({})',
        },
        {
          is: '_touch-able._tcp',
          kinds: { 'streaming-box': STRONG, desktop: WEAK },
          says: 'is remote controlled by Apple devices ({})',
        },
        { is: '_mediaremotetv._tcp', kinds: { 'streaming-box': CERTAIN }, says: 'is an Apple TV ({})', system: 'tvOS' },
        {
          is: '_homekit._tcp',
          kinds: { 'streaming-box': STRONG, speaker: STRONG, hub: WEAK, tablet: WEAK },
          says: 'controls HomeKit devices ({})',
        },
        {
          is: '_hap._tcp',
          kinds: {
            light: FAIR,
            plug: FAIR,
            sensor: FAIR,
            thermostat: FAIR,
            hub: FAIR,
            camera: WEAK,
            lock: FAIR,
            tv: WEAK,
            phone: HARDLY,
          },
          says: 'is a HomeKit accessory ({})',
        },
      ],
    },
    {
      source:
        'the makers’ developer documentation: Google Cast, Amazon Fire TV, Spotify Connect, Sonos, Roku, Matter 1.x',
      rules: [
        {
          is: '_googlecast._tcp',
          kinds: { 'streaming-box': STRONG, speaker: STRONG, tv: FAIR, phone: HARDLY, laptop: HARDLY },
          says: 'announces Google Cast ({})',
        },
        {
          is: '_googlezone._tcp',
          kinds: { speaker: STRONG, 'streaming-box': STRONG },
          says: 'plays together with others of Google ({})',
        },
        { is: '_googlerpc._tcp', kinds: { speaker: CERTAIN }, says: 'is a Google speaker ({})' },
        {
          is: '_androidtvremote._tcp',
          kinds: { tv: STRONG, 'streaming-box': STRONG },
          says: 'runs Android TV ({})',
          system: 'Android',
        },
        {
          is: '_androidtvremote2._tcp',
          kinds: { tv: STRONG, 'streaming-box': STRONG },
          says: 'runs Android TV ({})',
          system: 'Android',
        },
        {
          is: '_amzn-wplay._tcp',
          kinds: { 'streaming-box': STRONG, tv: FAIR, speaker: FAIR },
          says: 'is an Amazon player ({})',
        },
        { is: '_amzn-alexa._tcp', kinds: { speaker: STRONG }, says: 'has Alexa ({})' },
        {
          is: '_spotify-connect._tcp',
          kinds: { speaker: STRONG, tv: FAIR, 'streaming-box': FAIR, console: WEAK },
          says: 'plays Spotify ({})',
        },
        { is: '_sonos._tcp', kinds: { speaker: CERTAIN }, says: 'is a Sonos speaker ({})' },
        { is: '_soundtouch._tcp', kinds: { speaker: CERTAIN }, says: 'is a Bose speaker ({})' },
        { is: '_bluos._tcp', kinds: { speaker: CERTAIN }, says: 'is a speaker of BluOS ({})' },
        { is: '_linkplay._tcp', kinds: { speaker: CERTAIN }, says: 'is a speaker ({})' },
        { is: '_heos-audio._tcp', kinds: { speaker: CERTAIN }, says: 'is a speaker of HEOS ({})' },
        { is: '_snapcast._tcp', kinds: { server: FAIR, speaker: FAIR }, says: 'plays sound in several rooms ({})' },
        { is: '_hue._tcp', kinds: { hub: CERTAIN }, says: 'is a Hue bridge ({})' },
        {
          is: '_matter._tcp',
          kinds: { light: FAIR, plug: FAIR, sensor: FAIR, hub: FAIR, thermostat: FAIR, lock: FAIR },
          says: 'is a Matter device ({})',
        },
        {
          is: '_matterc._udp',
          kinds: { light: FAIR, plug: FAIR, sensor: FAIR, hub: FAIR },
          says: 'is a Matter device ({})',
        },
        {
          is: '_meshcop._udp',
          kinds: { hub: STRONG, speaker: STRONG, 'streaming-box': FAIR, router: WEAK },
          says: 'connects Thread devices ({})',
        },
        {
          is: '_trel._udp',
          kinds: { hub: STRONG, speaker: STRONG, 'streaming-box': FAIR },
          says: 'connects Thread devices ({})',
        },
        {
          is: '_esphomelib._tcp',
          kinds: { microcontroller: CERTAIN, sensor: FAIR, plug: FAIR, light: FAIR },
          says: 'runs ESPHome ({})',
        },
        { is: '_shelly._tcp', kinds: { plug: STRONG, light: FAIR, sensor: FAIR }, says: 'is a Shelly device ({})' },
        { is: '_wled._tcp', kinds: { light: CERTAIN }, says: 'is a light that runs WLED ({})' },
        {
          is: '_miio._udp',
          kinds: { appliance: STRONG, light: FAIR, plug: FAIR, hub: FAIR, phone: HARDLY, tablet: HARDLY },
          says: 'is a Xiaomi device ({})',
        },
        { is: '_ewelink._tcp', kinds: { plug: STRONG, light: FAIR }, says: 'is a Sonoff device ({})' },
        { is: '_home-assistant._tcp', kinds: { server: CERTAIN, hub: FAIR }, says: 'runs Home Assistant ({})' },
        { is: '_octoprint._tcp', kinds: { server: STRONG, printer: WEAK }, says: 'controls a 3D printer ({})' },
        { is: '_nvstream._tcp', kinds: { desktop: STRONG, laptop: FAIR }, says: 'streams games ({})' },
        { is: '_nvstream_dbd._tcp', kinds: { desktop: STRONG, laptop: FAIR }, says: 'streams games ({})' },
        { is: '_xbmc-jsonrpc-h._tcp', kinds: { 'streaming-box': STRONG, server: FAIR }, says: 'runs Kodi ({})' },
        { is: '_plexmediasvr._tcp', kinds: { server: STRONG, nas: STRONG }, says: 'runs a Plex server ({})' },
        { is: '_readynas._tcp', kinds: { nas: CERTAIN }, says: 'is a NAS ({})' },
        { is: '_qdiscover._tcp', kinds: { nas: CERTAIN }, says: 'is a NAS ({})' },
        { is: '_syncthing._tcp', kinds: { ...computers(FAIR), server: FAIR }, says: 'syncs files ({})' },
        { is: '_psams._tcp', kinds: { console: STRONG }, says: 'is a PlayStation ({})' },
        { is: '_nv_shield_remote._tcp', kinds: { 'streaming-box': CERTAIN }, says: 'is an NVIDIA Shield ({})' },
        { is: '_e2stream._tcp', kinds: { 'streaming-box': CERTAIN }, says: 'receives television ({})' },
        {
          is: '_dvl-plcnetapi._tcp',
          kinds: { 'access-point': CERTAIN, switch: WEAK },
          says: 'brings the network over power lines ({})',
        },
        { is: '_viziocast._tcp', kinds: { tv: CERTAIN }, says: 'is a Vizio television ({})' },
        { is: '_samsungmsf._tcp', kinds: { tv: CERTAIN }, says: 'is a Samsung television ({})' },
        { is: '_webostv._tcp', kinds: { tv: CERTAIN }, says: 'is an LG television ({})', system: 'webOS' },
        { is: '_fbx-api._tcp', kinds: { router: CERTAIN }, says: 'is a Freebox ({})' },
        { is: '_ubnt-disc._udp', kinds: { 'access-point': STRONG, router: STRONG }, says: 'is a device of UniFi ({})' },
        {
          is: '_adb._tcp',
          kinds: { tv: FAIR, 'streaming-box': FAIR, phone: FAIR },
          says: 'lets developers in ({})',
          system: 'Android',
        },
        {
          is: '_adb-tls-connect._tcp',
          kinds: { phone: STRONG, tablet: FAIR, 'streaming-box': FAIR },
          says: 'lets developers in ({})',
          system: 'Android',
        },
      ],
    },
    ...FURTHER_SERVICES,
  ],
};
