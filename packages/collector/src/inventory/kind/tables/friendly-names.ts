import { anyOf, CERTAIN, computers, type EvidenceTable, FAIR, STRONG, WEAK } from '../rule.ts';

// What a device is called where people read it: the names of its services. Makers put the product there, and people
// the room with what stands in it. A product says what it is; a word alone is no more than strong evidence.

export const FRIENDLY_NAMES: EvidenceTable = {
  trait: 'friendlyName',
  groups: [
    {
      source: 'names the systems give by default: support pages of Apple, Google, Amazon, Microsoft and Samsung',
      rules: [
        { is: /\biphone\b/, kinds: { phone: CERTAIN }, says: 'is called {}', system: 'iOS' },
        { is: /\bipad\b/, kinds: { tablet: CERTAIN }, says: 'is called {}', system: 'iPadOS' },
        { is: /\bmacbook\b/, kinds: { laptop: CERTAIN }, says: 'is called {}', system: 'macOS' },
        { is: /\bimac\b|\bmac (mini|studio|pro)\b/, kinds: { desktop: CERTAIN }, says: 'is called {}' },
        { is: /\bapple watch\b|\bgalaxy watch\b/, kinds: { watch: CERTAIN }, says: 'is called {}' },
        { is: /\bapple ?tv\b/, kinds: { 'streaming-box': CERTAIN }, says: 'is called {}', system: 'tvOS' },
        {
          is: /\bchromecast\b|\bfire ?tv\b|\bfire ?(stick|cube)\b|\broku (express|ultra|streaming|premiere|stick)/,
          kinds: { 'streaming-box': CERTAIN, tv: WEAK },
          says: 'is called {}',
        },
        { is: /\bshield\b|\bmi ?box\b|google tv streamer/, kinds: { 'streaming-box': STRONG }, says: 'is called {}' },
        {
          is: /\bhomepod\b|\bgoogle home\b|\b(home (mini|max)|nest (mini|audio|hub)|echo (dot|show|studio|plus))\b/,
          kinds: { speaker: CERTAIN },
          says: 'is called {}',
        },
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
        { is: /\bgalaxy tab\b|\bfire (hd|7|max)\b/, kinds: { tablet: CERTAIN }, says: 'is called {}' },
        {
          is: /\bgalaxy (s|a|z|note)\d*\b|\bpixel \d/,
          kinds: { phone: CERTAIN },
          says: 'is called {}',
          system: 'Android',
        },
        { is: /\bplaystation\b|\bps[345]\b|\bxbox\b/, kinds: { console: CERTAIN }, says: 'is called {}' },
      ],
    },
    {
      source: 'product names of the makers, which their devices announce until somebody changes them: product pages',
      rules: [
        {
          is: anyOf(
            /laserjet|officejet|deskjet|photosmart|pagewide|\benvy \d|smart tank|ecotank|workforce|\bstylus\b|pixma/,
            /imageclass|imagerunner|i-sensys|bizhub|ecosys|workcentre|phaser|versalink|\b(hl|dcp|mfc)-[a-z]?\d/,
            /\b(et|xp|wf)-\d{3,4}\b|\b(clx|scx)-\d{4}|\bcanon (ts|mg|mx|mf|g)\d{3,4}|\bbrother [a-z]+-/,
          ),
          kinds: { printer: CERTAIN },
          says: 'has the name of a printer ({})',
        },
        {
          is: /^\[tv\]|\[lg\]|\bwebos tv\b|\bbravia\b|\bsamsung (\d series|q\d|the frame)|\broku tv\b|\b\d\dpu[st]\d/,
          kinds: { tv: CERTAIN },
          says: 'has the name of a television ({})',
        },
        {
          is: anyOf(
            /\bsonos\b|\bsoundtouch\b|\bsoundbar\b|\bbeosound\b|\bheos\b|\bbluesound\b|\bwiim\b|\bmusiccast\b/,
            /\b(denon|marantz|onkyo|yamaha|pioneer)\b|\b(rx-v|avr-?x?|tx-nr|vsx-|sr)\d{3,4}/,
          ),
          kinds: { speaker: CERTAIN, tv: WEAK },
          says: 'has the name of a speaker ({})',
        },
        { is: /\bphilips hue\b|\bhue bridge\b/, kinds: { hub: CERTAIN, light: FAIR }, says: 'is called {}' },
        { is: /\b(dirigera|tradfri|smartthings|homey|hubitat)\b/, kinds: { hub: CERTAIN }, says: 'is called {}' },
        { is: /\b(wled|nanoleaf|lifx|yeelight|key light)\b/, kinds: { light: CERTAIN }, says: 'is called {}' },
        { is: /\bshellyplug|\bshelly(1|2|plus|pro)/, kinds: { plug: STRONG, light: WEAK }, says: 'is called {}' },
        { is: /\b(diskstation|rackstation|synology|qnap|readynas)\b/, kinds: { nas: CERTAIN }, says: 'is called {}' },
        { is: /\bfritz!?box\b/, kinds: { router: CERTAIN }, says: 'is called {}' },
        { is: /\b(airport|time capsule)\b/, kinds: { 'access-point': STRONG, router: FAIR }, says: 'is called {}' },
        { is: /\b(ecobee|tado|netatmo relay)\b/, kinds: { thermostat: STRONG, hub: FAIR }, says: 'is called {}' },
        { is: /\b(roomba|roborock|dyson|deebot)\b/, kinds: { appliance: CERTAIN }, says: 'is called {}' },
        { is: /\bhome assistant\b|\boctoprint\b/, kinds: { server: CERTAIN }, says: 'is called {}' },
        { is: /\bkodi\b|\blibreelec\b/, kinds: { 'streaming-box': STRONG, server: WEAK }, says: 'is called {}' },
      ],
    },
    {
      source: 'plain words of English, German, French, Spanish and Italian for what stands in a home',
      rules: [
        {
          // Those whose name has the word are players, and the rest are televisions or what hangs on one.
          is: anyOf(
            /(?<!\b(?:apple|android|google|fire|shield|roku|mi)[ -]?)\btv\b/,
            /\b(fernseher|television|televisor|téléviseur)\b/,
          ),
          kinds: { tv: STRONG, 'streaming-box': FAIR },
          says: 'is called {}',
        },
        {
          is: /\b(printer|drucker|imprimante|impresora|stampante)\b/,
          kinds: { printer: STRONG },
          says: 'is called {}',
        },
        {
          is: /\b(speakers?|lautsprecher|altavoz|enceinte|stereo|hi-?fi|radio|record player)\b/,
          kinds: { speaker: STRONG },
          says: 'is called {}',
        },
        {
          is: /\b(camera|cam|kamera|caméra|cámara|telecamera)\b/,
          kinds: { camera: STRONG, doorbell: WEAK },
          says: 'is called {}',
        },
        {
          is: /\b(doorbell|türklingel|klingel|sonnette|timbre|citofono)\b/,
          kinds: { doorbell: CERTAIN, camera: FAIR },
          says: 'is called {}',
        },
        {
          is: /\b(lamp|lampe|lampada|lámpara|bulb|light|lights|licht|led strip)\b/,
          kinds: { light: STRONG, plug: WEAK },
          says: 'is called {}',
        },
        { is: /\b(plug|outlet|socket|steckdose|prise|enchufe|presa)\b/, kinds: { plug: STRONG }, says: 'is called {}' },
        { is: /\b(thermostat|termostato)\b/, kinds: { thermostat: STRONG }, says: 'is called {}' },
        { is: /\b(bridge|gateway|hub)\b/, kinds: { hub: FAIR, server: WEAK, router: WEAK }, says: 'is called {}' },
        { is: /\b(vacuum|staubsauger|washer|dryer|fridge)\b/, kinds: { appliance: STRONG }, says: 'is called {}' },
        { is: /\b(laptop|notebook|thinkpad)\b/, kinds: { laptop: STRONG }, says: 'is called {}' },
        { is: /\b(pc|desktop|computer|workstation)\b/, kinds: { desktop: STRONG, laptop: FAIR }, says: 'is called {}' },
        { is: /\bnas\b/, kinds: { nas: STRONG }, says: 'is called {}' },
        { is: /\bserver\b/, kinds: { server: STRONG, nas: FAIR }, says: 'is called {}' },
      ],
    },
  ],
};
