import { asError } from '../../../shared/errors/app-error.ts';

/** Status codes of SFTP version 3 as systems name them; what a server says of everything else is "failure". */
const names: ReadonlyMap<number, string> = new Map([
  [2, 'ENOENT'],
  [3, 'EACCES'],
  [4, 'EIO'],
  [8, 'ENOSYS'],
]);

/** A failure of the host's file system, with the name that the same failure has here. */
export class HostFileError extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'HostFileError';
    this.code = code;
  }
}

/** A failed request. `code` is a number where the server answered. */
export function sftpError(error: unknown): Error {
  const failure = asError(error);
  const code: unknown = 'code' in failure ? failure.code : null;
  const name = typeof code === 'number' ? (names.get(code) ?? 'EIO') : null;
  return name === null ? failure : new HostFileError(name, failure.message, error);
}

export function isEndOfFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 1;
}

/** What the server sent is not SFTP, as the library marks it. */
export function isNoProtocol(error: unknown): boolean {
  return error instanceof Error && 'level' in error && error.level === 'sftp-protocol';
}

/** The server does not have an extension of OpenSSH: the library knows from its greeting, others refuse what they do not know. */
export function isNotOffered(error: unknown): boolean {
  if (error instanceof HostFileError) return error.code === 'ENOSYS';
  return error instanceof Error && /does not support this extended request/.test(error.message);
}
