import { z } from 'zod';
import { outsideRoot } from '../contained-path.ts';
import { asLocationError } from '../location-errors.ts';
import type { FileFacts } from '../location.ts';
import { factsOf } from './facts-of-stats.ts';
import { runToEnd } from './run-to-end.ts';
import { HostFileError } from './sftp-errors.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from './ssh-ports.ts';
import { bySudo, refusedBySudo, sudoRefusal } from './sudo.ts';
import type { SudoSource } from './sudo.ts';

const [missingStatus, outsideStatus, noFileStatus] = [3, 4, 5];
const mostPathBytes = 16_384;
const mostNameBytes = 256;

/**
 * Looks at one path below a root, as root: every link is followed by the system first, and what leads out of the root is not looked at. Only
 * reads. It needs GNU's readlink, stat and find, as Linux has them.
 */
const script = `op=$1
real() { r=$(readlink -e -- "$1" && echo x) || exit ${missingStatus}; r=\${r%??}; }
real "$2"; root=$r; real "$3"
case $root in /) ;; *) case $r in "$root"|"$root"/*) ;; *) exit ${outsideStatus};; esac;; esac
case $op in
  path) printf '%s' "$r";;
  facts) exec stat --printf='%f %s %Y %u' -- "$r";;
  list) find "$r" -mindepth 1 -maxdepth 1 -printf '%f\\0';;
  read) [ -f "$r" ] || exit ${noFileStatus}; tail -c "+$4" -- "$r" | head -c "$5";;
esac`;

const Stat = z.tuple([z.string(), z.coerce.number(), z.coerce.number(), z.coerce.number()]);

/** What the account of a host may not read, read by sudo where the target declares it. Throws `ssh/sudo-refused`, `location/…`, `ssh/…`. */
export class RootReads {
  readonly #connection: SshConnection;
  readonly #root: string;
  readonly #sudo: SudoSource;

  /** Below an absolute folder of the host. */
  constructor(connection: SshConnection, root: string, sudo: SudoSource) {
    this.#connection = connection;
    this.#root = root;
    this.#sudo = sudo;
  }

  async absolutePath(path: string, wait: Wait): Promise<string> {
    const said = await this.#ask(path, ['path'], mostPathBytes, wait);
    if (said === null) throw asLocationError(new HostFileError('ENOENT', 'missing', null), path);
    return said.toString('utf8');
  }

  async facts(path: string, wait: Wait): Promise<FileFacts | null> {
    const said = await this.#ask(path, ['facts'], mostPathBytes, wait);
    if (said === null) return null;
    const [mode, size, mtime, uid] = Stat.parse(said.toString('latin1').split(' '));
    return factsOf({ mode: Number.parseInt(mode, 16), size, mtime, uid, gid: 0 });
  }

  async list(path: string, limit: number, wait: Wait): Promise<readonly string[] | null> {
    const said = await this.#ask(path, ['list'], limit * mostNameBytes, wait);
    return said?.toString('utf8').split('\0').slice(0, -1).slice(0, limit).toSorted() ?? null;
  }

  async read(path: string, offset: number, lengthBytes: number, wait: Wait): Promise<Uint8Array> {
    const range = [`${offset + 1}`, `${lengthBytes}`];
    const said = await this.#ask(path, ['read', ...range], lengthBytes, wait);
    if (said === null) throw asLocationError(new HostFileError('ENOENT', 'missing', null), path);
    return said;
  }

  /** Null when it is not there. */
  async #ask(
    path: string,
    [operation = '', ...more]: readonly string[],
    mostBytes: number,
    wait: Wait,
  ): Promise<Buffer | null> {
    const sudo = await this.#sudo(wait.signal);
    const below = `${this.#root}/${path}`;
    const args = ['-c', script, 'sh', operation, this.#root, below, ...more];
    const { command, input } = bySudo({ program: 'sh', args }, sudo);
    const ran = await runToEnd(this.#connection, command, { input, mostBytes }, wait);
    if (ran.exitCode === 0) return ran.stdout;
    if (ran.exitCode === missingStatus) return null;
    if (ran.exitCode === outsideStatus) throw outsideRoot(path);
    const refused = sudoRefusal(ran.exitCode, ran.errorText);
    if (refused !== null) throw refusedBySudo(this.#connection.label, refused);
    const code = ran.exitCode === noFileStatus ? 'EISDIR' : 'EIO';
    throw asLocationError(new HostFileError(code, ran.errorText.trim(), null), path);
  }
}
