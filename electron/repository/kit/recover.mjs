#!/usr/bin/env node
// Restores snapshots from a Holdfast repository (format 1) without Holdfast. Needs Node.js 22.15 or newer and nothing
// else, and only reads the repository. `node recover.mjs help` says how; docs/repository-format.md says what it reads.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { Writable } from 'node:stream';
import util from 'node:util';
import zlib from 'node:zlib';

const help = `node recover.mjs list                   the snapshots, newest first
  --repository DIR        the repository (otherwise the current folder)
  --code-file FILE        holds the recovery code (otherwise HOLDFAST_RECOVERY_CODE_FILE, or it is asked for)
  --passphrase-file FILE  holds a passphrase of the repository, instead of the recovery code
Exit code 0: done. 1: something is damaged or was left out. 2: nothing was done.
`;

/** The person must do something first: exit code 2. Any other error is a problem of one file: exit code 1. */
class Stop extends Error {}

const maxRecordBytes = 16 * 1024 * 1024;
const trailerNumber = 2n ** 64n - 1n;
const repository = { id: Buffer.alloc(0), authenticated: '', mac: '' };
const keys = { master: Buffer.alloc(0), chunkId: Buffer.alloc(0) };
const done = { file: 0, folder: 0, link: 0, bytes: 0, problems: 0 };

/** Text of others, with nothing in it that a terminal obeys. */
const shown = (text) => text.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
const say = (line) => process.stdout.write(`${shown(line)}\n`);
const warn = (line) => process.stderr.write(`${shown(line)}\n`);
const problem = (text) => warn(`PROBLEM ${(done.problems += 1)}: ${text}`);
const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest();
const hmac = (key, bytes) => crypto.createHmac('sha256', key).update(bytes).digest('hex');
const hkdf = (key, salt, info) => Buffer.from(crypto.hkdfSync('sha256', key, salt, `holdfast/1 ${info}`, 32));

// The secret. A code is 32 characters of 5 bits; its check character is not needed where a repository is at hand.

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groupOf = (index) => (index < 32 ? `Group ${Math.floor(index / 4) + 1}` : 'The check character');

function secretOf(values) {
  const bits = values.slice(0, 32).reduce((sum, value) => (sum << 5n) | BigInt(value), 0n);
  return Buffer.from(bits.toString(16).padStart(40, '0'), 'hex');
}

/** Where a code does not fit, each wrong character and each swapped pair is tried, to name the group to read again. */
function tryCode(text) {
  const typed = [...text.toUpperCase().replace(/[\s\p{Pd}]/gu, '')];
  const values = typed.map((c) => alphabet.indexOf({ O: '0', I: '1', L: '1' }[c] ?? c));
  const illegal = values.indexOf(-1);
  if (illegal >= 0) throw new Stop(`${groupOf(illegal)} has a character that no recovery code has.`);
  if (values.length !== 33) throw new Stop(`A recovery code has 33 characters; these are ${values.length}.`);
  if (fits(secretOf(values))) return;
  for (let i = 0; i < 32; i += 1) {
    const tries = Array.from(alphabet, (_, value) => values.with(i, value));
    if (i < 31) tries.push(values.with(i, values[i + 1]).with(i + 1, values[i]));
    const found = tries.some((one) => fits(secretOf(one)));
    if (found) throw new Stop(`${groupOf(i)} of the recovery code is mistyped. Compare it with the kit.`);
  }
  throw new Stop('The recovery code is mistyped in several places, or it is of another repository.');
}

function tryPassphrase(passphrase) {
  for (const name of namesIn('keys', /^[0-9a-f]{16}\.json$/)) {
    try {
      const { id, kdf, nonce, wrapped } = JSON.parse(read(name).toString());
      const { N, r, p } = kdf;
      if (N > 2 ** 20 || r > 16 || p > 4) throw new Error('it asks for too much work');
      const [salt, iv, sealed] = [kdf.salt, nonce, wrapped].map((text) => Buffer.from(text, 'base64'));
      const cost = { N, r, p, maxmem: 129 * N * r + 2 ** 20 };
      const key = crypto.scryptSync(passphrase.normalize('NFKC'), salt, 32, cost);
      const context = Buffer.from(`holdfast/1 key ${repository.id.toString('hex')} ${id}`);
      if (fits(unseal(key, iv, context, sealed))) return;
    } catch (error) {
      warn(`${name} is not opened by this passphrase (${error.message}).`);
    }
  }
  throw new Stop('The passphrase opens no file in keys/. Use the recovery code.');
}

/** Derives the keys; true when they authenticate holdfast-repository.json or, that being damaged, open a snapshot. */
function fits(secret) {
  keys.master = hkdf(secret, repository.id, 'master');
  keys.chunkId = hkdf(keys.master, '', 'chunk-id');
  if (hmac(hkdf(keys.master, '', 'repository'), repository.authenticated) === repository.mac) return true;
  try {
    openSealed('snap', namesIn('snapshots', /^[0-9a-f]{64}\.snap$/)[0]);
    warn('holdfast-repository.json is damaged; the snapshots open all the same.');
    return true;
  } catch {
    return false;
  }
}

// Files of the repository, which is the current folder by then.

function namesIn(folder, pattern) {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return names.filter((name) => pattern.test(name)).map((name) => `${folder}/${name}`);
}

function read(name, offset = 0, length = fs.statSync(name).size) {
  const bytes = Buffer.alloc(length);
  const fd = fs.openSync(name);
  const count = fs.readSync(fd, bytes, 0, length, offset);
  fs.closeSync(fd);
  if (count < length) throw new Error('it is cut short');
  return bytes;
}

function unseal(key, nonce, context, sealed) {
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

function openRecord(file, number, chunkId, offset, length, maxBytes) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(number);
  const nonce = number === trailerNumber ? Buffer.alloc(12, 255) : Buffer.concat([Buffer.alloc(4), counter]);
  const context = Buffer.concat([repository.id, Buffer.from(`${file.kind}\u0001`), counter, chunkId]);
  const plain = unseal(file.key, nonce, context, read(file.name, offset, length));
  if (plain[0] === 0) return plain.subarray(1);
  return zlib.zstdDecompressSync(plain.subarray(1), { maxOutputLength: Math.max(maxBytes, 1) });
}

/** Opens a sealed file: "HOLDFAST", version, salt (32), records, trailer (a record of n × 40 bytes), its length (4). */
function openSealed(kind, name) {
  const end = fs.statSync(name).size - 4;
  const header = read(name, 0, 41);
  if (header.toString('latin1', 0, 9) !== 'HOLDFAST\u0001') throw new Error('it is no file of format 1');
  const file = { kind, name, key: hkdf(keys.master, header.subarray(9), kind), offsets: [41] };
  const length = read(name, end, 4).readUInt32BE();
  if (length < 17 || length > end - 41) throw new Error('it is cut short');
  file.trailer = openRecord(file, trailerNumber, Buffer.alloc(32), end - length, length, 4 * maxRecordBytes);
  for (let at = 32; at < file.trailer.length; at += 40) {
    file.offsets.push(file.offsets.at(-1) + file.trailer.readUInt32BE(at));
  }
  if (file.offsets.at(-1) !== end - length) throw new Error('it is cut short or too long');
  return file;
}

function readRecord(file, number) {
  const entry = file.trailer.subarray(number * 40, number * 40 + 40);
  const length = Math.min(entry.readUInt32BE(32), maxRecordBytes + 17);
  const plainBytes = Math.min(entry.readUInt32BE(36), maxRecordBytes);
  const id = entry.subarray(0, 32);
  const plain = openRecord(file, BigInt(number), id, file.offsets[number], length, plainBytes);
  if (plain.length !== plainBytes) throw new Error('it has a wrong length');
  return plain;
}

// Snapshots: a root, and for each of its parts a list of files with a line of JSON for each.

function loadSnapshots(wanted) {
  const snapshots = [];
  for (const name of namesIn('snapshots', /^[0-9a-f]{64}\.snap$/)) {
    const id = path.basename(name, '.snap');
    if (!id.startsWith(wanted)) continue;
    try {
      const file = openSealed('snap', name);
      if (sha256(read(name)).toString('hex') !== id) throw new Error('its name is not its SHA-256');
      const records = file.offsets.slice(1).map((_, number) => readRecord(file, number));
      snapshots.push({ id, ...JSON.parse(Buffer.concat(records).toString()) });
    } catch (error) {
      problem(`${name} is damaged (${error.message})`);
    }
  }
  return snapshots.sort((a, b) => b.finishedAt - a.finishedAt);
}

async function ask(question) {
  if (!process.stdin.isTTY) throw new Stop('Give --code-file FILE, or run this in a terminal.');
  process.stderr.write(question);
  const output = new Writable({ write: (_chunk, _encoding, next) => next() });
  const lines = readline.createInterface({ input: process.stdin, output, terminal: true, historySize: 0 });
  const answer = await new Promise((resolve) => {
    lines.once('close', () => resolve(''));
    lines.question('', resolve);
  });
  lines.close();
  process.stderr.write('\n');
  return answer;
}

async function openRepository(options) {
  const file = 'holdfast-repository.json';
  const secretFile =
    options['passphrase-file'] ?? options['code-file'] ?? process.env.HOLDFAST_RECOVERY_CODE_FILE;
  const secret = secretFile === undefined ? null : fs.readFileSync(secretFile, 'utf8').replace(/\r?\n$/, '');
  process.chdir(options.repository ?? '.');
  if (!fs.existsSync(file)) throw new Stop(`${process.cwd()} has no ${file}. Give --repository DIR.`);
  const { format, id, createdAt, chunkSizes, mac } = JSON.parse(read(file).toString());
  if (format !== 1) throw new Stop(`This repository has format ${format}; this script reads format 1.`);
  repository.id = Buffer.from(id, 'hex');
  repository.authenticated = JSON.stringify([
    format,
    id,
    createdAt,
    chunkSizes?.databaseBytes,
    chunkSizes?.fileBytes,
  ]);
  repository.mac = mac;
  if (options['passphrase-file'] !== undefined) tryPassphrase(secret);
  else tryCode(secret ?? (await ask('Recovery code (it is not shown): ')));
}

async function main() {
  if (zlib.zstdDecompressSync === undefined)
    throw new Stop(`Node.js 22.15 or newer is needed; this is ${process.version}.`);
  const names = ['repository', 'code-file', 'passphrase-file'];
  const parsed = util.parseArgs({
    allowPositionals: true,
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  });
  const [command = 'help'] = parsed.positionals;
  if (command === 'help') {
    process.stdout.write(help);
    return;
  }
  await openRepository(parsed.values);
  for (const { id, finishedAt, target, label } of loadSnapshots('')) {
    say(`${id}  ${new Date(finishedAt).toISOString()}  ${target.name}  ${label ?? ''}`);
  }
}

try {
  await main();
  process.exitCode = done.problems > 0 ? 1 : 0;
} catch (error) {
  warn(error instanceof Stop ? error.message : String(error.stack));
  process.exitCode = 2;
}
