/** Why a file cannot be read, for people. */
export function troubleOf({ code, message }: NodeJS.ErrnoException, file: string): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `${file} does not exist`;
    case 'EACCES':
    case 'EPERM':
      return `${file} may not be read by this user`;
    case NO_FILE:
    case 'EISDIR':
    case 'ENXIO':
      return `${file} is no regular file`;
    default:
      return `${file} cannot be read: ${message}`;
  }
}

/** Of errors about what has the name of a file and is none. */
export const NO_FILE = 'ENOFILE';
