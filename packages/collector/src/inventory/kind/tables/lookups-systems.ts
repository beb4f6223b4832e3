import { CERTAIN, computers, FAIR, HARDLY, handhelds, type RuleGroup, STRONG, WEAK } from '../rule.ts';

/** Names of systems, televisions, players, consoles and speakers. */
export const SYSTEM_LOOKUPS: readonly RuleGroup[] = [
  {
    source: 'Apple: hosts that its products need (support page 101555); own observation: home and dns captures',
    rules: [
      {
        is: 'courier.push.apple.com',
        kinds: { ...handhelds(FAIR), ...computers(FAIR), watch: WEAK, 'streaming-box': WEAK, speaker: WEAK },
        says: 'gets Apple’s notifications',
      },
      {
        is: 'push.apple.com',
        kinds: { ...handhelds(FAIR), ...computers(FAIR), watch: WEAK, 'streaming-box': WEAK, speaker: WEAK },
        says: 'gets Apple’s notifications',
      },
      {
        is: 'mesu.apple.com',
        kinds: { ...handhelds(FAIR), ...computers(WEAK), 'streaming-box': WEAK, speaker: WEAK },
        says: 'asks Apple for updates',
      },
      {
        is: 'swscan.apple.com',
        kinds: { ...computers(STRONG) },
        says: 'asks Apple for updates of macOS',
        system: 'macOS',
      },
      { is: 'swcdn.apple.com', kinds: { ...computers(STRONG) }, says: 'gets updates of macOS', system: 'macOS' },
      {
        is: 'time-macos.apple.com',
        kinds: { ...computers(STRONG) },
        says: 'asks for the time as macOS does',
        system: 'macOS',
      },
      {
        is: 'time-ios.apple.com',
        kinds: { ...handhelds(STRONG) },
        says: 'asks for the time as iOS does',
        system: 'iOS',
      },
      {
        is: 'time.apple.com',
        kinds: { ...computers(WEAK), ...handhelds(WEAK), 'streaming-box': WEAK },
        says: 'asks Apple for the time',
      },
      {
        is: 'captive.apple.com',
        kinds: { ...handhelds(WEAK), ...computers(WEAK), 'streaming-box': WEAK },
        says: 'looks for a login page as Apple devices do',
      },
    ],
  },
  {
    source:
      'Android Open Source Project (NetworkMonitor, NTP server); Google: hosts that Android needs; own observation: home/android.pcap',
    rules: [
      {
        is: 'connectivitycheck.gstatic.com',
        kinds: { phone: FAIR, tablet: FAIR, tv: WEAK, 'streaming-box': WEAK, laptop: WEAK },
        says: 'checks its connection as Android does',
      },
      {
        is: 'time.android.com',
        kinds: { phone: STRONG, tablet: STRONG, tv: FAIR, 'streaming-box': FAIR },
        says: 'asks for the time as Android does',
        system: 'Android',
      },
      {
        is: 'mtalk.google.com',
        kinds: { phone: FAIR, tablet: FAIR, tv: WEAK, 'streaming-box': WEAK, laptop: WEAK },
        says: 'gets Google’s notifications',
      },
      {
        is: 'android.clients.google.com',
        kinds: { phone: FAIR, tablet: FAIR, tv: WEAK, 'streaming-box': WEAK },
        says: 'uses Android’s app store',
      },
      {
        is: 'androidtvchannels-pa.googleapis.com',
        kinds: { tv: STRONG, 'streaming-box': STRONG },
        says: 'runs Android TV',
        system: 'Android',
      },
      {
        is: 'clouddevices.googleapis.com',
        kinds: { speaker: STRONG, 'streaming-box': STRONG, tv: FAIR },
        says: 'talks to Google Home as a device',
      },
      {
        is: 'cast.google.com',
        kinds: { 'streaming-box': FAIR, speaker: FAIR, tv: FAIR },
        says: 'talks to Google Cast',
      },
      {
        is: 'firmware.nest.com',
        kinds: { thermostat: STRONG, camera: FAIR, sensor: FAIR },
        says: 'gets firmware for Nest devices',
      },
      {
        is: 'transport.home.nest.com',
        kinds: { thermostat: STRONG, camera: FAIR, sensor: FAIR },
        says: 'talks to Nest’s cloud as a device',
      },
      { is: 'dropcam.com', kinds: { camera: STRONG, doorbell: FAIR }, says: 'talks to the cloud of Nest cameras' },
    ],
  },
  {
    source:
      'Microsoft: endpoints of Windows (Learn: manage connection endpoints), of Xbox; vendors of Linux: their documentation',
    rules: [
      {
        is: 'msftconnecttest.com',
        kinds: { ...computers(STRONG), 'virtual-machine': FAIR, console: WEAK, server: WEAK, phone: HARDLY },
        says: 'checks its connection as Windows does',
        system: 'Windows',
      },
      {
        is: 'msftncsi.com',
        kinds: { ...computers(STRONG), 'virtual-machine': FAIR, console: WEAK, server: WEAK, phone: HARDLY },
        says: 'checks its connection as Windows does',
        system: 'Windows',
      },
      {
        is: 'windowsupdate.com',
        kinds: { ...computers(FAIR), 'virtual-machine': FAIR, server: WEAK },
        says: 'gets updates of Windows',
        system: 'Windows',
      },
      {
        is: 'update.microsoft.com',
        kinds: { ...computers(FAIR), 'virtual-machine': FAIR, server: WEAK },
        says: 'gets updates of Windows',
        system: 'Windows',
      },
      {
        is: 'time.windows.com',
        kinds: { ...computers(FAIR), 'virtual-machine': FAIR, server: WEAK },
        says: 'asks for the time as Windows does',
        system: 'Windows',
      },
      {
        is: 'xboxlive.com',
        kinds: { console: STRONG, desktop: WEAK, laptop: WEAK },
        says: 'plays on Xbox’s network',
      },
      {
        is: 'connectivity-check.ubuntu.com',
        kinds: { laptop: STRONG, desktop: STRONG, server: FAIR, 'virtual-machine': FAIR, phone: HARDLY },
        says: 'checks its connection as Ubuntu does',
        system: 'Linux',
      },
      {
        is: 'archive.ubuntu.com',
        kinds: { server: FAIR, laptop: FAIR, desktop: FAIR, 'virtual-machine': FAIR, phone: HARDLY },
        says: 'gets updates of Ubuntu',
        system: 'Linux',
      },
      {
        is: 'deb.debian.org',
        kinds: { server: STRONG, laptop: FAIR, desktop: FAIR, 'virtual-machine': FAIR, phone: HARDLY },
        says: 'gets updates of Debian',
        system: 'Linux',
      },
      {
        is: 'debian.pool.ntp.org',
        kinds: { server: STRONG, laptop: FAIR, desktop: FAIR, 'virtual-machine': FAIR, phone: HARDLY },
        says: 'asks for the time as Debian does',
        system: 'Linux',
      },
      {
        is: 'archive.raspberrypi.org',
        kinds: { server: CERTAIN, desktop: WEAK },
        says: 'gets updates of Raspberry Pi OS',
        system: 'Linux',
      },
      {
        is: 'archive.raspberrypi.com',
        kinds: { server: CERTAIN, desktop: WEAK },
        says: 'gets updates of Raspberry Pi OS',
        system: 'Linux',
      },
      {
        is: 'nmcheck.gnome.org',
        kinds: { laptop: STRONG, desktop: STRONG, phone: HARDLY },
        says: 'checks its connection as Linux desktops do',
        system: 'Linux',
      },
      {
        is: 'fedoraproject.org',
        kinds: { laptop: FAIR, desktop: FAIR, server: FAIR, phone: HARDLY },
        says: 'gets updates of Fedora',
        system: 'Linux',
      },
      {
        is: 'openwrt.pool.ntp.org',
        kinds: { router: STRONG, 'access-point': STRONG },
        says: 'asks for the time as OpenWrt does',
        system: 'Linux',
      },
      { is: 'netbsd.org', kinds: { server: WEAK, laptop: WEAK, desktop: WEAK }, says: 'uses NetBSD’s servers' },
    ],
  },
  {
    source: 'makers of televisions and players: their lists of hosts for firewalls, and support pages',
    rules: [
      {
        is: 'samsungcloudsolution.com',
        kinds: { tv: CERTAIN, appliance: WEAK, phone: HARDLY },
        says: 'talks to the cloud of Samsung televisions',
      },
      {
        is: 'samsungcloudsolution.net',
        kinds: { tv: CERTAIN, appliance: WEAK, phone: HARDLY },
        says: 'talks to the cloud of Samsung televisions',
      },
      { is: 'samsungelectronics.com', kinds: { tv: STRONG }, says: 'talks to Samsung as televisions do' },
      { is: 'samsungacr.com', kinds: { tv: CERTAIN }, says: 'tells Samsung what is watched' },
      { is: 'lgtvsdp.com', kinds: { tv: CERTAIN }, says: 'talks to the cloud of LG televisions' },
      { is: 'lgsmartad.com', kinds: { tv: STRONG }, says: 'gets advertisements for LG televisions' },
      { is: 'lgtvcommon.com', kinds: { tv: CERTAIN }, says: 'talks to the cloud of LG televisions' },
      { is: 'lgsmartplatform.com', kinds: { tv: CERTAIN }, says: 'talks to the cloud of LG televisions' },
      { is: 'tvinteractive.tv', kinds: { tv: STRONG }, says: 'talks to the cloud of Vizio televisions' },
      { is: 'lgappstv.com', kinds: { tv: CERTAIN }, says: 'gets apps for LG televisions' },
      { is: 'bravia.dtv.sony-europe.com', kinds: { tv: CERTAIN }, says: 'talks to the cloud of Sony televisions' },
      { is: 'bdcore-apr-lb.bda.ndmdhs.com', kinds: { tv: STRONG }, says: 'talks to the cloud of Sony televisions' },
      { is: 'nettvservices.com', kinds: { tv: STRONG }, says: 'talks to the cloud of Philips televisions' },
      { is: 'scribe.logs.roku.com', kinds: { 'streaming-box': CERTAIN, tv: STRONG }, says: 'reports to Roku' },
      { is: 'logs.roku.com', kinds: { 'streaming-box': CERTAIN, tv: STRONG }, says: 'reports to Roku' },
      {
        is: 'device-metrics-us.amazon.com',
        kinds: { speaker: STRONG, 'streaming-box': STRONG, tablet: FAIR, 'e-reader': FAIR, phone: HARDLY },
        says: 'reports to Amazon as its devices do',
      },
      {
        is: 'device-metrics-us-2.amazon.com',
        kinds: { speaker: STRONG, 'streaming-box': STRONG, tablet: FAIR, 'e-reader': FAIR, phone: HARDLY },
        says: 'reports to Amazon as its devices do',
      },
      { is: 'avs-alexa-eu.amazon.com', kinds: { speaker: STRONG, 'streaming-box': FAIR }, says: 'talks to Alexa' },
      { is: 'avs-alexa-na.amazon.com', kinds: { speaker: STRONG, 'streaming-box': FAIR }, says: 'talks to Alexa' },
      {
        is: 'bob-dispatch-prod-eu.amazon.com',
        kinds: { speaker: STRONG, 'streaming-box': STRONG },
        says: 'talks to Alexa',
      },
      {
        is: 'ftv-smp.ntp-fireos.com',
        kinds: { 'streaming-box': STRONG, tablet: WEAK },
        says: 'asks for the time as Fire TV does',
      },
      {
        is: 'ntp-g7g.amazon.com',
        kinds: { speaker: STRONG, 'streaming-box': STRONG },
        says: 'asks for the time as Amazon’s devices do',
      },
      {
        is: 'todo-ta-g7g.amazon.com',
        kinds: { 'e-reader': STRONG, 'streaming-box': FAIR, tablet: FAIR },
        says: 'talks to Amazon as its devices do',
      },
      {
        is: 'spectrum.s3.amazonaws.com',
        kinds: { 'streaming-box': STRONG, 'e-reader': FAIR, tablet: FAIR, speaker: WEAK },
        says: 'checks its connection as Amazon’s devices do',
      },
    ],
  },
  {
    source: 'makers of consoles and speakers: their lists of hosts and ports for firewalls',
    rules: [
      {
        is: 'conntest.nintendowifi.net',
        kinds: { console: CERTAIN },
        says: 'checks its connection as Nintendo’s consoles do',
      },
      {
        is: 'ctest.cdn.nintendo.net',
        kinds: { console: CERTAIN },
        says: 'checks its connection as Nintendo’s consoles do',
      },
      { is: 'srv.nintendo.net', kinds: { console: CERTAIN }, says: 'plays on Nintendo’s network' },
      { is: 'np.community.playstation.net', kinds: { console: STRONG }, says: 'plays on PlayStation’s network' },
      { is: 'playstation.net', kinds: { console: STRONG }, says: 'plays on PlayStation’s network' },
      { is: 'ws.sonos.com', kinds: { speaker: STRONG }, says: 'talks to Sonos as speakers do' },
      { is: 'msmetrics.ws.sonos.com', kinds: { speaker: CERTAIN }, says: 'reports to Sonos' },
      { is: 'time.sonos.com', kinds: { speaker: CERTAIN }, says: 'asks Sonos for the time' },
      { is: 'bose.vtuner.com', kinds: { speaker: CERTAIN }, says: 'gets radio stations for Bose speakers' },
      { is: 'vtuner.com', kinds: { speaker: STRONG }, says: 'gets radio stations' },
      { is: 'frontier-nuvola.net', kinds: { speaker: CERTAIN }, says: 'gets radio stations' },
      { is: 'device.spotify.com', kinds: { speaker: FAIR }, says: 'plays Spotify' },
    ],
  },
];
