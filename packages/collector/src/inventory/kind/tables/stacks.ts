import { computers, type EvidenceTable, FAIR, HARDLY, STRONG, WEAK } from '../rule.ts';

// How the network stack begins connections (synFingerprint, docs/sensor.md) and TLS handshakes (JA4). They tell the
// system and seldom the kind, but whoever fakes the rest mostly forgets them.

const NOT_WINDOWS = { console: WEAK, phone: HARDLY, tablet: HARDLY } as const;

export const SYN_OPTIONS: EvidenceTable = {
  trait: 'synFingerprint',
  groups: [
    {
      source: 'own observation in the captures (link, dns, insecure: Windows 7 and 10, macOS 10.8 to 14, Linux 3 to 6)',
      rules: [
        {
          is: /^128:\d+:mnwnns:/,
          kinds: { ...computers(FAIR), 'virtual-machine': WEAK, server: WEAK, ...NOT_WINDOWS },
          says: 'begins connections like Windows',
          system: 'Windows',
        },
        {
          is: /^128:\d+:mnns:/,
          kinds: { ...computers(FAIR), ...NOT_WINDOWS },
          says: 'begins connections like an old Windows',
          system: 'Windows',
        },
        {
          is: /^(64|255):65535:mnwnntse:/,
          kinds: {
            phone: FAIR,
            tablet: FAIR,
            ...computers(FAIR),
            watch: FAIR,
            'streaming-box': WEAK,
            speaker: WEAK,
            printer: HARDLY,
          },
          says: 'begins connections like Apple’s systems',
        },
        {
          is: /^64:65535:mstnw:\d+:\d+$/,
          kinds: { phone: FAIR, tablet: FAIR, tv: WEAK, 'streaming-box': WEAK, laptop: HARDLY, desktop: HARDLY },
          says: 'begins connections like Android',
          system: 'Android',
        },
        {
          is: /^64:(?!65535:)\d+:mstnw:(?!65\d\d\d:)\d+:[5-9]$/,
          kinds: { server: FAIR, ...computers(WEAK), 'virtual-machine': WEAK, nas: WEAK },
          says: 'begins connections like Linux',
          system: 'Linux',
        },
      ],
    },
    {
      source: 'the sources of lwIP (opt.h: TCP_MSS 536 to 1460, window of a few segments) and of FreeBSD',
      rules: [
        {
          is: /^(255|64|128):(2144|2920|4380|5744|5840|8192|11680|4096):m[ns]*:(536|1436|1440|1460):-$/,
          kinds: { microcontroller: FAIR, plug: FAIR, light: FAIR, sensor: FAIR, ...computers(HARDLY), phone: HARDLY },
          says: 'begins connections like a small device',
        },
        {
          is: /^64:65535:mnwst:\d+:6$/,
          kinds: { server: FAIR, router: FAIR, nas: FAIR, console: WEAK },
          says: 'begins connections like FreeBSD',
          system: 'FreeBSD',
        },
        { is: /^64:\d+:-:-:-$/, kinds: { phone: HARDLY }, says: 'begins connections without options, as scanners do' },
      ],
    },
  ],
};

export const JA4: EvidenceTable = {
  trait: 'ja4',
  groups: [
    {
      source:
        'RFC 8446 and RFC 5246 for what the parts mean: no system of today offers TLS 1.0 at most, nor so few ciphers',
      rules: [
        {
          is: /^t1[012][di]0[1-9]/,
          kinds: {
            microcontroller: STRONG,
            plug: FAIR,
            light: FAIR,
            sensor: FAIR,
            camera: WEAK,
            ...computers(HARDLY),
            phone: HARDLY,
          },
          says: 'encrypts like a small device (few ciphers)',
        },
        {
          is: /^t1[12][di].*00_/,
          kinds: { printer: WEAK, camera: WEAK, hub: WEAK, plug: WEAK, appliance: WEAK },
          says: 'encrypts like a device rather than a browser',
        },
        {
          is: /^[tq]13d\d{4}h[23]_/,
          kinds: { phone: WEAK, tablet: WEAK, laptop: WEAK, desktop: WEAK, tv: WEAK },
          says: 'encrypts like a browser',
        },
      ],
    },
  ],
};
