import {
  changeAccess,
  checkNewName,
  digestOf,
  newToken,
  readAccess,
  TOKEN_ROLES,
  type TokenRole,
} from '@lanhound/collector';
import { ConfigError } from '@lanhound/runtime';
import { Argument, Command, Option } from 'commander';
import { parseName } from '../options.ts';
import { defaultDataDir } from '../paths.ts';

interface TokenOptions {
  dataDir?: string;
  role: TokenRole;
}

const dataDirOf = ({ dataDir }: { dataDir?: string }): string =>
  dataDir ?? defaultDataDir(process.env, process.getuid?.());

/** Tokens for programs: Prometheus, scripts. */
export function tokenCommand(): Command {
  const dataDir = () => new Option('--data-dir <dir>', "the collector's folder, when it is not the default");
  const name = () => new Argument('<name>', 'what the token is called').argParser(parseName);
  const command = new Command('token').description('tokens with which programs may use the interface');
  command
    .command('create')
    .description('make a token and print it, once: only its hash is kept')
    .addArgument(name())
    .addOption(
      new Option('--role <role>', 'viewer may look, operator may also change, reporter may hand in alerts alone')
        .choices(TOKEN_ROLES)
        .default('viewer'),
    )
    .addOption(dataDir())
    .action((name: string, options: TokenOptions) => console.log(createToken(dataDirOf(options), name, options.role)));
  command
    .command('list')
    .description('names, roles and when they were made')
    .addOption(dataDir())
    .action((options: TokenOptions) => {
      for (const { name, role, created } of readAccess(dataDirOf(options)).tokens) {
        console.log(`${name}\t${role}\t${created}`);
      }
    });
  command
    .command('revoke')
    .description('make a token worthless, at once')
    .addArgument(name())
    .addOption(dataDir())
    .action((name: string, options: TokenOptions) => revokeToken(dataDirOf(options), name));
  return command;
}

function createToken(dataDir: string, name: string, role: TokenRole): string {
  checkNewName(name);
  const token = newToken();
  changeAccess(dataDir, (access) => {
    if (access.tokens.some((each) => each.name === name)) throw problem(name, 'a name that no token has yet');
    const created = new Date().toISOString();
    return { ...access, tokens: [...access.tokens, { name, role, sha256: digestOf(token), created }] };
  });
  return token;
}

function revokeToken(dataDir: string, name: string): void {
  changeAccess(dataDir, (access) => {
    const tokens = access.tokens.filter((each) => each.name !== name);
    if (tokens.length === access.tokens.length) throw problem(name, 'the name of a token of `lanhound token list`');
    return { ...access, tokens };
  });
  console.log(`${name} is revoked`);
}

const problem = (name: string, want: string) => new ConfigError([{ field: 'name', value: JSON.stringify(name), want }]);
