import { CERTAIN, computers, type EvidenceTable, FAIR, HARDLY, handhelds, PROOF, STRONG, WEAK } from '../rule.ts';

// Makers by their names in the IEEE registries. One who makes one thing only says what it is; one who makes everything
// says little. Of the makers of Wi-Fi chips the name says that it is a computer, or a thing with a bought module.

const made = (is: RegExp, kinds: EvidenceTable['groups'][number]['rules'][number]['kinds'], system?: string) =>
  system === undefined
    ? ({ is, kinds: kinds ?? {}, says: 'is made by {}' } as const)
    : ({ is, kinds: kinds ?? {}, says: 'is made by {}', system } as const);

export const VENDORS: EvidenceTable = {
  trait: 'vendor',
  groups: [
    {
      source: 'IEEE MA-L, MA-M, MA-S registries for the names; what the makers sell, by their own product pages',
      rules: [
        made(/^apple\b/, {
          // Its phones, tablets and watches hide their own address (since iOS 14); Macs and what stands still show it.
          ...{ laptop: FAIR, desktop: FAIR, 'streaming-box': FAIR, speaker: FAIR, phone: WEAK, tablet: WEAK },
          ...{ watch: WEAK, 'access-point': WEAK, tv: HARDLY, printer: HARDLY, camera: HARDLY, light: HARDLY },
        }),
        made(/^samsung electronics\b/, { tv: FAIR, phone: WEAK, tablet: WEAK, watch: WEAK, appliance: FAIR }),
        made(/^(huawei device|xiaomi communications|beijing xiaomi mobile|htc\b|fairphone|oneplus)/, handhelds(FAIR)),
        made(/^(guangdong oppo|vivo mobile|motorola mobility|motorola \(wuhan\)|lg electronics \(mobile)/, {
          phone: STRONG,
          tablet: WEAK,
        }),
        made(/^(beijing xiaomi electronics|xiaomi electronics)/, { appliance: FAIR, tv: FAIR, light: WEAK, hub: WEAK }),
        made(/^google\b/, { phone: FAIR, speaker: FAIR, 'streaming-box': FAIR, hub: WEAK, 'access-point': WEAK }),
        made(/^nest labs/, { thermostat: STRONG, camera: STRONG, doorbell: FAIR, sensor: WEAK }),
        made(/^amazon technologies/, { speaker: STRONG, 'streaming-box': STRONG, tablet: FAIR, 'e-reader': STRONG }),
        made(/^(ring llc|blink by amazon)/, { doorbell: STRONG, camera: STRONG, hub: WEAK }),
        made(/^(roku)\b/, { 'streaming-box': CERTAIN, tv: STRONG }),
        made(/^(lg electronics$|lg electronics inc|lg innotek)/, { tv: FAIR, appliance: FAIR, speaker: WEAK }),
        made(/^(vizio|hisense visual|qingdao hisense electronics|hisense electric|sony visual)/, { tv: CERTAIN }),
        made(/^(tcl king|shenzhen tcl new|tcl moka|tcl overseas|tp vision|vestel)/, { tv: CERTAIN }),
        made(/^freebox/, { router: STRONG, 'streaming-box': STRONG }),
        made(/^silicondust/, { 'streaming-box': CERTAIN }),
        made(/^devolo/, { 'access-point': STRONG, router: WEAK }),
        made(/^(humax|technicolor ch usa|zinwell|kaon)/, { 'streaming-box': STRONG, router: FAIR }),
        made(/^(sonos|bose corp|bang & olufsen|devialet|lenbrook|linkplay|sound united|d&m holdings)/, {
          speaker: CERTAIN,
        }),
        made(/^(yamaha corp|sony home entertainment|harman)/, { speaker: STRONG, tv: WEAK }),
        made(/^(nintendo|sony interactive|sony computer entertainment)/, { console: CERTAIN }),
        made(/^microsoft\b/, { console: FAIR, laptop: FAIR, tablet: WEAK, 'virtual-machine': FAIR }),
        made(/^(nvidia)\b/, { 'streaming-box': FAIR, desktop: WEAK }),
        made(/^valve corp/, { console: STRONG }),
      ],
    },
    {
      source:
        'IEEE registries for the names; printing, cameras, telephony: what the makers sell, by their product pages',
      rules: [
        made(
          /^(seiko epson|lexmark|(fuji )?xerox|fujifilm bus|kyocera (corp|doc|disp)|ricoh|brother ind|oki e|konica)/,
          {
            printer: CERTAIN,
            scanner: FAIR,
          },
        ),
        made(/^canon inc/, { printer: STRONG, camera: WEAK }),
        made(/^(hewlett packard$|hp inc)/, { printer: STRONG, laptop: FAIR, desktop: FAIR }),
        made(/^(hangzhou hikvision|prama hikvision|zhejiang dahua|axis communications|vivotek|mobotix)/, {
          camera: CERTAIN,
        }),
        made(/^(reolink|arlo tech|amcrest|wyze|foscam|hanwha|anker innovations|zhejiang uniview|swann)/, {
          camera: STRONG,
          doorbell: FAIR,
        }),
        made(/^(snom|yealink|xiamen yealink|grandstream|polycom|gigaset|sangoma|fanvil|mitel|obihai)/, {
          voip: CERTAIN,
        }),
        made(/^(doorbird|bird home automation)/, { doorbell: CERTAIN }),
      ],
    },
    {
      source: 'IEEE registries for the names; networks: what the makers sell, by their product pages',
      rules: [
        made(/^(avm |fritz!)/, { router: CERTAIN, 'access-point': STRONG, plug: WEAK }),
        made(/^(sagemcom|arcadyan|vantiva|technicolor|arris|commscope|sercomm|compal broadband|askey|adtran)/, {
          router: CERTAIN,
          'streaming-box': WEAK,
        }),
        made(
          /^(draytek|mikrotik|routerboard|netgate|turris|ubee|actiontec|peplink|fortinet|palo alto|sophos|watchguard)/,
          { router: CERTAIN },
        ),
        made(/^(zyxel|netgear|d-link|cisco-linksys|linksys|tenda|tp-link tech|asus network)/, {
          router: STRONG,
          'access-point': STRONG,
          switch: STRONG,
        }),
        made(/^tp-link (systems|corp)/, { router: FAIR, 'access-point': FAIR, plug: FAIR, light: WEAK, camera: WEAK }),
        made(/^(ubiquiti)/, { 'access-point': STRONG, router: STRONG, switch: STRONG, camera: WEAK }),
        made(/^(eero)/, { 'access-point': STRONG, router: STRONG }),
        made(/^(ruckus|aruba|cisco meraki|cambium|engenius|extreme networks)/, {
          'access-point': STRONG,
          switch: FAIR,
        }),
        made(/^(cisco systems|juniper|huawei technologies|zte corp|hewlett packard enterprise)/, {
          ...{ router: FAIR, switch: FAIR, 'access-point': FAIR, voip: WEAK },
        }),
        made(/^(synology|qnap|asustor|buffalo|western digital|terramaster)/, { nas: CERTAIN }),
      ],
    },
    {
      source: 'IEEE registries for the names; things of a home: what the makers sell, by their product pages',
      rules: [
        made(/^(signify|philips lighting)/, { hub: STRONG, light: CERTAIN }),
        made(/^(lifx|yeelight|nanoleaf|wiz connected|lutron|osram)/, { light: CERTAIN }),
        made(/^(tuya)/, { plug: STRONG, light: STRONG, sensor: FAIR, hub: WEAK, appliance: FAIR }),
        made(/^(allterco|shelly|chengdu meross)/, { plug: STRONG, light: FAIR, router: HARDLY }),
        // WeMo plugs, and since 2013 the routers of Linksys.
        made(/^belkin/, { plug: FAIR, router: FAIR }),
        made(/^(ecobee|tado|resideo|honeywell|danfoss)/, { thermostat: CERTAIN }),
        made(/^(ikea|lumi united|aqara|itead|coolkit|athom)/, { hub: STRONG, light: WEAK, plug: WEAK }),
        made(/^(irobot|beijing roborock|roborock|dyson|miele|bsh haus|ecovacs|vorwerk|electrolux|whirlpool)/, {
          appliance: CERTAIN,
        }),
        made(/^(panasonic appliances|daikin|mitsubishi electric|midea|gd midea|haier|qingdao haier)/, {
          appliance: STRONG,
          thermostat: WEAK,
        }),
        made(/^(withings|netatmo|airthings|davis instr)/, { sensor: STRONG, thermostat: WEAK, camera: WEAK }),
        made(/^(august home|nuki|yale|assa abloy|schlage)/, { lock: CERTAIN }),
        made(/^(garmin|fitbit|polar electro|suunto)/, { watch: CERTAIN }),
        made(/^(rakuten kobo|kobo inc|onyx|pocketbook)/, { 'e-reader': CERTAIN }),
        made(/^(enphase|solaredge|fronius|sma solar|kostal|wallbox|keba|go-e |easee)/, { energy: CERTAIN }),
        made(/^(tesla,? ?(inc|motors)|xiaomi ev|byd|rivian|polestar|panasonic automotive)/, {
          car: CERTAIN,
          energy: FAIR,
        }),
        made(/^(espressif)/, {
          ...{ microcontroller: FAIR, plug: FAIR, light: FAIR, sensor: FAIR, appliance: WEAK, hub: WEAK },
          ...{ phone: HARDLY, laptop: HARDLY, desktop: HARDLY, tv: HARDLY },
        }),
      ],
    },
    {
      source:
        'IEEE registries for the names; computers, their parts and their hypervisors, by the makers’ documentation',
      rules: [
        made(/^raspberry pi/, { server: 4.5, microcontroller: FAIR, desktop: WEAK, 'streaming-box': WEAK }),
        made(/^(vmware|pcs systemtechnik|parallels|xensource|proxmox|nutanix|qemu|docker)/, {
          'virtual-machine': PROOF,
        }),
        made(/^(intel corp|killer net|liteon|azurewave|rivet)/, { laptop: FAIR, desktop: FAIR }),
        made(/^(giga-?byte|micro-star|asrock|elitegroup)/, { desktop: STRONG, laptop: WEAK }),
        made(/^(dell inc|dell$|dell emc|asustek|acer|quanta|compal info|wistron|lcfc|framework)/, computers(FAIR)),
        made(/^(super micro|ampere|mellanox)/, { server: STRONG }),
        made(/^lenovo/, { laptop: FAIR, tablet: WEAK, desktop: WEAK }),
      ],
    },
    {
      source: 'IEEE registries for the names; makers of one kind of thing, by their product pages',
      rules: [
        made(/^(libratone|linn products|bowers & wilkins|klipsch|sennheiser (comm|elec)|tpv audio)/, {
          speaker: CERTAIN,
        }),
        made(/^(onkyo|pioneer ?corporation)/, { speaker: STRONG }),
        made(/^(tpv display|tpvision|top victory|konka|changhong|loewe opta|grundig|funai electric)/, { tv: STRONG }),
        made(/^(sony corp|sharp corp|toshiba|panasonic (corporation|entertainment|avc))/, {
          ...{ tv: FAIR, speaker: WEAK, camera: WEAK, printer: WEAK, laptop: WEAK },
        }),
        made(/^(skyworth|sdmc)/, { 'streaming-box': STRONG, tv: FAIR, router: WEAK }),
        made(/^(tivo|sky uk|dish tech|echostar|directv|amino comm)/, { 'streaming-box': CERTAIN, router: FAIR }),
        made(/^(bixolon|star micronics|zebra technologies inc|riso kagaku)/, { printer: CERTAIN }),
        made(/^(lorex|tiandy|tvt co|bosch security|avigilon|verkada|geovision|acti corp)/, { camera: CERTAIN }),
        made(/^(aastra|avaya|audiocodes|ascom (tateco|danmark))/, { voip: CERTAIN }),
        made(/^(akuvox|2n telekom)/, { doorbell: CERTAIN }),
        made(/^(oculus|meta platforms|facebook inc)/, { console: STRONG }),
        made(/^(realme|hmd global|tecno mobile|infinix|wiko|blackberry|nothing tech|tct mobile)/, {
          phone: CERTAIN,
          tablet: FAIR,
        }),
        made(/^honor device/, handhelds(STRONG)),
        made(/^(huami|oura health)/, { watch: CERTAIN }),
      ],
    },
    {
      source: 'IEEE registries for the names; further makers of networks and storage, by their product pages',
      rules: [
        made(
          /^(keenetic|teltonika|gl tech|hitron|icotera|genexis|inteno|smartrg|calix|nokia shanghai|alcatel-lucent s)/,
          {
            router: CERTAIN,
          },
        ),
        made(/^(fiberhome|nokia$|zte$|kaon (group|broadband))/, { router: STRONG, 'streaming-box': WEAK }),
        made(/^(mercusys|mercury comm|edimax|trendnet|ruijie)/, { router: STRONG, 'access-point': STRONG }),
        made(/^(plume design|mist systems|open mesh)/, { 'access-point': CERTAIN }),
        made(/^(arista|allied telesis)/, { switch: STRONG }),
        made(/^pc engines/, { router: STRONG, server: FAIR }),
        made(/^(thecus|seagate|ugreen)/, { nas: STRONG }),
      ],
    },
    {
      source: 'IEEE registries for the names; further makers of things for the home, by their product pages',
      rules: [
        made(/^(lifi labs|leedarson|ledvance|opple lighting)/, { light: CERTAIN, plug: FAIR }),
        made(/^(smartthings|hubitat|fibar|eq-3|somfy|velux|loxone|control4|crestron|savant|broadlink|woan tech)/, {
          hub: CERTAIN,
          sensor: WEAK,
          plug: WEAK,
        }),
        made(/^(viessmann|vaillant|bosch thermo|trane|carrier corp|lennox)/, { thermostat: CERTAIN, energy: FAIR }),
        made(/^(sharkninja|dreame|husqvarna|arcelik|liebherr|winix|gree electric|peloton|rain bird|orbit irr)/, {
          appliance: CERTAIN,
        }),
        made(/^chamberlain/, { appliance: STRONG, lock: FAIR }),
        made(/^(goodwe|sungrow|victron|landis\+gyr|mennekes|zaptec|alfen|emporia renew|sense labs|homewizard)/, {
          energy: CERTAIN,
          plug: WEAK,
        }),
        made(/^(bmw|daimler|mercedes-benz|volkswagen|ford motor|denso|toyota)/, { car: CERTAIN }),
        // Makers of modules that others build into things; who buys them is not known by the MAC.
        made(/^(bouffalo|beken|mxchip|silicon lab|nordic semi)/, {
          ...{ light: FAIR, plug: FAIR, sensor: FAIR, hub: WEAK, appliance: WEAK, microcontroller: WEAK },
          ...{ phone: HARDLY, laptop: HARDLY, desktop: HARDLY },
        }),
        made(/^(arduino|adafruit|particle ind|seeed)/, { microcontroller: CERTAIN }),
        made(/^(ampak|fn-link)/, { 'streaming-box': FAIR, tv: WEAK, camera: FAIR, speaker: WEAK, tablet: WEAK }),
      ],
    },
    {
      source: 'IEEE registries for the names; further makers of computers and their parts, by their product pages',
      rules: [
        made(/^(clevo|dynabook|razer|tongfang)/, { laptop: CERTAIN }),
        made(/^biostar/, { desktop: CERTAIN }),
        made(/^(pegatron|inventec(\(|[ ]corp)|fujitsu (limited|client|tech))/, computers(FAIR)),
        made(/^(cloud network tech|chongqing fugui|hon hai)/, { laptop: FAIR, desktop: WEAK, console: WEAK, tv: WEAK }),
        // Adapters for USB and docking stations: a laptop is behind them, or a desktop without a card.
        made(/^(asix elec|luxshare|good way|plugable)/, { laptop: STRONG, desktop: WEAK }),
        made(/^realtek/, computers(WEAK)),
      ],
    },
  ],
};
