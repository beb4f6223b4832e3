import type { TraitType } from '../../traits.ts';
import { anyOf, CERTAIN, computers, type EvidenceTable, FAIR, type RuleGroup, STRONG, WEAK } from '../rule.ts';
import { FURTHER_HOSTNAMES } from './hostnames-further.ts';

// What a device calls itself. Makers and systems give names of a form of their own, and people call things what they
// are. A name is free to choose and easy to change, so a word alone is no more than strong evidence.

const GROUPS: readonly RuleGroup[] = [
  {
    source:
      'names the systems give by default: Apple, Microsoft (what Windows Setup makes), Google, Samsung; own observation',
    rules: [
      { is: /\biphone\b|iphone(-|$)|^iphone/, kinds: { phone: CERTAIN }, says: 'is called {}', system: 'iOS' },
      { is: /ipad/, kinds: { tablet: CERTAIN }, says: 'is called {}', system: 'iPadOS' },
      { is: /macbook|\bmbp\b|\bmba\b/, kinds: { laptop: CERTAIN }, says: 'is called {}' },
      {
        is: /\bimac\b|imac(-|$)|^mac-?(mini|studio|pro)\b|-mac-?(mini|studio|pro)\b/,
        kinds: { desktop: CERTAIN },
        says: 'is called {}',
      },
      { is: /apple-?watch|watch$/, kinds: { watch: CERTAIN }, says: 'is called {}' },
      { is: /apple-?tv/, kinds: { 'streaming-box': CERTAIN }, says: 'is called {}', system: 'tvOS' },
      { is: /homepod/, kinds: { speaker: CERTAIN }, says: 'is called {}' },
      {
        is: /^desktop-[0-9a-z]{7}$/,
        kinds: { ...computers(CERTAIN), 'virtual-machine': FAIR },
        says: 'has a name that Windows gives ({})',
        system: 'Windows',
      },
      {
        is: /^laptop-[0-9a-z]{8}$/,
        kinds: { laptop: CERTAIN },
        says: 'has a name that Windows gives ({})',
        system: 'Windows',
      },
      {
        is: /^win-[0-9a-z]{11}$/,
        kinds: { server: CERTAIN, 'virtual-machine': FAIR },
        says: 'has a name that Windows Server gives ({})',
        system: 'Windows',
      },
      {
        is: /^android-[0-9a-f]{8,16}$/,
        kinds: { phone: STRONG, tablet: STRONG, tv: WEAK },
        says: 'has a name that Android gives ({})',
        system: 'Android',
      },
      {
        is: /^(galaxy-tab|lenovo-tab|mi-?pad|huawei-mediapad|surface-go)|-tab(-|$)/,
        kinds: { tablet: CERTAIN },
        says: 'is called {}',
      },
      {
        is: anyOf(
          /galaxy-(s|a|m|z|note|xcover)|^(sm-[asgmfn]\d)|^pixel-?\d|-pixel-?\d|oneplus/,
          /^redmi|^poco-|^mi-?\d|huawei-p\d|^moto-|^nokia-\d|fairphone|^xperia/,
        ),
        kinds: { phone: CERTAIN },
        says: 'is called {}',
        system: 'Android',
      },
      { is: /galaxy-?watch|^fitbit|^garmin|^pixel-watch/, kinds: { watch: CERTAIN }, says: 'is called {}' },
      { is: /chromebook/, kinds: { laptop: CERTAIN }, says: 'is called {}', system: 'ChromeOS' },
      {
        is: anyOf(
          /thinkpad|ideapad|latitude|inspiron|xps-?1\d|elitebook|probook|zenbook|vivobook/,
          /^surface|notebook|laptop/,
        ),
        kinds: { laptop: STRONG },
        says: 'is called {}',
      },
      {
        is: /-pc$/,
        kinds: { ...computers(STRONG), 'virtual-machine': WEAK },
        says: 'has a name as Windows suggests them ({})',
      },
      {
        is: /thinkcentre|optiplex|prodesk|elitedesk|^pc-|^pc\d|gaming-?(pc|rig)|workstation|desktop/,
        kinds: { desktop: STRONG, laptop: WEAK },
        says: 'is called {}',
      },
    ],
  },
  {
    source: 'names the makers give by default: their manuals and support pages',
    rules: [
      {
        is: anyOf(
          /^(npi|hp)[0-9a-f]{6}$|^hp[0-9a-f]{12}$|^brn[0-9a-f]{12}$|^brw[0-9a-f]{12}$/,
          /^epson[0-9a-f]{6}|^et00|^km[0-9a-f]{6}$|^rnp[0-9a-f]{12}/,
        ),
        kinds: { printer: CERTAIN },
        says: 'has a name that printers have ({})',
      },
      {
        is: /printer|drucker|laserjet|officejet|deskjet|envy-?\d{4}|ecotank|pixma|imprimante/,
        kinds: { printer: STRONG },
        says: 'is called {}',
      },
      {
        is: /^(ring|doorbell|doorbird|klingel)|doorbell|-ring-/,
        kinds: { doorbell: STRONG, camera: WEAK },
        says: 'is called {}',
      },
      {
        is: /\bcam\d*\b|camera|kamera|ipcam|reolink|hikvision|^dcs-\d|^wyze|babyphone|baby-?monitor/,
        kinds: { camera: STRONG },
        says: 'is called {}',
      },
      {
        is: anyOf(
          /^(samsung|lg|sony|tcl|philips|hisense|bravia|viera)[-_ ]?.*tv|bravia|webostv/,
          /^tv[-_ ]|[-_ ]tv$|fernseher|television|^\[tv\]/,
        ),
        kinds: { tv: STRONG },
        says: 'is called {}',
      },
      {
        is: anyOf(
          /chromecast|^hdhr-|fire-?tv|fire-?stick|^roku|shield-?(tv|android)|kodi|libreelec/,
          /coreelec|set-?top|android-?tv|mi-?box/,
        ),
        kinds: { 'streaming-box': CERTAIN },
        says: 'is called {}',
      },
      {
        is: anyOf(
          /^sonos|echo-(dot|show|studio)|^echo|google-home|nest-(mini|audio|hub)|^homepod/,
          /soundbar|speaker|lautsprecher|^wiim|^heos|^bose|^denon|^yamaha|^marantz/,
        ),
        kinds: { speaker: STRONG },
        says: 'is called {}',
      },
      {
        is: /playstation|^ps[345](-|$)|^xbox|-xbox|nintendo|^switch$|steam-?deck/,
        kinds: { console: CERTAIN },
        says: 'is called {}',
      },
      { is: /^kindle|^kobo|tolino|remarkable|ereader|e-reader/, kinds: { 'e-reader': CERTAIN }, says: 'is called {}' },
      {
        is: anyOf(
          /diskstation|^ds\d{3}|^rs\d{4}|synology|qnap|^nas|[-_]nas\b|truenas|freenas|unraid/,
          /mycloud|readynas|openmediavault/,
        ),
        kinds: { nas: CERTAIN },
        says: 'is called {}',
      },
      {
        is: anyOf(
          /^raspberrypi|^rpi|^pi-?hole|^retropie|^octopi|homeassistant|home-assistant/,
          /^server|[-_]server$|proxmox|^pve\d*$|^srv|^nvr\d*/,
        ),
        kinds: { server: STRONG },
        says: 'is called {}',
      },
      { is: /virtual-?machine/, kinds: { 'virtual-machine': CERTAIN }, says: 'is called {}' },
      {
        is: /[-_]vm\d*$|^vm[-_]|^docker|^lxc|^ubuntu-vm/,
        kinds: { 'virtual-machine': STRONG, server: WEAK },
        says: 'is called {}',
      },
      {
        is: anyOf(
          /^(esp|esp32|esp8266)[-_][0-9a-f]{6,12}$|^espressif$|^arduino|^wemos|^nodemcu/,
          /^pico-?w|^micropython|^esp32/,
        ),
        kinds: { microcontroller: CERTAIN, plug: FAIR, light: FAIR, sensor: FAIR },
        says: 'has a name that microcontrollers have ({})',
      },
      {
        is: anyOf(
          /^tasmota|^sonoff|^shelly-?(plug|1|2|plus|pro|em)|^hs1\d\d|^kp1\d\d|^wemo/,
          /smart-?plug|steckdose|^tapo-?p\d|^meross/,
        ),
        kinds: { plug: CERTAIN },
        says: 'is called {}',
      },
      {
        is: anyOf(
          /^wled|^lifx|^yeelink|^yeelight|^wiz_|^nanoleaf/,
          /^shelly-?(bulb|rgbw|dimmer|vintage|duo)|\blamp\b|\blight\b|\bbulb\b|^tapo-?l\d/,
          /^kl1\d\d|^lb1\d\d/,
        ),
        kinds: { light: CERTAIN },
        says: 'is called {}',
      },
      {
        is: /^shelly-?(ht|motion|flood|dw|gas|smoke)|airthings|netatmo|weather|wetter|airgradient|purpleair|sensor/,
        kinds: { sensor: STRONG },
        says: 'is called {}',
      },
      {
        is: anyOf(
          /^philips-hue|^hue-?bridge|^huebridge|tradfri|dirigera|smartthings|^homey|^conbee/,
          /zigbee|^aqara-?hub|^bond-|^tado-?(bridge|ib)/,
        ),
        kinds: { hub: CERTAIN },
        says: 'is called {}',
      },
      {
        is: /thermostat|^tado|^ecobee|^nest-?therm|heizung|^netatmo-?therm/,
        kinds: { thermostat: CERTAIN },
        says: 'is called {}',
      },
      {
        is: anyOf(
          /roomba|irobot|roborock|^dreame|vacuum|staubsauger|dishwasher|washer|dryer|fridge/,
          /oven|kettle|^thermomix|^siemens-|^bosch-|^miele|^rockrobo/,
        ),
        kinds: { appliance: CERTAIN },
        says: 'is called {}',
      },
      {
        is: /wallbox|^go-e|charger|^fronius|solaredge|envoy|inverter|wechselrichter|powerwall|^sma\d/,
        kinds: { energy: CERTAIN },
        says: 'is called {}',
      },
      { is: /^tesla[-_]model|^bmw[-_]|^mercedes/, kinds: { car: CERTAIN }, says: 'is called {}' },
      { is: /^nuki|august-?lock|door-?lock|smart-?lock/, kinds: { lock: CERTAIN }, says: 'is called {}' },
      {
        is: anyOf(
          /^fritz\.?box|^fritz-box|^speedport|^livebox|^bbox|openwrt|^router|[-_]router/,
          /gateway|^opnsense|^pfsense|^edgerouter|^udm|^easybox|^vodafone-station|^mikrotik/,
        ),
        kinds: { router: CERTAIN },
        says: 'is called {}',
      },
      {
        is: /^fritz-?repeater|repeater|access-?point|^uap|^u6-|^eap\d{3}|^orbi|^deco|^velop|^ap-?\d/,
        kinds: { 'access-point': CERTAIN },
        says: 'is called {}',
      },
      { is: /^(gs|tl-sg|usw|sg)\d{2,4}|[-_]switch\d*$|^switch[-_]\d/, kinds: { switch: STRONG }, says: 'is called {}' },
      {
        is: /^(yealink|snom|sep[0-9a-f]{12}|sip-t\d|gxp\d|gigaset|voip)|telefon/,
        kinds: { voip: CERTAIN },
        says: 'is called {}',
      },
    ],
  },
];

/** Names come by three ways and mean the same. */
export const HOSTNAMES: readonly EvidenceTable[] = (['dhcpHostname', 'mdnsName', 'netbiosName'] as const).map(
  (trait: TraitType) => ({ trait, groups: [...GROUPS, ...FURTHER_HOSTNAMES] }),
);
