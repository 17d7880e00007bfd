import { timed } from './other-archivers.ts';

/** How programs of the system enter the practice server. */
export type SshDoor = {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  readonly keyFile: string;
};

/** `-o` options without a look at the operator's own files. Nothing is compressed unless a program does it by itself. */
function options({ keyFile }: SshDoor): readonly string[] {
  const set = [
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
    'IdentitiesOnly=yes',
  ];
  return ['-F', '/dev/null', '-i', keyFile, ...set.flatMap((option) => ['-o', option])];
}

/** Brings a file here, into the place of its earlier copy, as the differences that rsync finds. */
export function rsyncFrom(door: SshDoor, path: string, to: string, compressed: boolean): Promise<number> {
  const shell = ['ssh', '-p', `${door.port}`, ...options(door)].join(' ');
  const ways = ['--archive', '--inplace', '--no-whole-file', ...(compressed ? ['--compress'] : [])];
  return timed(['rsync', ...ways, '--rsh', shell, `${door.user}@${door.host}:${path}`, to]);
}

export function scpFrom(door: SshDoor, path: string, to: string): Promise<number> {
  return timed([
    'scp',
    '-q',
    '-P',
    `${door.port}`,
    ...options(door),
    `${door.user}@${door.host}:${path}`,
    to,
  ]);
}

/** A repository of restic behind SFTP, with its cache beside the data. */
export class ResticOverSftp {
  readonly #env: Readonly<Record<string, string>>;
  readonly #command: string;

  constructor(door: SshDoor, place: string, cache: string) {
    this.#env = {
      RESTIC_REPOSITORY: `sftp:${door.user}@${door.host}:${place}`,
      RESTIC_PASSWORD: 'measured',
      RESTIC_CACHE_DIR: cache,
    };
    this.#command = [
      'ssh',
      '-p',
      `${door.port}`,
      ...options(door),
      `${door.user}@${door.host}`,
      '-s',
      'sftp',
    ].join(' ');
  }

  async init(): Promise<void> {
    await this.#run(['init']);
  }

  backUp(path: string): Promise<number> {
    return this.#run(['backup', '--quiet', path]);
  }

  #run(args: readonly string[]): Promise<number> {
    return timed(['restic', '-o', `sftp.command=${this.#command}`, ...args], { env: this.#env });
  }
}
