import { CERTAIN, computers, type EvidenceTable, FAIR, HARDLY, STRONG, WEAK } from '../rule.ts';

// What programs say of the machine they run on, in requests that are not encrypted (RFC 9110 section 10.1.5).

const NOT_A_THING = { printer: HARDLY, light: HARDLY, plug: HARDLY, camera: HARDLY } as const;

export const USER_AGENTS: EvidenceTable = {
  trait: 'userAgent',
  groups: [
    {
      source:
        'documentation of the browsers (MDN, Chromium, WebKit); own observation: home/android.pcap, http of the captures',
      rules: [
        {
          is: /\(iphone;|^iphone|\biphone\d+,\d/,
          kinds: { phone: CERTAIN, ...NOT_A_THING },
          says: 'browses as an iPhone',
          system: 'iOS',
        },
        {
          is: /\(ipad;|\bipad\d+,\d/,
          kinds: { tablet: CERTAIN, ...NOT_A_THING },
          says: 'browses as an iPad',
          system: 'iPadOS',
        },
        {
          is: /android [\d.]+;.*\b(tv|bravia|shield|aft[a-z]{1,3}|chromecast)\b/,
          kinds: { tv: STRONG, 'streaming-box': STRONG, phone: HARDLY },
          says: 'browses as an Android TV',
          system: 'Android',
        },
        {
          is: /android(?!.*\b(tv|bravia|shield|aft[a-z]{1,3}|chromecast)\b).*\bmobile\b/,
          kinds: { phone: CERTAIN, ...NOT_A_THING },
          says: 'browses as an Android phone',
          system: 'Android',
        },
        {
          is: /android(?!.*\bmobile\b)(?!.*\b(tv|bravia|shield|aft[a-z]{1,3}|chromecast)\b).*safari/,
          kinds: { tablet: STRONG, tv: WEAK, ...NOT_A_THING },
          says: 'browses as an Android tablet',
          system: 'Android',
        },
        {
          is: /^dalvik\/.*android/,
          kinds: { phone: STRONG, tablet: FAIR, 'streaming-box': WEAK, tv: WEAK },
          says: 'runs programs for Android',
          system: 'Android',
        },
        {
          is: /windows nt /,
          kinds: { ...computers(STRONG), 'virtual-machine': FAIR, phone: HARDLY },
          says: 'browses as Windows',
          system: 'Windows',
        },
        { is: /windows phone/, kinds: { phone: CERTAIN }, says: 'browses as a Windows phone' },
        {
          is: /\(macintosh;|\bdarwin\d|darwin\/.*x86_64/,
          kinds: { ...computers(STRONG) },
          says: 'browses as a Mac',
          system: 'macOS',
        },
        { is: /\(x11; cros/, kinds: { laptop: CERTAIN }, says: 'browses as a Chromebook', system: 'ChromeOS' },
        {
          is: /\(x11;.*linux(?!.*android)/,
          kinds: { ...computers(FAIR), server: WEAK },
          says: 'browses as Linux',
          system: 'Linux',
        },
        { is: /\bxbox\b/, kinds: { console: CERTAIN }, says: 'browses as an Xbox' },
        { is: /playstation/, kinds: { console: CERTAIN }, says: 'browses as a PlayStation' },
        { is: /nintendo/, kinds: { console: CERTAIN }, says: 'browses as a Nintendo' },
        { is: /web0s|webos\.tv|netcast/, kinds: { tv: CERTAIN }, says: 'browses as an LG television', system: 'webOS' },
        {
          is: /tizen.*\btv\b|smart-?tv.*tizen|\bsmarttv\b|\[tv\]|smart-tv|hbbtv/,
          kinds: { tv: CERTAIN },
          says: 'browses as a television',
        },
        {
          is: /\bkindle\b|\bsilk\/.*(?:kf[a-z]{3,5})/,
          kinds: { tablet: FAIR, 'e-reader': STRONG },
          says: 'browses as a Kindle',
        },
        { is: /\bcrkey\b/, kinds: { 'streaming-box': CERTAIN, speaker: FAIR }, says: 'is a Google Cast device' },
        { is: /\broku\b/, kinds: { 'streaming-box': CERTAIN, tv: STRONG }, says: 'is a Roku' },
        { is: /apple ?tv|tvos/, kinds: { 'streaming-box': CERTAIN }, says: 'is an Apple TV', system: 'tvOS' },
        { is: /\bhomepod\b|audioaccessory\d/, kinds: { speaker: CERTAIN }, says: 'is a HomePod' },
        {
          is: /\bcfnetwork\/[\d.]+ darwin\//,
          kinds: { phone: FAIR, tablet: FAIR, ...computers(FAIR), watch: WEAK, 'streaming-box': WEAK },
          says: 'runs programs for Apple’s systems',
        },
        {
          is: /\b(vidaa|nettv|philipstv|viera|aquos|netcast|ce-html|opera tv)\b/,
          kinds: { tv: CERTAIN },
          says: 'browses as a television',
        },
        { is: /\bwatchos\b/, kinds: { watch: CERTAIN }, says: 'is an Apple Watch', system: 'watchOS' },
      ],
    },
    {
      source: 'documentation of the programs: package managers, system updates, tools, libraries for small devices',
      rules: [
        {
          is: /^(debian apt|apt-http|libdnf|dnf\/|pacman\/|apk-tools|zypp)/,
          kinds: { server: STRONG, desktop: FAIR, laptop: FAIR, 'virtual-machine': STRONG, phone: HARDLY },
          says: 'updates itself as Linux does',
          system: 'Linux',
        },
        {
          is: /^(curl|wget|python-(requests|urllib)|go-http-client|okhttp$)/,
          kinds: { server: WEAK, desktop: WEAK, laptop: WEAK },
          says: 'sends requests with a tool',
        },
        {
          is: /^(microsoft-(cryptoapi|delivery-optimization|wns)|windows-update-agent|microsoft (bits|ncsi))/,
          kinds: { ...computers(STRONG), server: WEAK, 'virtual-machine': FAIR, phone: HARDLY },
          says: 'updates itself as Windows does',
          system: 'Windows',
        },
        {
          is: /^captivenetworksupport/,
          kinds: { phone: FAIR, tablet: FAIR, laptop: FAIR, desktop: FAIR },
          says: 'looks for a login page as Apple devices do',
        },
        {
          is: /^(esp8266|esp32|arduino|micropython|tasmota)/,
          kinds: { microcontroller: CERTAIN, plug: FAIR },
          says: 'sends requests as a microcontroller does',
        },
        { is: /^(uclient-fetch|opkg|openwrt)/, kinds: { router: CERTAIN }, says: 'sends requests as OpenWrt does' },
        { is: /^homeassistant\//, kinds: { server: CERTAIN }, says: 'runs Home Assistant' },
        {
          is: /^valve\/steam/,
          kinds: { ...computers(STRONG), console: FAIR, phone: HARDLY },
          says: 'runs Steam',
        },
        { is: /sonos\/|^linux upnp\/1\.0 sonos/, kinds: { speaker: CERTAIN }, says: 'is a Sonos speaker' },
        {
          is: /^(hp|epson|brother|canon).*(printer|ews|jet)/,
          kinds: { printer: STRONG },
          says: 'sends requests as a printer does',
        },
      ],
    },
  ],
};
