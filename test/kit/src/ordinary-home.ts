// Who lives in the ordinary home and who visits it. What they say is what devices of their kind say; names are made up.
import type { AnnouncementEvent } from '@lanhound/proto';

export interface Habitant {
  /** Who it is, in truth. */
  name: string;
  /** The maker's part of its MAC; absent for private MACs. */
  oui?: string;
  hostname?: string;
  vendorClass?: string;
  fingerprint: readonly number[];
  announces?: readonly Partial<Pick<AnnouncementEvent, 'name' | 'service' | 'model' | 'text'>>[];
  looksUp?: readonly string[];
  ja4?: readonly string[];
  roams?: boolean;
  sleeps?: boolean;
  /** Away on most days from morning to afternoon. */
  leaves?: boolean;
  /** When it takes another MAC: every midnight, outside the home, or whenever it has to join again. */
  rotates?: 'midnight' | 'outside' | 'rejoining';
  /** Evenings on which a guest comes. */
  visits?: readonly number[];
}

const IOS = [1, 121, 3, 6, 15, 108, 114, 119, 252];
const MACOS = [1, 121, 3, 6, 15, 108, 114, 119, 252, 95, 44, 46];
const ANDROID = [1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108];
const WINDOWS = [1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252];
const LINUX = [1, 28, 2, 3, 15, 6, 119, 12, 44, 47, 26, 121, 42];
const SMALL = [1, 3, 28, 6];

const APPLE = ['www.apple.com', 'gateway.icloud.com', 'courier.push.apple.com', 'gsp-ssl.ls.apple.com'];
const GOOGLE = ['connectivitycheck.gstatic.com', 'mtalk.google.com', 'play.googleapis.com', 'www.google.com'];
const EVERYBODY = [
  'www.youtube.com',
  'graph.facebook.com',
  'media.whatsapp.net',
  'www.wikipedia.org',
  'ads.doubleclick.net',
];
const TEENAGERS = ['gateway.discord.gg', 'app.snapchat.com', 'www.tiktok.com', 'api.spotify.com'];

const IOS_HELLOS = [
  't13d2014h2_a09f3c656075_14788d8d241b',
  't13d2013h2_2802a3db6c62_845d286b0d67',
  'q13d0312h3_55b375c5d22e_e1f4a1a1b1c2',
];
const IOS_OLD_HELLOS = ['t13d2014h2_a09f3c656075_e42f34c56612', 't13d2013h2_2802a3db6c62_000000000001'];
const ANDROID_HELLOS = ['t13d1516h2_8daaf6152771_02713d6af862', 't13d1715h2_5b57614c22b0_3d5424432f57'];

/** What only its owner looks up. */
const own = (person: string, count: number): string[] =>
  Array.from(
    { length: count },
    (_, i) => `app${i}.${person}-${['bank', 'mail', 'school', 'club', 'shop', 'news'][i % 6]}${i}.example`,
  );

const phone = (name: string, given: Partial<Habitant>): Habitant => ({
  ...{ name, fingerprint: IOS, hostname: 'iPhone', roams: true, sleeps: true, ja4: IOS_HELLOS },
  ...given,
});

const rests = (name: string, oui: string, given: Partial<Habitant> = {}): Habitant => ({
  ...{ name, oui, fingerprint: SMALL, looksUp: [`cloud.${name}.example`] },
  ...given,
});

export const RESIDENTS: readonly Habitant[] = [
  rests('router', 'e8:de:27', { fingerprint: LINUX }),
  rests('access point upstairs', '74:ac:b9', { hostname: 'U6-Lite-up' }),
  rests('access point downstairs', '74:ac:b9', { hostname: 'U6-Lite-down' }),
  // A phone that its owner's firm manages takes another MAC every night.
  phone("Anna's iPhone", {
    ...{ leaves: true, rotates: 'midnight', looksUp: [...APPLE, ...EVERYBODY, ...own('anna', 9)] },
    announces: [{ name: 'Annas-iPhone.local' }],
  }),
  // Tells nobody its name.
  phone("Ben's iPhone", { leaves: true, rotates: 'outside', looksUp: [...APPLE, ...EVERYBODY, ...own('ben', 12)] }),
  phone("Carla's Pixel", {
    ...{ hostname: 'Pixel-8', vendorClass: 'android-dhcp-15', fingerprint: ANDROID, ja4: ANDROID_HELLOS, leaves: true },
    ...{ rotates: 'rejoining', looksUp: [...GOOGLE, ...EVERYBODY, ...own('carla', 8)] },
  }),
  phone("Dan's iPhone", {
    ...{ ja4: IOS_OLD_HELLOS, leaves: true, rotates: 'outside' },
    looksUp: [...APPLE, ...EVERYBODY, ...TEENAGERS, ...own('dan', 10)],
  }),
  phone("Anna's laptop", {
    ...{ hostname: 'Annas-MacBook-Pro', fingerprint: MACOS, rotates: 'rejoining' },
    ...{ announces: [{ name: 'Annas-MacBook-Pro.local' }], looksUp: [...APPLE, ...EVERYBODY, ...own('anna', 9)] },
  }),
  rests("Ben's laptop", 'a4:c3:f0', {
    ...{ hostname: 'LAPTOP-7QK2M', vendorClass: 'MSFT 5.0', fingerprint: WINDOWS, roams: true, sleeps: true },
    looksUp: [...EVERYBODY, ...own('ben', 8), 'settings-win.data.microsoft.com'],
  }),
  rests('work laptop', '98:59:7a', {
    ...{ hostname: 'FIRM-00417', vendorClass: 'MSFT 5.0', fingerprint: WINDOWS, leaves: true, roams: true },
    looksUp: ['vpn.firm.example', 'teams.microsoft.com'],
  }),
  phone("Dan's iPad", {
    hostname: 'iPad',
    rotates: 'rejoining',
    looksUp: [...APPLE, ...TEENAGERS, ...own('danpad', 7)],
  }),
  phone('living room iPad', { hostname: 'iPad', looksUp: [...APPLE, 'www.netflix.com', ...own('sofa', 6)] }),
  rests('television', '8c:79:f5', {
    hostname: 'Samsung',
    announces: [{ name: 'Living Room TV', service: '_airplay._tcp' }],
  }),
  rests('bedroom television', 'a8:23:fe', { hostname: 'LGwebOSTV' }),
  rests('streaming stick', '54:60:09', { announces: [{ service: '_googlecast._tcp', model: 'Chromecast' }] }),
  rests('games console', '78:c8:81', { hostname: 'PS5-1' }),
  rests('printer', '00:1e:8f', { hostname: 'Canon5A1', announces: [{ name: 'Canon TS5000', service: '_ipp._tcp' }] }),
  rests('front door camera', '9c:8e:cd'),
  rests('garden camera', '9c:8e:cd'),
  rests('kitchen speaker', '5c:aa:fd', { announces: [{ name: 'Kitchen', service: '_sonos._tcp' }] }),
  rests('bath speaker', '5c:aa:fd', { announces: [{ name: 'Bath', service: '_sonos._tcp' }] }),
  rests('lamp', '5c:cf:7f', { hostname: 'ESP_8A11F2' }),
  rests('washing machine', 'c8:47:8c'),
  rests('hub', '00:17:88', { announces: [{ name: 'Hue', service: '_hue._tcp' }] }),
  rests('storage', '00:11:32', { hostname: 'DiskStation', fingerprint: LINUX }),
];

export const GUESTS: readonly Habitant[] = [
  phone("Maria's iPhone", {
    visits: [1, 4],
    announces: [{ name: 'Marias-iPhone.local' }],
    looksUp: [...APPLE, ...EVERYBODY, ...own('maria', 9)],
  }),
  // Dan's friend: the same phone, the same apps, and it comes while Dan is out.
  phone("the friend's iPhone", {
    visits: [2, 5],
    ja4: IOS_OLD_HELLOS,
    looksUp: [...APPLE, ...EVERYBODY, ...TEENAGERS, ...own('friend', 10)],
  }),
  phone("the neighbour's Android", {
    ...{
      hostname: 'Galaxy-S23',
      vendorClass: 'android-dhcp-14',
      fingerprint: ANDROID,
      ja4: ANDROID_HELLOS,
      visits: [3],
    },
    looksUp: [...GOOGLE, ...EVERYBODY, ...own('neighbour', 8)],
  }),
  // An Android that says no name at all.
  phone("the plumber's phone", {
    ...{ fingerprint: ANDROID, vendorClass: 'android-dhcp-15', ja4: ANDROID_HELLOS, visits: [5] },
    looksUp: [...GOOGLE, ...EVERYBODY, ...own('plumber', 8)],
  }),
  rests('a toy that was bought', '10:52:1c', { visits: [4], hostname: 'ESP_77C01A' }),
];
