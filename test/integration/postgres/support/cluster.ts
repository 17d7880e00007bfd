import { execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ChildProcess } from 'node:child_process';
import type { PostgresAddress, TlsMode } from '../../../../shared/rules/postgres-address.ts';
import { postgresAddressText } from '../../../../shared/rules/postgres-address.ts';
import { freePort } from '../../../lab/free-port.ts';
import type { OwnNetwork } from '../../../lab/ssh/own-network.ts';

const run = promisify(execFile);

/** Where Debian and its relatives keep the programs of a server; null when there is none. */
export const serverPrograms = findServerPrograms();
export const noServer = serverPrograms === null;
if (noServer) console.log('skipped: PostgreSQL (its server is not installed here: postgresql)');

function findServerPrograms(): string | null {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base) : [];
  const folders = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(base, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

export const appPassword = 'app-secret-4711';
const ownerPassword = 'owner-secret-0815';

/**
 * A server of its own in a temporary folder, on a free loopback port: that of this computer, or that of a network of its own. PostgreSQL refuses
 * to run as root, so root becomes another.
 */
export class Cluster {
  readonly folder: string;
  readonly port: number;
  readonly #network: OwnNetwork | null;
  #process: ChildProcess | null = null;

  private constructor(folder: string, port: number, network: OwnNetwork | null) {
    this.folder = folder;
    this.port = port;
    this.#network = network;
  }

  static async start(
    settings: Readonly<Record<string, string>> = {},
    hba: readonly string[] = [],
    network: OwnNetwork | null = null,
  ): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'hf-pg-'));
    const cluster = new Cluster(folder, await freePort(), network);
    try {
      await cluster.#create(settings, hba);
      await cluster.restart();
      await cluster.sql(
        'postgres',
        `CREATE ROLE app LOGIN PASSWORD '${appPassword}'; CREATE DATABASE shop OWNER app`,
      );
      return cluster;
    } catch (error: unknown) {
      await cluster.remove();
      throw error;
    }
  }

  /** Of the database that tests look at, as the user of an application. */
  address(changes: Partial<PostgresAddress> = {}): PostgresAddress {
    const tls: TlsMode = 'prefer';
    return { host: '127.0.0.1', port: this.port, user: 'app', database: 'shop', tls, ...changes };
  }

  url(changes: Partial<PostgresAddress> = {}): string {
    return postgresAddressText(this.address(changes));
  }

  /** Runs statements as the owner of the cluster, each of `;`-separated ones in its own transaction. */
  sql(database: string, text: string): Promise<string> {
    return this.#psql(
      database,
      text.split(';').filter((one) => one.trim() !== ''),
    );
  }

  /** The same for text whose `;` do not all end a statement; it is one transaction. */
  run(database: string, text: string): Promise<string> {
    return this.#psql(database, [text]);
  }

  async #psql(database: string, texts: readonly string[]): Promise<string> {
    const statements = texts.flatMap((one) => ['-c', one]);
    const args = [
      '-X',
      '-q',
      '-A',
      '-t',
      '-v',
      'ON_ERROR_STOP=1',
      '-h',
      this.hostHere,
      '-p',
      String(this.port),
    ];
    const { stdout } = await run('psql', [...args, '-U', 'owner', '-d', database, ...statements], {
      env: { ...process.env, PGPASSWORD: ownerPassword, PGSSLMODE: 'prefer' },
    });
    return stdout.trim();
  }

  /** Where the tests themselves reach it: by its socket, when its loopback is another one. */
  get hostHere(): string {
    return this.#network === null ? '127.0.0.1' : join(this.folder, 'socket');
  }

  async restart(): Promise<void> {
    await this.stop('SIGINT');
    const server = this.#begin(join(serverPrograms ?? '', 'postgres'), ['-D', this.#data()]);
    this.#process = server;
    const until = Date.now() + 30_000;
    while (Date.now() < until && server.exitCode === null) {
      const ready = await run('pg_isready', ['-h', this.hostHere, '-p', String(this.port)]).catch(() => null);
      if (ready !== null) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the server did not start');
  }

  #begin(program: string, args: readonly string[]): ChildProcess {
    if (this.#network === null) return spawn(program, args, { ...account(), cwd: '/', stdio: 'ignore' });
    const [command, ...all] = this.#network.commandFor(program, args, nobody);
    return spawn(command, all, { cwd: '/', stdio: 'ignore' });
  }

  /** SIGINT is a fast shutdown, SIGQUIT an immediate one, as after a power failure. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const server = this.#process;
    this.#process = null;
    if (server === null || server.exitCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  }

  async remove(): Promise<void> {
    await this.stop('SIGQUIT');
    rmSync(this.folder, { recursive: true, force: true });
  }

  #data(): string {
    return join(this.folder, 'data');
  }

  async #create(settings: Readonly<Record<string, string>>, hba: readonly string[]): Promise<void> {
    const { uid, gid } = account();
    const socket = join(this.folder, 'socket');
    mkdirSync(socket);
    const passwords = join(this.folder, 'password');
    writeFileSync(passwords, ownerPassword, { mode: 0o600 });
    if (uid !== undefined && gid !== undefined)
      for (const path of [this.folder, socket, passwords]) chownSync(path, uid, gid);
    const args = [
      '-D',
      this.#data(),
      '-U',
      'owner',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwords}`,
      '-E',
      'UTF8',
    ];
    await run(
      join(serverPrograms ?? '', 'initdb'),
      [...args, '--locale=C', '--no-sync', '--no-instructions'],
      {
        ...account(),
        cwd: '/',
      },
    );
    const all = {
      listen_addresses: '127.0.0.1',
      port: String(this.port),
      unix_socket_directories: socket,
      fsync: 'off',
      ...settings,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'`);
    writeFileSync(join(this.#data(), 'postgresql.auto.conf'), `${lines.join('\n')}\n`);
    const rules = [...hba, 'local all all scram-sha-256', 'host all all 127.0.0.1/32 scram-sha-256'];
    writeFileSync(join(this.#data(), 'pg_hba.conf'), `${rules.join('\n')}\n`);
  }

  /** Puts a file into the data folder, owned by the server's account. */
  put(name: string, content: string): void {
    const path = join(this.#data(), name);
    writeFileSync(path, content, { mode: 0o600 });
    const { uid, gid } = account();
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  }
}

/** Root runs the server as `nobody`, everyone else as themselves. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const { uid, gid } = nobody;
  return { uid, gid };
}

const nobody = { uid: 65_534, gid: 65_534 };
