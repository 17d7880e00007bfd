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

const help = `node recover.mjs list                   the snapshots, newest first (also without a command)
node recover.mjs files ID               what a snapshot holds
node recover.mjs restore ID --to DIR    writes a snapshot into a new or empty folder
node recover.mjs verify ID              reads and checks all that restore would write
  --repository DIR        the repository (otherwise the current folder)
  --only PART             only this part; may be given several times
  --path GLOB             only what matches: * and ? within a name, ** across folders
  --owners                give files their owners, by number (as root); otherwise they are yours
  --code-file FILE        holds the recovery code (otherwise HOLDFAST_RECOVERY_CODE_FILE, or it is asked for)
  --passphrase-file FILE  holds a passphrase of the repository, instead of the recovery code
ID may be shortened. Exit code 0: done. 1: something is damaged or was left out, or nothing fits. 2: nothing was done.
`;

/** The person must do something first: exit code 2. Any other error is a problem of one file: exit code 1. */
class Stop extends Error {}

const maxRecordBytes = 16 * 1024 * 1024;
const trailerNumber = 2n ** 64n - 1n;
const repository = { id: Buffer.alloc(0), authenticated: '', mac: '' };
const keys = { master: Buffer.alloc(0), chunkId: Buffer.alloc(0) };
const packs = [];
/** Chunk id (latin1) → pack × 2^24 + record, or a list of these where several packs have it. */
const places = new Map();
const done = { file: 0, folder: 0, link: 0, bytes: 0, problems: 0 };

/** Text of others, with nothing in it that a terminal obeys. */
const shown = (text) => text.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
const say = (line) => process.stdout.write(`${shown(line)}\n`);
// A reader such as `head` has seen enough.
process.stdout.on('error', () => process.exit(1));
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
  const id = repository.id.toString('hex');
  throw new Stop(`The recovery code is mistyped in several places, or not that of repository ${id}.`);
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
  try {
    if (fs.readSync(fd, bytes, 0, length, offset) < length) throw new Error('it is cut short');
  } finally {
    fs.closeSync(fd);
  }
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

/**
 * Opens a sealed file: "HOLDFAST", version, salt (32), records, trailer (a record of n × 40 bytes), its length (4).
 * `known` is the trailer, where the file's own is damaged and an index has it.
 */
function openSealed(kind, name, known = null) {
  const header = read(name, 0, 41);
  if (header.toString('latin1', 0, 9) !== 'HOLDFAST\u0001') throw new Error('it is no file of format 1');
  const file = { kind, name, key: hkdf(keys.master, header.subarray(9), kind), offsets: [41] };
  const end = fs.statSync(name).size - 4;
  const length = known === null ? read(name, Math.max(0, end), 4).readUInt32BE() : 0;
  const start = end - length;
  const isTrailer = length >= 17 && length <= 4 * maxRecordBytes + 17 && start >= 41;
  if (known === null && !isTrailer) throw new Error('it is cut short');
  file.trailer =
    known ?? openRecord(file, trailerNumber, Buffer.alloc(32), start, length, 4 * maxRecordBytes);
  for (let at = 32; at < file.trailer.length; at += 40) {
    file.offsets.push(file.offsets.at(-1) + file.trailer.readUInt32BE(at));
  }
  if (known === null && file.offsets.at(-1) !== start) throw new Error('it is cut short or too long');
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

/** All records of a small sealed file, whose name must be its SHA-256. */
function readWhole(kind, name) {
  const file = openSealed(kind, name);
  if (sha256(read(name)).toString('hex') !== path.basename(name, `.${kind}`)) {
    throw new Error('its name is not its SHA-256');
  }
  return file.offsets.slice(1).map((_, number) => readRecord(file, number));
}

/** The trailers of packs as the index repeats them. */
function indexedTrailers() {
  const trailers = new Map();
  for (const name of namesIn('index', /^[0-9a-f]{64}\.idx$/)) {
    try {
      const [head, ...rest] = readWhole('idx', name);
      const entries = Buffer.concat(rest);
      let from = 0;
      for (const pack of JSON.parse(head.toString()).packs) {
        trailers.set(pack.name, entries.subarray(from, from + pack.chunks * 40));
        from += pack.chunks * 40;
      }
    } catch (error) {
      warn(`${name} is damaged (${error.message})`);
    }
  }
  return trailers;
}

function addPack(pack) {
  packs.push(pack);
  for (let at = 0; at < pack.trailer.length; at += 40) {
    const id = pack.trailer.toString('latin1', at, at + 32);
    const place = (packs.length - 1) * 2 ** 24 + at / 40;
    places.set(id, places.has(id) ? [places.get(id), place].flat() : place);
  }
}

/** Each pack says itself which chunks it holds. Where it cannot, the index may still know what lies before the damage. */
function loadChunks() {
  let index = null;
  const folders = namesIn('packs', /^[0-9a-f]{2}$/);
  for (const name of folders.flatMap((folder) => namesIn(folder, /^[0-9a-f]{64}\.pack$/))) {
    try {
      addPack(openSealed('pack', name));
    } catch (error) {
      warn(`${name} is damaged (${error.message})`);
      index ??= indexedTrailers();
      const trailer = index.get(path.basename(name, '.pack'));
      try {
        if (trailer !== undefined) addPack(openSealed('pack', name, trailer));
      } catch {
        warn(`${name}: nothing of it can be read`);
      }
    }
  }
}

/** The plain bytes of a chunk, proven against its id; from another pack where one copy is damaged. */
function readChunk(id) {
  let failure = `chunk ${id} is in no readable pack`;
  for (const place of [places.get(Buffer.from(id, 'hex').toString('latin1')) ?? []].flat()) {
    const [pack, number] = [packs[Math.floor(place / 2 ** 24)], place % 2 ** 24];
    try {
      const plain = readRecord(pack, number);
      if (hmac(keys.chunkId, sha256(plain)) === id) return plain;
      failure = `${pack.name} is damaged (record ${number} is another chunk)`;
    } catch (error) {
      failure = `${pack.name} is damaged (record ${number}: ${error.message})`;
    }
  }
  throw new Error(failure);
}

// Snapshots: a root, and for each of its parts a list of files with a line of JSON for each.

function loadSnapshots(wanted) {
  const snapshots = [];
  for (const name of namesIn('snapshots', /^[0-9a-f]{64}\.snap$/)) {
    const id = path.basename(name, '.snap');
    if (!id.startsWith(wanted)) continue;
    try {
      const root = JSON.parse(Buffer.concat(readWhole('snap', name)).toString());
      snapshots.push({ ...root, id, at: new Date(root.finishedAt).toISOString() });
    } catch (error) {
      problem(`${name} is damaged (${error.message})`);
    }
  }
  return snapshots.sort((a, b) => b.finishedAt - a.finishedAt);
}

/** The entries of a part. Lines end with their chunk, so that a damaged piece of the list leaves the others readable. */
function* entriesOf(part) {
  let entry = null;
  for (const id of part.list) {
    try {
      const lines = readChunk(id).toString().split('\n');
      for (const next of lines.filter(Boolean).map((line) => JSON.parse(line))) {
        if (next.more === undefined && entry !== null) yield entry;
        if (next.more === undefined) entry = next;
        else entry?.chunks.push(...next.more);
      }
    } catch (error) {
      problem(`a piece of the list of ${part.id} is lost: ${error.message}`);
      if (entry !== null) yield entry;
      entry = null;
    }
  }
  if (entry !== null) yield entry;
}

function* contentOf(entry) {
  const hash = crypto.createHash('sha256');
  let bytes = 0;
  for (const id of entry.chunks) {
    const piece = readChunk(id);
    hash.update(piece);
    bytes += piece.length;
    yield piece;
  }
  if (hash.digest('hex') !== entry.sha256) throw new Error('its SHA-256 is not the one in the list');
  done.bytes += bytes;
}

/** Where an entry belongs below the destination, its bytes as latin1. Refuses what leads elsewhere or is no name here. */
function placeOf(part, entry) {
  const { path: text, pathBase64 } = entry;
  const bytes = pathBase64 === undefined ? Buffer.from(text) : Buffer.from(pathBase64, 'base64');
  const place = `${part.base === 'root' ? '' : `${part.base}/`}${bytes.toString('latin1')}`;
  const illegal =
    process.platform === 'win32'
      ? /[\0-\x1f\\:*?"<>|]|[. ](\/|$)|(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)/i
      : /\0/;
  if (/(^|\/)\.{0,2}(\/|$)/.test(place) || illegal.test(place)) throw new Error('its path is not allowed');
  return place;
}

function patternOf(glob) {
  const meaning = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
  const quoted = glob.replace(/\*\*\/?|[*?]|[\\^$.+()[\]{}|]/g, (c) => meaning[c] ?? `\\${c}`);
  return new RegExp(`^${quoted}(/.*)?$`, 'su');
}

/** Goes through what was asked for: files first, links when nothing can follow them any more, folders from the inside. */
function walk(snapshot, { only, path: glob = '**' }, act) {
  const pattern = patternOf(glob);
  const [links, folders] = [[], []];
  const visit = ([part, entry]) => {
    try {
      act(placeOf(part, entry), entry);
      done[entry.type] += 1;
    } catch (error) {
      if (error.code === 'ENOSPC') throw new Stop('The disk is full. Free some space and begin again.');
      problem(`${part.id}: ${entry.path} was left out: ${error.message}`);
    }
  };
  for (const part of snapshot.parts.filter(({ id }) => only === undefined || only.includes(id))) {
    if (part.state !== 'captured') warn(`The snapshot has no ${part.id} (${part.state}).`);
    for (const entry of entriesOf(part)) {
      if (!pattern.test(entry.path)) continue;
      if (entry.type === 'link') links.push([part, entry]);
      else if (entry.type === 'folder') folders.push([part, entry]);
      else visit([part, entry]);
    }
  }
  links.forEach(visit);
  folders.reverse().forEach(visit);
}

/** Writes below a new folder and nowhere else: no name may exist before, and links come last. */
function writerInto(folder, withOwners) {
  const inside = path.relative(process.cwd(), folder);
  if (!inside.startsWith('..') && !path.isAbsolute(inside)) throw new Stop(`${folder} is in the repository.`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (fs.readdirSync(folder).length > 0) throw new Stop(`${folder} is not empty. Give a new folder.`);
  const made = new Set(['.']);
  const at = (place) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(place, 'latin1')]);
  const makeFolder = (place) => {
    if (made.has(place)) return;
    makeFolder(path.posix.dirname(place));
    fs.mkdirSync(at(place), 0o700);
    made.add(place);
  };
  const writeFile = (place, entry) => {
    const fd = fs.openSync(at(place), 'wx', 0o600);
    try {
      for (const piece of contentOf(entry)) fs.writeFileSync(fd, piece);
    } catch (error) {
      fs.rmSync(at(place));
      throw error;
    } finally {
      fs.closeSync(fd);
    }
  };
  return (place, entry) => {
    makeFolder(path.posix.dirname(place));
    if (entry.type === 'folder') makeFolder(place);
    else if (entry.type === 'link') fs.symlinkSync(entry.linkTarget, at(place));
    else writeFile(place, entry);
    if (withOwners && entry.owner !== null) fs.lchownSync(at(place), entry.owner.uid, entry.owner.gid);
    // A set-user-id file that changed its owner would hand out the rights of whoever restores it.
    const bits = withOwners ? 0o7777 : 0o777;
    if (entry.mode !== null && entry.type !== 'link') fs.chmodSync(at(place), entry.mode & bits);
    // As text, because Node.js takes a number below zero, a time before 1970, for the present.
    const seconds = String(Number(entry.modifiedNs) / 1e9);
    fs.lutimesSync(at(place), seconds, seconds);
  };
}

async function ask(question) {
  if (!process.stdin.isTTY) throw new Stop('Give --code-file FILE, or run this in a terminal.');
  const output = new Writable({ write: (_chunk, _encoding, next) => next() });
  const lines = readline.createInterface({ input: process.stdin, output, terminal: true, historySize: 0 });
  process.stderr.write(question);
  const answer = await new Promise((resolve) => {
    lines.once('close', () => resolve(''));
    lines.question('', resolve);
  });
  lines.close();
  process.stderr.write('\n');
  return answer;
}

function readRepositoryFile() {
  const name = 'holdfast-repository.json';
  try {
    const { format, id, createdAt, chunkSizes, mac } = JSON.parse(read(name).toString());
    if (format !== 1) throw new Error(`format ${format}; this script reads format 1`);
    repository.id = Buffer.from(id, 'hex');
    repository.authenticated = JSON.stringify([
      1,
      id,
      createdAt,
      chunkSizes?.databaseBytes,
      chunkSizes?.fileBytes,
    ]);
    repository.mac = mac;
  } catch (error) {
    const advice = "Give the repository's folder with --repository. If only this file is lost or damaged,";
    throw new Stop(
      `${path.resolve(name)} cannot be read (${error.message}). ${advice} put one in its place that says {"format":1,"id":"…"} with the id on the recovery kit.`,
    );
  }
}

async function openRepository(options) {
  const file = options['passphrase-file'] ?? options['code-file'] ?? process.env.HOLDFAST_RECOVERY_CODE_FILE;
  const secret = file === undefined ? null : fs.readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  try {
    process.chdir(options.repository ?? '.');
  } catch {
    throw new Stop(
      `${options.repository} cannot be opened as a folder. Is the disk mounted, and the path right?`,
    );
  }
  readRepositoryFile();
  if (options['passphrase-file'] !== undefined) tryPassphrase(secret);
  else tryCode(secret ?? (await ask('Recovery code (it is not shown): ')));
}

/** What each command does with a file, folder or link of the snapshot. */
const actions = {
  files:
    () =>
    (place, { type, sizeBytes }) =>
      say(`${type.padEnd(6)} ${String(sizeBytes).padStart(14)}  ${Buffer.from(place, 'latin1').toString()}`),
  verify: () => (_place, entry) => entry.type === 'file' && Array.from(contentOf(entry), () => null),
  restore: (options) => writerInto(options.to, options.owners),
};

function readOptions() {
  const names = ['repository', 'to', 'path', 'code-file', 'passphrase-file'];
  const { values, positionals } = util.parseArgs({
    allowPositionals: true,
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
      only: { type: 'string', multiple: true },
      owners: { type: 'boolean' },
    },
  });
  const isHere = fs.existsSync(path.join(values.repository ?? '.', 'holdfast-repository.json'));
  const [command = isHere ? 'list' : 'help', id = ''] = positionals;
  if (!['help', 'list', ...Object.keys(actions)].includes(command)) throw new Stop('Unknown command.');
  if (command === 'restore' && values.to === undefined) throw new Stop('Say where to with --to DIR.');
  return { ...values, command, id, to: path.resolve(values.to ?? '.') };
}

function list(snapshots) {
  for (const { id, at, target, kind, label, partialReason } of snapshots) {
    const partial = partialReason === null ? '' : `PARTIAL: ${partialReason}`;
    say([id, at, target.name, kind, label, partial].filter(Boolean).join('  '));
  }
}

async function main() {
  if (zlib.zstdDecompressSync === undefined)
    throw new Stop(`Node.js 22.15 or newer is needed; this is ${process.version}.`);
  const options = readOptions();
  if (options.command === 'help') return process.stdout.write(help);
  await openRepository(options);
  const snapshots = loadSnapshots(options.id);
  if (options.command === 'list') return list(snapshots);
  if (snapshots.length !== 1)
    throw new Stop(`${snapshots.length} snapshots have an id that begins so. See list.`);
  const [snapshot] = snapshots;
  const parts = snapshot.parts.map(({ id }) => id);
  const strange = options.only?.find((id) => !parts.includes(id));
  if (strange !== undefined) throw new Stop(`There is no part ${strange}. Parts: ${parts.join(', ')}.`);
  loadChunks();
  walk(snapshot, options, actions[options.command](options));
  const isMiss = (options.only ?? options.path) && !(done.file + done.folder + done.link + done.problems);
  if (isMiss) problem('nothing in the snapshot fits --only and --path. See files.');
  const { file, folder, link, bytes, problems } = done;
  warn(
    `${options.command}: ${file} files (${bytes} bytes), ${folder} folders, ${link} links, ${problems} problems`,
  );
  if (problems > 0 && !isMiss)
    warn('A damaged file has the same name in every copy of a repository: take it from there, begin again.');
}

try {
  await main();
  process.exitCode = done.problems > 0 ? 1 : 0;
} catch (error) {
  warn(error instanceof Stop || error.code !== undefined ? error.message : String(error));
  process.exitCode = 2;
}
