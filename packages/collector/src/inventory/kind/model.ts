import type { Traits } from '../traits.ts';

// Which product it is, in the words of whoever says so.

const MODEL_LENGTH_MAX = 64;

/** Apple's identifiers, by the product people know: its developer documentation lists them. */
const APPLE: readonly (readonly [pattern: RegExp, product: string])[] = [
  [/^iPhone\d+,\d+$/, 'iPhone'],
  [/^iPad\d+,\d+$/, 'iPad'],
  [/^MacBookPro\d+,\d+$/, 'MacBook Pro'],
  [/^MacBookAir\d+,\d+$/, 'MacBook Air'],
  [/^MacBook\d+,\d+$/, 'MacBook'],
  [/^iMac(Pro)?\d+,\d+$/, 'iMac'],
  [/^Macmini\d+,\d+$/, 'Mac mini'],
  [/^MacPro\d+,\d+$/, 'Mac Pro'],
  [/^Mac\d+,\d+$/, 'Mac'],
  [/^AppleTV\d+,\d+$/, 'Apple TV'],
  [/^AudioAccessory\d+,\d+$/, 'HomePod'],
  [/^Watch\d+,\d+$/, 'Apple Watch'],
  [/^AirPort\d+,\d+$/, 'AirPort'],
];

/** Words of TXT records in the model's place that name none. */
const NO_MODEL = /^(|unknown|none|default|generic|model|0|1|true|false|[a-z]*(mdns|upnp)[a-z]*|0,1,2|\d)$/i;
/** "Android 9; Nokia 2.2) …" or "… Nokia 2.2 Build/…". Browsers that hide the model say "K". */
const ANDROID = /android [\d.]+; (?:[a-z]{2}-[a-z]{2}; )?([^;()]{2,40}?)(?: build\/[^;()]*)?(?:; wv)?\)/i;
const NO_ANDROID_MODEL = /^(mobile|tablet|tv|k|wv|arm_64|arm64|u|rv:.*)$/i;
/** "OS/version UPnP/1.x product/version" (UPnP Device Architecture 2.0 section 1.2.2). */
const UPNP_PRODUCT = /^server=\S+ UPnP\/[\d.]+,? ([A-Za-z][\w .+-]{2,40}?)\/[\w.]+$/;
const NO_UPNP_PRODUCT = /upnp|dlna|linux|server|stack|sdk|gupnp|platinum|portable|device|igd|windows/i;

/** The newest model it named, else that of its programs. */
export function modelOf(traits: Traits): string | undefined {
  return announcedModel(traits) ?? browserModel(traits) ?? upnpModel(traits);
}

function announcedModel(traits: Traits): string | undefined {
  const models = (traits.get('model') ?? []).map(clean).filter((model) => !NO_MODEL.test(model));
  // What a person knows before a board's number.
  const model = models.find((candidate) => APPLE.some(([pattern]) => pattern.test(candidate))) ?? models[0];
  if (model === undefined) return undefined;
  const product = APPLE.find(([pattern]) => pattern.test(model))?.[1];
  if (product) return `${product} (${model})`;
  const maker = traits.get('manufacturer')?.map(clean)[0];
  const isNamed = !maker || model.toLowerCase().includes(maker.split(' ')[0]?.toLowerCase() ?? '');
  return (isNamed ? model : `${maker} ${model}`).slice(0, MODEL_LENGTH_MAX);
}

function browserModel(traits: Traits): string | undefined {
  for (const userAgent of traits.get('userAgent') ?? []) {
    const model = ANDROID.exec(userAgent)?.[1];
    if (model && !NO_ANDROID_MODEL.test(model)) return clean(model);
  }
  return undefined;
}

function upnpModel(traits: Traits): string | undefined {
  for (const text of traits.get('text') ?? []) {
    const product = UPNP_PRODUCT.exec(text)?.[1];
    if (product && !NO_UPNP_PRODUCT.test(product)) return clean(product);
  }
  return undefined;
}

const clean = (text: string): string => text.replace(/\p{C}/gu, '').trim().slice(0, MODEL_LENGTH_MAX);
