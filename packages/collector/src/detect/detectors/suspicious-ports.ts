/** A port that home devices have no business with. */
export interface SuspiciousPort {
  port: number;
  proto: 'tcp' | 'udp';
  name: string;
  /** One sentence: why it is here. */
  reason: string;
  /**
   * `internet`: only connections out of the site count, because the same port is normal inside a home. `anywhere`:
   * there is no good reason to use it at all.
   */
  scope: 'internet' | 'anywhere';
}

const entry =
  (scope: SuspiciousPort['scope']) =>
  (port: number, proto: 'tcp' | 'udp', name: string, reason: string): SuspiciousPort => ({
    port,
    proto,
    name,
    reason,
    scope,
  });

const internet = entry('internet');
const anywhere = entry('anywhere');

/**
 * The default table. SSH (22) is left out on purpose: people and programs such as git use it out of homes every day;
 * add it where nobody does. Ports that ordinary software shares, or that Windows hands out at random (49152 and up),
 * are listed for the internet only.
 */
export const SUSPICIOUS_PORTS: readonly SuspiciousPort[] = [
  // Back doors and remote access tools of attackers.
  internet(1337, 'tcp', 'leet back doors', 'Many small back doors and test shells listen here for the joke of it.'),
  anywhere(2745, 'tcp', 'Bagle', 'The back door that the Bagle worm opens on its victims.'),
  anywhere(3127, 'tcp', 'MyDoom', 'The back door that MyDoom opens, used by later worms too.'),
  anywhere(
    4444,
    'tcp',
    'Metasploit',
    'The default of Metasploit, with which intruders take over computers, and of other back doors.',
  ),
  anywhere(4445, 'tcp', 'Metasploit', 'The usual second port of Metasploit, with which intruders take over computers.'),
  anywhere(5554, 'tcp', 'Sasser', 'The FTP server with which Sasser spreads.'),
  anywhere(6666, 'tcp', 'back doors and IRC botnets', 'Used by several back doors, and by botnets for IRC.'),
  anywhere(8866, 'tcp', 'Bagle.B', 'The back door that the second Bagle worm opens on its victims.'),
  anywhere(9996, 'tcp', 'Sasser', 'The shell that Sasser opens on its victims.'),
  anywhere(12345, 'tcp', 'NetBus', 'The default of NetBus, an early trojan, and a favourite of back doors since.'),
  anywhere(12346, 'tcp', 'NetBus', 'The second port of NetBus, an early trojan that gives strangers control.'),
  internet(16660, 'tcp', 'Stacheldraht', 'Its clients give orders to its handlers here.'),
  anywhere(20034, 'tcp', 'NetBus Pro', 'The default of NetBus Pro, an early trojan that gives strangers control.'),
  anywhere(27374, 'tcp', 'SubSeven', 'The default of SubSeven, an early trojan that gives strangers control.'),
  anywhere(27444, 'udp', 'Trinoo', 'Handlers of the Trinoo flooding tool give orders here.'),
  anywhere(27665, 'tcp', 'Trinoo', 'The attacker gives orders to Trinoo handlers here.'),
  anywhere(31335, 'udp', 'Trinoo', 'Trinoo agents report to their handlers here.'),
  anywhere(
    31337,
    'tcp',
    'Back Orifice and others',
    'The "elite" port of back doors, and the default of Sliver, with which intruders steer computers.',
  ),
  anywhere(31337, 'udp', 'Back Orifice', 'The default of Back Orifice, an early trojan that gives strangers control.'),
  anywhere(
    31338,
    'udp',
    'Deep Back Orifice',
    'The default of a variant of Back Orifice, a trojan that gives strangers control.',
  ),
  internet(48101, 'tcp', 'Mirai', 'Mirai and its relatives collect the passwords that they guessed here.'),
  internet(
    50050,
    'tcp',
    'Cobalt Strike',
    'The default of Cobalt Strike, with which intruders steer the computers they broke into.',
  ),
  internet(
    54320,
    'tcp',
    'Back Orifice 2000',
    'The default of Back Orifice 2000, a trojan that gives strangers control.',
  ),
  internet(65000, 'tcp', 'Stacheldraht', 'Handlers and agents of the Stacheldraht flooding tool talk here.'),
  // Remote access trojans and C2 frameworks on ports that LAN software shares.
  internet(666, 'tcp', 'remote access trojans', 'Used by several trojans, and by the first scanners for them.'),
  internet(447, 'tcp', 'TrickBot', 'TrickBot fetches its modules here; it steals bank logins and lets ransomware in.'),
  internet(449, 'tcp', 'TrickBot', 'TrickBot takes its orders here; it steals bank logins and lets ransomware in.'),
  internet(
    7080,
    'tcp',
    'Emotet and TrickBot',
    'Emotet and TrickBot take their orders here from servers that were broken into.',
  ),
  internet(1389, 'tcp', 'Log4Shell', 'Attacks on Java programs make their victims fetch code by LDAP here.'),
  internet(1177, 'tcp', 'njRAT', 'A usual port of njRAT, a trojan that gives strangers control of a computer.'),
  internet(1604, 'tcp', 'DarkComet', 'The default of DarkComet, a trojan that gives strangers control of a computer.'),
  internet(
    2404,
    'tcp',
    'Remcos',
    'The default of Remcos, a trojan that gives strangers control of a computer; industrial control uses it too, homes do not.',
  ),
  internet(
    3460,
    'tcp',
    'Poison Ivy',
    'The default of Poison Ivy, a trojan that gives strangers control of a computer.',
  ),
  internet(4782, 'tcp', 'Quasar', 'The default of Quasar, a trojan that gives strangers control of a computer.'),
  internet(5552, 'tcp', 'njRAT', 'The default of njRAT, a trojan that gives strangers control of a computer.'),
  internet(
    6606,
    'tcp',
    'AsyncRAT',
    'The first default of AsyncRAT, a trojan that gives strangers control of a computer.',
  ),
  internet(
    7707,
    'tcp',
    'AsyncRAT',
    'The second default of AsyncRAT, a trojan that gives strangers control of a computer.',
  ),
  internet(
    8808,
    'tcp',
    'AsyncRAT',
    'The third default of AsyncRAT, a trojan that gives strangers control of a computer.',
  ),
  internet(
    7443,
    'tcp',
    'Mythic',
    'The default of Mythic, a framework with which intruders steer the computers they broke into.',
  ),
  internet(8848, 'tcp', 'DcRAT', 'A default of DcRAT, a trojan that gives strangers control of a computer.'),
  internet(9999, 'tcp', 'back doors', 'A favourite of small back doors and of shells in router malware.'),
  internet(
    37215,
    'tcp',
    'router exploits',
    'Mirai descendants break into routers here; your device would be the attacker.',
  ),
  internet(
    52869,
    'tcp',
    'router exploits',
    'Botnets break into routers by UPnP here; your device would be the attacker.',
  ),
  internet(
    5555,
    'tcp',
    'Android debug bridge',
    'Botnets spread to Android boxes here; nobody debugs over the internet.',
  ),
  // IRC, by which old and small botnets are steered.
  internet(6660, 'tcp', 'IRC', 'Few people use IRC now; botnets are steered with it.'),
  internet(6661, 'tcp', 'IRC', 'Few people use IRC now; botnets are steered with it.'),
  internet(6662, 'tcp', 'IRC', 'Few people use IRC now; botnets are steered with it.'),
  internet(6663, 'tcp', 'IRC', 'Few people use IRC now; botnets are steered with it.'),
  internet(6664, 'tcp', 'IRC', 'Few people use IRC now; botnets are steered with it.'),
  internet(6665, 'tcp', 'IRC', 'Few people use IRC now; botnets are steered with it.'),
  internet(6667, 'tcp', 'IRC', 'The main port of IRC: few people use it now, botnets are steered with it.'),
  internet(6668, 'tcp', 'IRC', 'Few people use IRC now; botnets are steered with it.'),
  internet(6669, 'tcp', 'IRC', 'Few people use IRC now; botnets are steered with it.'),
  internet(6697, 'tcp', 'IRC over TLS', 'Few people use IRC now; botnets are steered with it.'),
  // Remote control without protection of its own: normal inside a home, not out of it.
  internet(
    23,
    'tcp',
    'Telnet',
    'Botnets look for their next victim here; Telnet is not used across the internet any more.',
  ),
  internet(2323, 'tcp', 'Telnet', 'The second port on which Mirai looks for its next victim.'),
  internet(135, 'tcp', 'Windows RPC', 'Worms spread by it; it never has to leave a home.'),
  internet(139, 'tcp', 'Windows file sharing', 'Worms and password thieves use it; it never has to leave a home.'),
  internet(445, 'tcp', 'Windows file sharing', 'Worms spread by it and password thieves collect logins by it.'),
  internet(512, 'tcp', 'rexec', 'Remote commands with a readable password.'),
  internet(513, 'tcp', 'rlogin', 'Remote login without protection.'),
  internet(514, 'tcp', 'rsh', 'Remote commands without a password.'),
  internet(3389, 'tcp', 'Windows Remote Desktop', 'Remote control of a computer; ransomware gangs prefer it.'),
  internet(3389, 'udp', 'Windows Remote Desktop', 'Remote control of a computer; ransomware gangs prefer it.'),
  internet(5800, 'tcp', 'VNC in a browser', 'Remote control of a screen, without encryption.'),
  internet(5900, 'tcp', 'VNC', 'Remote control of a screen, without encryption.'),
  internet(5901, 'tcp', 'VNC', 'Remote control of a screen, without encryption.'),
  internet(
    5500,
    'tcp',
    'VNC, calling out',
    'A screen is handed to somebody outside; so-called support callers use it.',
  ),
  internet(5985, 'tcp', 'Windows Remote Management', 'Remote commands on Windows; attackers move with it.'),
  internet(5938, 'tcp', 'TeamViewer', 'Remote control of a computer; so-called support callers use it.'),
  internet(5938, 'udp', 'TeamViewer', 'Remote control of a computer; so-called support callers use it.'),
  internet(6568, 'tcp', 'AnyDesk', 'Remote control of a computer; so-called support callers use it.'),
  // Ways around: proxies and Tor.
  internet(1080, 'tcp', 'SOCKS proxy', 'Malware sends its traffic through proxies to hide where it goes.'),
  internet(
    9001,
    'tcp',
    'Tor relay',
    'Traffic into Tor; some malware reaches its masters by it. Somebody may just use Tor Browser.',
  ),
  internet(9030, 'tcp', 'Tor directory', 'A Tor client fetches its list of relays; some malware brings its own Tor.'),
  internet(9050, 'tcp', 'Tor proxy', 'A Tor proxy on somebody else’s machine.'),
  // Mining of coins with your electricity.
  internet(3333, 'tcp', 'Stratum mining pool', 'A device mines coins for somebody, at the price of your electricity.'),
  internet(14433, 'tcp', 'Stratum mining pool', 'A device mines coins for somebody, at the price of your electricity.'),
  internet(14444, 'tcp', 'Stratum mining pool', 'A device mines coins for somebody, at the price of your electricity.'),
  internet(45700, 'tcp', 'Stratum mining pool', 'A device mines coins for somebody, at the price of your electricity.'),
];
