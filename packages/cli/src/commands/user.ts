import {
  changeAccess,
  checkNewName,
  hashPassword,
  PASSWORD_CHARS_MAX,
  PASSWORD_CHARS_MIN,
  ROLES,
  type Role,
  readAccess,
} from '@lanhound/collector';
import { ConfigError } from '@lanhound/runtime';
import { Argument, Command, Option } from 'commander';
import { parseName } from '../options.ts';
import { defaultDataDir } from '../paths.ts';
import { readPassword } from '../terminal/password.ts';

interface UserOptions {
  dataDir?: string;
  role: Role;
}

const dataDirOf = ({ dataDir }: { dataDir?: string }): string =>
  dataDir ?? defaultDataDir(process.env, process.getuid?.());

/** People who log in with a password. */
export function userCommand(): Command {
  const dataDir = () => new Option('--data-dir <dir>', "the collector's folder, when it is not the default");
  const name = () => new Argument('<name>', 'what the user is called').argParser(parseName);
  const command = new Command('user').description('people who may log in to the interface');
  command
    .command('add')
    .description('let somebody log in, or give a user another password and role; asks for the password')
    .addArgument(name())
    .addOption(
      new Option('--role <role>', 'viewer may look, operator may also change').choices(ROLES).makeOptionMandatory(),
    )
    .addOption(dataDir())
    .addHelpText('after', '\nThe password is asked for on the terminal, or read as the first line of standard input.')
    .action(async (name: string, options: UserOptions) => {
      await addUser(dataDirOf(options), name, options.role);
      console.log(`${name} may log in as ${options.role}`);
    });
  command
    .command('list')
    .description('names, roles and when they were added')
    .addOption(dataDir())
    .action((options: UserOptions) => {
      for (const { name, role, created } of readAccess(dataDirOf(options)).users) {
        console.log(`${name}\t${role}\t${created}`);
      }
    });
  command
    .command('remove')
    .description('let somebody in no more, at once')
    .addArgument(name())
    .addOption(dataDir())
    .action((name: string, options: UserOptions) => removeUser(dataDirOf(options), name));
  return command;
}

async function addUser(dataDir: string, name: string, role: Role): Promise<void> {
  checkNewName(name);
  const text = await readPassword(process.stdin, process.stderr, `Password of ${name}: `);
  if (text.length < PASSWORD_CHARS_MIN || text.length > PASSWORD_CHARS_MAX) {
    const want = `${PASSWORD_CHARS_MIN} to ${PASSWORD_CHARS_MAX} characters`;
    throw new ConfigError([{ field: 'the password', value: `${text.length} characters long`, want }]);
  }
  const password = await hashPassword(text);
  changeAccess(dataDir, (access) => ({
    ...access,
    users: [
      ...access.users.filter((each) => each.name !== name),
      { name, role, password, created: new Date().toISOString() },
    ],
  }));
}

function removeUser(dataDir: string, name: string): void {
  changeAccess(dataDir, (access) => {
    const users = access.users.filter((each) => each.name !== name);
    if (users.length < access.users.length) return { ...access, users };
    const want = 'the name of a user of `lanhound user list`';
    throw new ConfigError([{ field: 'name', value: JSON.stringify(name), want }]);
  });
  console.log(`${name} is removed`);
}
