import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parsePack } from '../../../../electron/packs/parse-pack.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { createTargetSecrets } from '../../../../electron/probes/http/target-secrets.ts';
import { ExportReading } from '../../../../electron/snapshots/capture/exports/export-reading.ts';
import { createTargetResources } from '../../../../electron/console/target-resources.ts';
import { takeExports } from '../../../../electron/console/take-exports.ts';
import { TargetId } from '../../../../shared/model/ids.ts';
import { InMemoryCredentialStore } from '../../../fakes/in-memory-credential-store.ts';
import { books, json, Shelf, shelfKey, shelfPack } from './shelf.ts';
import type { Answer } from './shelf.ts';

const shelf = new Shelf();
const id = TargetId.parse('aaaaaaaaaaaaaaaa');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-exports-'));
  await shelf.start();
});
afterAll(async () => {
  shelf.stop();
  await rm(folder, { recursive: true, force: true });
});

const page: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<html><title>Sign in</title></html>');
};
const cut: Answer = (_, response) => {
  const text = JSON.stringify(books(500));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  response.write(text.slice(0, 400));
  setTimeout(() => response.destroy(), 50);
};
const half: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(books(50)).slice(0, 700));
};
const endless: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (!response.destroyed && response.write('['.padEnd(60_000, ' ')));
    response.once('drain', more);
  };
  more();
};
const packed: Answer = json(books(5), 200, { 'content-encoding': 'gzip' });
const silent: Answer = () => undefined;
const away: Answer = (_, response) => {
  response.writeHead(302, { location: `${shelf.urlElsewhere}/export/7` });
  response.end();
};

describe('what a target hands out, when it does not', () => {
  it('is whole when all is well', async () => {
    shelf.exporting = json(books(5));
    expect(await taken()).toEqual({ problem: null, text: JSON.stringify(books(5)) });
  });

  it.each([
    ['a key that is refused', json({ ok: false }, 401), /answered 401/],
    ['a role that is too low', json({ ok: false }, 403), /answered 403/],
    ['an error of the server', json({ ok: false }, 500), /answered 500/],
    ['a web page', page, /web page instead of JSON/],
    ['what is no JSON', json(undefined), /empty/],
    ['another version', json({ ...books(5), version: 3 }), /It is of version 3/],
    ['nothing in it', json(books(0)), /holds 0 of "Books"; there must be at least 1/],
    ['another shape', json({ version: 2 }), /\$\.books/],
    ['an end in the middle', half, /ends in the middle/],
    ['a connection that breaks', cut, /closed the connection/],
    ['more than it may be', endless, /larger than 2(\.0)? MiB/],
    ['a packed answer', packed, /packed its answer \(gzip\)/],
    ['a redirect to another origin', away, /redirects to another address/],
    ['silence', silent, /accepted the connection/],
  ] as const)('is no part when it is %s', async (_name, answer, reason) => {
    shelf.exporting = answer;
    const { problem } = await taken();
    expect(problem?.en).toMatch(reason);
    expect(problem?.ko).toMatch(/[가-힣]/);
    expect(JSON.stringify(problem)).not.toContain(shelfKey);
    expect(shelf.strayed).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is asked with the key of the target, and says when there is none', async () => {
    shelf.exporting = json(books(5));
    expect((await taken('another-key')).problem?.en).toContain('401');
    expect((await taken(null)).problem?.en).toMatch(/key/i);
  });

  it('is let go of when it is cancelled', async () => {
    shelf.exporting = silent;
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 100);
    await expect(taken(shelfKey, cancel.signal)).rejects.toMatchObject({ code: 'run/cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says that the server is not there', async () => {
    shelf.stop();
    expect((await taken()).problem?.en).toMatch(/refuses the connection/);
  });
});

const noHost = () => {
  throw new Error('no host here');
};

/** What the export of books is, or why there is none. */
async function taken(key: string | null = shelfKey, signal: AbortSignal = new AbortController().signal) {
  const parsed = parsePack(shelfPack);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  const { pack } = parsed;
  const source = new InMemoryCredentialStore(
    key === null ? {} : { [id]: { key: { username: null, secret: key } } },
  );
  const target = {
    id,
    name: 'Shelf',
    pack: 'shelf',
    settings: { url: shelf.url },
    network: { ca: null, proxy: null },
    host: null,
    writesEnabled: false,
    createdAt: 0,
  };
  const parts = {
    clock: new SystemClock(),
    packs: { get: () => pack, find: () => pack },
    secretsOf: (targetId: string) => createTargetSecrets(source, targetId),
    userAgent: 'test',
    folderOf: () => null,
    reached: { connection: noHost, location: noHost },
  };
  const resources = createTargetResources(target, parts);
  onTestFinished(() => resources.dispose());
  const sessionsOf = () => resources.sessions;
  const { taken: found, release } = await takeExports(target, folder, { ...parts, sessionsOf }, signal);
  try {
    const answer = found['books'];
    if (answer?.state !== 'taken') return { problem: answer?.problem ?? null, text: '' };
    const definition = pack.parts.find((part) => part.kind === 'http-export');
    if (definition?.kind !== 'http-export') throw new Error('no export');
    const reading = new ExportReading(definition);
    const bytes = await readFile(answer.path);
    reading.take(bytes);
    return { problem: reading.finish().problem, text: bytes.toString('utf8') };
  } finally {
    release();
  }
}
