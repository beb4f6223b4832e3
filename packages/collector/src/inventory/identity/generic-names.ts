// Names that say what a device is and not which: what makers and systems give to all of theirs. Collected from what
// devices and their manuals show; what is not listed is taken for a name of one's own.

/** generic: of a system or maker. model: of one model. own: somebody named it, or a serial number did. */
export type NameClass = 'generic' | 'model' | 'own';

const GENERIC: readonly RegExp[] = [
  /^i(phone|pad|pod|mac)$/i,
  /^(apple-?)?(watch|tv|homepod)$/i,
  /^mac(book)?(-?(pro|air|mini))?$/i,
  /^(android|phone|tablet|laptop|desktop|computer|pc|host|device|unknown|guest|user)$/i,
  /^android-dhcp-\d+$/i,
  /^local(host|domain)?(\..*)?$/i,
  /^(raspberrypi|raspberry|pi|debian|ubuntu|fedora|kali|linux|openwrt|lede|alpine|archlinux|centos|buildroot)$/i,
  /^(esp|esp32|esp8266|espressif|tasmota|wled|shelly|sonoff|tuya|wlan0|lwip[0-9]*|generic|iot|smart-?home)$/i,
  /^(camera|ipcam(era)?|ipc|nvr|dvr|printer|router|switch|ap|nas)$/i,
  /^(tv|smarttv|chromecast|roku|firetv|kindle|xbox|playstation)$/i,
  /^(wpad|isatap|workgroup|none|null|default|no-?name)$/i,
];

const MODEL: readonly RegExp[] = [
  /^(galaxy|sm|gt)-[a-z0-9-]+$/i,
  /^pixel(-?\w+)*$/i,
  /^(redmi|mi|poco|xiaomi|huawei|honor|oneplus|oppo|realme|vivo|moto|nokia|xperia|nothing)([- _].*|\d.*)$/i,
  /^(ps[345]|xbox-?.*|nintendo-?switch|steamdeck)$/i,
  /^(iphone|ipad)\d+,\d+$/i,
];

/** How much a name says about which device it is. A trailing "-2" that systems add to keep names apart says nothing. */
export function nameClassOf(name: string): NameClass {
  const plain = name.trim().replace(/[-_ ]?\(?\d\)?$/, '');
  const is = (pattern: RegExp) => pattern.test(plain) || pattern.test(name);
  if (plain.length < 2 || GENERIC.some(is)) return 'generic';
  return MODEL.some(is) ? 'model' : 'own';
}
