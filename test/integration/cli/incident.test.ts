import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { findCanary } from '../../fakes/canary.ts';
import { installShopPack, openShopDesk, put, targetName } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

/** An incident by commands alone, from its opening to a bundle that somebody else checks. */

const WithId = z.object({ id: z.string() });
const unread = 'Compressed files were not read: logs/app.log.1.gz.';
let desk: ShopDesk;

beforeAll(async () => {
  desk = await openShopDesk();
  appendFileSync(desk.packFile, "logs: [{ id: app, title: App, path: 'logs/app.log*' }]\n");
  await installShopPack(desk);
  await desk.json('target', 'add', '--pack', 'shop', '--name', targetName, '--set', `root=${desk.shop}`);
  const at = new Date().toISOString().replace('T', ' ').replace('Z', '');
  put(desk.shop, 'logs/app.log', `${at} ERROR upload of kim@shop.example failed\n`);
  put(desk.shop, 'logs/app.log.1.gz', gzipSync(`${at} ERROR nobody reads this\n`));
});
afterAll(() => desk?.dispose());

it('is opened, captured, told about, exported with sums that verify, and closed', async () => {
  const opened = await desk.json('incident', 'open', '--target', targetName, '--title', 'Uploads fail');
  const { id } = WithId.parse(opened);
  const log: unknown = expect.objectContaining({ id: 'log-app', state: 'partly', reason: unread });
  expect(await desk.json('incident', 'capture', id, '--since', '1h')).toMatchObject({
    items: expect.arrayContaining([log]) as unknown,
  });
  await desk.json('incident', 'note', id, 'The disk was full');
  await desk.json('incident', 'follow-up', id, 'Watch the disk');

  const file = desk.at('uploads.zip');
  const exported = await desk.json('incident', 'export', id, file, '--hide-emails', '--language', 'en');
  expect(exported).toMatchObject({ path: file, hidden: expect.any(Number) as unknown });
  const out = desk.at('bundle');
  execFileSync('unzip', ['-q', file, '-d', out]);
  execFileSync('sha256sum', ['-c', '--strict', '--quiet', 'SHA256SUMS'], { cwd: out });
  const report = readFileSync(join(out, 'report.md'), 'utf8');
  for (const told of ['Uploads fail', 'The disk was full', 'Watch the disk']) expect(report).toContain(told);
  // What could not be looked into is named to whoever gets the bundle.
  expect(report.replaceAll('\\', '')).toContain(unread);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain(unread);
  expect(findCanary('upload of', { folders: [out] })).not.toEqual([]);
  expect(findCanary('kim@shop.example', { folders: [out] })).toEqual([]);
  expect(await desk.failure('incident', 'export', id, file)).toMatchObject({
    error: { code: 'incident/output-exists' },
  });

  // The beginning of an id is looked for, and not refused for its length.
  expect(await desk.failure('incident', 'link', id, '7780')).toMatchObject({
    error: { code: 'runbook/unknown-run' },
  });
  const again = await desk.holdfast(['incident', 'open', '--target', targetName, '--title', 'Once more']);
  expect(again.stderr).toContain(`There is an open incident of ${targetName} already: ${id} (Uploads fail).`);
  const listed = await desk.holdfast(['journal', 'list', '--text', 'Uploads fail']);
  expect(listed.stdout).toMatch(/command line +Incident opened +Shop +Uploads fail +done/);

  const closed = await desk.json('incident', 'close', id, '--cause', 'No space');
  expect(closed).toMatchObject({ state: 'closed', rootCause: 'No space' });
});
