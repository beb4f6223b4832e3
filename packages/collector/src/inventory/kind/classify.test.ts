import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Traits, TraitType } from '../traits.ts';
import { CONFIDENCE_LEAST } from './classify.ts';
import { isKind } from './kind.ts';
import { createKindReader } from './reader.ts';

type Given = Partial<Record<TraitType, string | string[]>>;

const { classify } = createKindReader();
const traitsOf = (given: Given): Traits =>
  new Map(Object.entries(given).map(([type, values]) => [type as TraitType, [values].flat()]));
const kindOf = (given: Given) => classify(traitsOf(given)).kind;

const IPHONE = '1,121,3,6,15,108,114,119,252';
const MAC = '1,121,3,6,15,119,252,95,44,46';
const WINDOWS = '1,3,6,15,31,33,43,44,46,47,119,121,249,252';
const ANDROID = '1,3,6,15,26,28,51,58,59,43';

describe('the kind', () => {
  test.each<[string, Given]>([
    ['phone', { vendor: 'Apple, Inc.', dhcpFingerprint: IPHONE }],
    ['phone', { dhcpFingerprint: IPHONE, mdnsName: 'Annas-iPhone' }],
    ['phone', { dhcpFingerprint: ANDROID, dhcpVendorClass: 'android-dhcp-14' }],
    ['tablet', { dhcpFingerprint: IPHONE, dhcpHostname: 'iPad' }],
    ['laptop', { dhcpFingerprint: MAC, model: 'MacBookPro18,3' }],
    ['desktop', { dhcpFingerprint: MAC, dhcpHostname: 'Lucas-iMac' }],
    ['computer', { vendor: 'Apple, Inc.', dhcpFingerprint: MAC }],
    ['computer', { dhcpFingerprint: WINDOWS, dhcpVendorClass: 'MSFT 5.0', dhcpHostname: 'DESKTOP-4F3K2L1' }],
    ['laptop', { dhcpVendorClass: 'MSFT 5.0', dhcpHostname: 'LAPTOP-4F3K2L1A' }],
    ['watch', { dhcpFingerprint: IPHONE, dhcpHostname: 'Apple-Watch' }],
    [
      'streaming-box',
      { vendor: 'Apple, Inc.', service: ['_airplay._tcp', '_mediaremotetv._tcp'], model: 'AppleTV6,2' },
    ],
    ['speaker', { vendor: 'Sonos, Inc.', service: '_spotify-connect._tcp' }],
    [
      'speaker',
      {
        vendor: 'Apple, Inc.',
        service: ['_airplay._tcp', '_raop._tcp'],
        text: 'am=AudioAccessory5,1',
        model: 'AudioAccessory5,1',
      },
    ],
    [
      'tv',
      { service: ['_airplay._tcp', 'urn:dial-multiscreen-org:service:dial:1'], lookup: 'samsungcloudsolution.com' },
    ],
    ['streaming-box', { service: '_googlecast._tcp', model: 'Chromecast' }],
    ['console', { vendor: 'Nintendo Co.,Ltd', lookup: 'conntest.nintendowifi.net' }],
    ['printer', { vendor: 'HP Inc.', service: ['_ipp._tcp', '_uscan._tcp'] }],
    ['printer', { serves: 'tcp/9100' }],
    ['camera', { vendor: 'Hangzhou Hikvision Digital Technology Co.,Ltd.', serves: 'rtsp' }],
    ['doorbell', { vendor: 'Ring LLC', dhcpHostname: 'Ring-Doorbell', lookup: 'fw.ring.com' }],
    ['voip', { vendor: 'Snom Technology GmbH', serves: 'sip' }],
    ['light', { service: '_hap._tcp', text: 'ci=5' }],
    ['plug', { vendor: 'Tuya Smart Inc.', dhcpHostname: 'smart-plug-kitchen' }],
    ['thermostat', { service: '_hap._tcp', text: 'ci=9' }],
    ['hub', { vendor: 'Signify B.V.', service: '_hue._tcp' }],
    ['microcontroller', { vendor: 'Espressif Inc.', dhcpHostname: 'ESP-A1B2C3' }],
    ['nas', { vendor: 'Synology Incorporated', service: ['_smb._tcp', '_adisk._tcp'] }],
    ['server', { vendor: 'Raspberry Pi Trading Ltd', dhcpHostname: 'raspberrypi' }],
    ['virtual-machine', { vendor: 'VMware, Inc.' }],
    ['router', { vendor: 'AVM GmbH', service: 'urn:schemas-upnp-org:device:InternetGatewayDevice:1' }],
    ['router', { router: 'yes', dhcpServer: 'yes', serves: 'dns' }],
    ['access-point', { dhcpVendorClass: 'ArubaAP' }],
    ['appliance', { vendor: 'iRobot Corporation' }],
    ['e-reader', { vendor: 'Rakuten Kobo Inc.', lookup: 'storeapi.kobo.com' }],
    ['printer', { friendlyName: 'HP LaserJet 4200 [ABCDEF]' }],
    ['phone', { friendlyName: 'Anna’s iPhone' }],
    ['tv', { friendlyName: 'Living Room TV', service: '_airplay._tcp' }],
    ['streaming-box', { friendlyName: 'Living Room Apple TV', service: '_airplay._tcp' }],
    ['laptop', { friendlyName: 'MacBook Pro von Anna', service: ['_airplay._tcp', '_smb._tcp'] }],
    ['hub', { friendlyName: 'Philips hue - 256CC1', service: '_hap._tcp' }],
    ['media-player', { service: '_androidtvremote2._tcp' }],
    ['smart-home', { vendor: 'Espressif Inc.', dhcpFingerprint: '1,3,28,6' }],
    ['network-device', { vendor: 'NETGEAR' }],
    ['computer', { vendor: 'Intel Corporate', dhcpHostname: 'ubuntu', synFingerprint: '64:64240:MSTNW:1460:7' }],
  ])('%s: %j', (value, given) => expect(kindOf(given)?.value).toBe(value));

  test.each<[string, Given]>([
    ['nothing is known', {}],
    ['a maker of everything', { vendor: 'Apple, Inc.' }],
    ['a name that says nothing', { dhcpHostname: 'banana' }],
    ['what anyone may look up', { lookup: 'captive.apple.com' }],
    ['as much for one as for another', { dhcpHostname: 'Annas-iPhone', model: 'Chromecast', service: '_ipp._tcp' }],
  ])('is not said where %s', (_, given) => expect(kindOf(given)).toBeUndefined());

  test('what contradicts lowers the confidence, and is told', () => {
    const printer = { vendor: 'Seiko Epson Corporation', service: '_ipp._tcp' };
    const alone = kindOf(printer);
    const contradicted = kindOf({
      ...printer,
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
      dhcpVendorClass: 'MSFT 5.0',
    });
    expect(alone).toMatchObject({ value: 'printer', confidence: 0.98 });
    expect(contradicted?.confidence ?? 0).toBeLessThan(alone?.confidence as number);
    expect(contradicted?.reasons.join('; ')).toMatch(/but tells DHCP that it runs Windows \(MSFT 5\.0\)/);
  });

  test('a word for a group is as sure as one of it is right, and says which', () => {
    const player = kindOf({ service: '_androidtvremote2._tcp' });
    expect(player?.confidence).toBeGreaterThan(0.7);
    expect(player?.reasons).toEqual([
      expect.stringMatching(/^could be: tv \(\d\d %\), streaming-box \(\d\d %\)$/),
      'runs Android TV (_androidtvremote2._tcp)',
    ]);
    expect(kindOf({ service: ['_androidtvremote2._tcp', '_viziocast._tcp'] })?.value).toBe('tv');
  });

  test('more of the same cause is no more evidence', () => {
    const once = kindOf({ dhcpHostname: 'office-pc' });
    expect(kindOf({ dhcpHostname: 'office-pc', mdnsName: 'office-pc', netbiosName: 'OFFICE-PC' })?.confidence).toBe(
      once?.confidence,
    );
  });

  test('reasons are the strongest first, once each', () => {
    const { reasons } =
      kindOf({
        vendor: 'Sonos, Inc.',
        service: ['_spotify-connect._tcp', '_sonos._tcp'],
        mdnsName: ['Sonos-1', 'Sonos-1'],
      }) ?? {};
    expect(reasons).toEqual([
      'is a Sonos speaker (_sonos._tcp)',
      'is made by Sonos, Inc.',
      'plays Spotify (_spotify-connect._tcp)',
      'is called Sonos-1',
    ]);
  });
});

test.each<[string | undefined, Given]>([
  ['Android 14', { dhcpVendorClass: 'android-dhcp-14' }],
  ['Android 9', { userAgent: 'Mozilla/5.0 (Linux; Android 9; Nokia 2.2) AppleWebKit/537.36 Mobile Safari/537.36' }],
  ['Windows 10 or 11', { dhcpVendorClass: 'MSFT 5.0', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)' }],
  ['Windows 7', { text: 'version=6.1', synFingerprint: '128:8192:MNWNNS:1460:2' }],
  ['macOS', { dhcpFingerprint: MAC }],
  ['iOS 17', { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)', mdnsName: 'iPhone' }],
  ['iPadOS', { dhcpFingerprint: IPHONE, model: 'iPad13,1' }],
  ['tvOS', { dhcpFingerprint: IPHONE, model: 'AppleTV6,2' }],
  ['Linux', { dhcpVendorClass: 'udhcp 1.36.1' }],
  ['Android', { dhcpFingerprint: ANDROID, dhcpVendorClass: 'udhcp 1.36.1' }],
  ['two that are not related', { dhcpFingerprint: WINDOWS, mdnsName: 'Annas-iPhone' }],
  ['no trait', {}],
])('the system is %s: %j', (system, given) => {
  expect(classify(traitsOf(given)).system).toBe(/^(two|no) /.test(system ?? '') ? undefined : system);
});

test.each<[string | undefined, Given]>([
  ['MacBook Pro (MacBookPro18,3)', { model: 'MacBookPro18,3' }],
  ['Apple TV (AppleTV6,2)', { model: ['J105aAP', 'AppleTV6,2'] }],
  ['HP LaserJet 400', { model: 'LaserJet 400', manufacturer: 'HP' }],
  ['HP LaserJet 400', { model: 'HP LaserJet 400', manufacturer: 'HP' }],
  ['Nokia 2.2', { userAgent: 'Mozilla/5.0 (Linux; Android 9; Nokia 2.2) AppleWebKit/537.36' }],
  ['SM-G991B', { userAgent: 'Dalvik/2.1.0 (Linux; U; Android 13; SM-G991B Build/TP1A.220624.014)' }],
  [undefined, { userAgent: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36' }],
  ['TL-WDR3600', { text: 'server=ipos/7.0 UPnP/1.0 TL-WDR3600/1.0' }],
  [undefined, { text: 'server=Linux/3.14 UPnP/1.0 MiniUPnPd/2.1' }],
  [undefined, { model: 'Unknown' }],
])('the model is %s: %j', (model, given) => expect(classify(traitsOf(given)).model).toBe(model));

test('whatever a stranger says, an answer comes soon, and is short and safe', () => {
  const types = [
    'vendor',
    'dhcpHostname',
    'friendlyName',
    'dhcpFingerprint',
    'service',
    'model',
    'manufacturer',
    'text',
    'userAgent',
    'ja4',
    'serves',
    'lookup',
  ] as const;
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .constantFrom('android 9;', 'android ', '1,', ' build/', 'tv', '-', 'server= upnp/')
      .map((part) => part.repeat(2_000)),
    fc.constantFrom('_ipp._tcp', 'iPhone', 'MacBookPro18,3', 'ci=5', 'rtsp'),
  );
  const traits = fc
    .array(fc.tuple(fc.constantFrom(...types), fc.array(value, { maxLength: 40 })), { maxLength: 8 })
    .map((pairs): Traits => new Map(pairs));
  fc.assert(
    fc.property(traits, (traits) => {
      const { kind, model = '', system = '' } = classify(traits);
      expect(model.length).toBeLessThanOrEqual(120);
      expect(model).not.toMatch(/\p{Cc}/u);
      expect(system.length).toBeLessThan(32);
      if (!kind) return;
      expect(isKind(kind.value)).toBe(true);
      expect(kind.confidence).toBeGreaterThanOrEqual(CONFIDENCE_LEAST);
      expect(kind.confidence).toBeLessThan(1);
      expect(kind.reasons.length).toBeLessThanOrEqual(8);
      for (const reason of kind.reasons) expect(reason.length).toBeLessThan(120);
    }),
    { numRuns: 300 },
  );
});
