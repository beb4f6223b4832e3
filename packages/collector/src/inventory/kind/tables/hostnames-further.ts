import { anyOf, CERTAIN, computers, FAIR, handhelds, type RuleGroup, STRONG, WEAK, type Weights } from '../rule.ts';

const called = (is: RegExp, kinds: Weights, system?: string) =>
  system === undefined ? { is, kinds, says: 'is called {}' } : { is, kinds, says: 'is called {}', system };
const formed = (is: RegExp, kinds: Weights, whose: string) => ({
  is,
  kinds,
  says: `has a name that ${whose} have ({})`,
});

/** Names of a form that one maker or system gives, and product lines that became names. */
export const FURTHER_HOSTNAMES: readonly RuleGroup[] = [
  {
    source: 'names that systems and phones give by default: Samsung, Oppo, Realme, Xiaomi, macOS, Linux distributions',
    rules: [
      formed(/^(cph|rmx)\d{4}$|^m2\d{3}[a-z]\d|^2\d{6,8}[a-z]{1,2}$/, { phone: CERTAIN, tablet: WEAK }, 'phones'),
      called(
        /^[sa]\d\d(-(ultra|plus|fe|5g))*-(von|de|di|van|of)-|-s2\d(-(ultra|plus|fe))?$/,
        { phone: CERTAIN },
        'Android',
      ),
      called(/galaxy-j\d|huawei-?(mate|nova|y\d)|honor-\d|^oppo-|^realme|^vivo-|^zenfone|nothing-phone/, {
        phone: CERTAIN,
        tablet: WEAK,
      }),
      called(/(^|-)mac(-\d)?$/, computers(CERTAIN), 'macOS'),
      called(
        /^(ubuntu|debian|fedora|archlinux|manjaro|linuxmint|kali|pop-os|nixos|opensuse)(-|$)/,
        { ...computers(FAIR), server: STRONG, 'virtual-machine': STRONG },
        'Linux',
      ),
      called(/^(yoga|aspire|swift|zbook|matebook|galaxy-?book|framework|lg-gram|spectre|pavilion|vostro)\b/, {
        laptop: STRONG,
        desktop: WEAK,
      }),
      called(/^(omen|legion|predator|nitro|alienware|rog|tuf|precision)-/, computers(STRONG)),
      called(/^steamdeck/, { console: CERTAIN }),
      called(/^pixel-(tablet)/, { tablet: CERTAIN }),
    ],
  },
  {
    source:
      'names that things give themselves, by their firmware and manuals: printers, cameras, players, Wi-Fi modules',
    rules: [
      formed(
        /^(sec|xrx|et|canon|lxk|ric|oki)[0-9a-f]{12}$|^canon[0-9a-f]{6}$|^dell[0-9a-f]{6}$/,
        { printer: CERTAIN },
        'printers',
      ),
      formed(
        /^amazon-[0-9a-f]{9,16}$/,
        { speaker: STRONG, 'streaming-box': STRONG, tablet: STRONG, 'e-reader': FAIR },
        'devices of Amazon',
      ),
      formed(/^(001788|ecb5fa)[0-9a-f]{6}$/, { hub: CERTAIN }, 'Hue bridges'),
      formed(
        /^(lgwebostv|lgsmarttv|hitv|vidaa|philipstv|panasonic-?viera|kd-\d\d|xr-\d\d|qled)/,
        { tv: CERTAIN },
        'televisions',
      ),
      formed(/^(tizen|samsung-?(q|the-?frame)|vizio|hisense|tcl-)/, { tv: STRONG }, 'televisions'),
      formed(
        anyOf(
          /^(skyq|sky-q|humax|dreambox|dm\d{3,4}|vu(uno|duo|solo|zero|ultimo)|tivo|magenta-?tv)/,
          /^(freebox-player|mag\d{3}$|formuler)/,
        ),
        { 'streaming-box': CERTAIN },
        'receivers',
      ),
      formed(
        /^(volumio|moode|picoreplayer|squeeze|bluesound|musiccast|kef|naim|mu-so|libratone|soundtouch|audiopro)/,
        { speaker: CERTAIN, server: WEAK },
        'players of music',
      ),
      formed(/^(onkyo|pioneer|avr-?x?\d|rx-?v\d{3}|tx-nr\d|vsx-?\d)/, { speaker: CERTAIN }, 'amplifiers'),
      formed(
        /^(ring(stickup|hp|spot|indoor)cam|uvc-|vmc\d{4}|amcrest|foscam|ezviz|tapo_?c\d|ipc[-_])/,
        { camera: CERTAIN },
        'cameras',
      ),
      formed(/^c[1-9]\d\d(_[0-9a-f]{6})?$/, { camera: STRONG }, 'cameras'),
      formed(
        /^(vmb\d{4}|homebase|lumi-gateway|lutron-|smartbridge|slzb-|zigstar|zbridge|switchbot-?hub)/,
        { hub: CERTAIN },
        'hubs',
      ),
      formed(
        /^(ks\d{3}|ep\d{2,3}|hs\d{3}|p1[01]\d|p300|hwe-skt|energysocket)\b/,
        { plug: CERTAIN, light: WEAK },
        'plugs',
      ),
      formed(/^(l5\d\d|l9\d\d|l6\d\d|govee|nanoleaf|lifx|yeelink-light|hueplay)/, { light: CERTAIN }, 'lights'),
      formed(
        /^(p1meter|kwhmeter|hwe-p1|hwe-kwh|sun2000|growatt|goodwe|solis|opendtu|ahoydtu|evcc|zappi|easee|iammeter)/,
        { energy: CERTAIN },
        'meters and inverters',
      ),
      formed(/^(ecowitt|gw[12]\d00|awair|airgradient|watermeter|hwe-wtr)/, { sensor: CERTAIN }, 'sensors'),
      formed(
        /^(lwip\d?|hf-lp[bt]|rtl871|bk72|wlan-?bk|tuya|mxchip|ameba|lpb100|unknown-esp)/,
        { plug: STRONG, light: STRONG, sensor: FAIR, appliance: FAIR, microcontroller: FAIR },
        'Wi-Fi modules of things',
      ),
      formed(/^shelly/, { plug: FAIR, light: FAIR, sensor: FAIR }, 'Shelly devices'),
    ],
  },
  {
    source:
      'names after Xiaomi’s and others’ scheme of maker, product and number; appliances and networks by their manuals',
    rules: [
      formed(
        /^(chuangmi|zhimi|lumi|viomi|deerma|mmgg|philips|yeelink|dmaker|xiaomi|cuco)-plug/,
        { plug: CERTAIN },
        'plugs',
      ),
      formed(/^(chuangmi|isa|mxiang|xiaomi|imilab)-camera/, { camera: CERTAIN }, 'cameras'),
      formed(
        anyOf(
          /^[a-z]+-(airpurifier|airp|humidifier|fan|vacuum|airfryer|dishwasher|heater|waterpurifier)-/,
          /^(daikinap|neato|deebot|ecovacs|sharkiq|valetudo|dyson|worx|landroid|automower|irobot|braava|mammotion)/,
          /^lg[-_](washer|dryer|fridge|dishwasher)|^samsung-?(washer|dryer|fridge|aircon)/,
        ),
        { appliance: CERTAIN },
        'appliances',
      ),
      formed(
        anyOf(
          /^(vigor|keenetic|asusrouter|zenwifi|nighthawk|superhub|bthomehub|sagemcom|o2box|homebox)/,
          /^(usg|ucg|udr|uxg|gl-[a-z]+\d)/,
        ),
        { router: CERTAIN, 'access-point': WEAK },
        'routers',
      ),
      formed(
        /^(uk-|u7-|uap|nanohd|fritz-?powerline|powerline|tl-wa\d|re\d{3}|rbs\d)/,
        { 'access-point': CERTAIN },
        'access points',
      ),
      formed(/^(usw|us-\d|tl-sg|gs\d{3}|crs\d{3}|sg\d{3})/, { switch: CERTAIN }, 'switches'),
      formed(
        /^(spa\d{3}|cp-\d{4}|polycom|vvx|ht8\d\d|gxv|fanvil|n\d{3}-?ip|fritzfon)/,
        { voip: CERTAIN },
        'telephones',
      ),
      formed(/^(unvr|nvr|dvr|xvr)/, { camera: FAIR, server: STRONG }, 'video recorders'),
      formed(/^(boox|pocketbook)/, { 'e-reader': CERTAIN }, 'readers'),
      called(/^(unifi|cloudkey)(-|$)/, { server: STRONG, router: FAIR }),
      called(/handy|smartphone|^windows-phone|telefono|celular|mobil(e)?-?phone/, {
        phone: STRONG,
        ...{ tablet: WEAK },
      }),
      called(/^tablet|-tablet$/, { tablet: STRONG }),
      called(/^(phone|mobile)$/, handhelds(FAIR)),
    ],
  },
];
