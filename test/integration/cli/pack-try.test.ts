import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openShopDesk } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

let desk: ShopDesk;

beforeAll(async () => {
  desk = await openShopDesk();
});
afterAll(() => desk.dispose());

const Tried = z.object({
  ok: z.boolean(),
  problems: z.array(z.object({ line: z.number() })),
  probes: z.array(z.object({ id: z.string(), result: z.object({ state: z.string() }).nullable() })),
  views: z.array(z.object({ id: z.string(), page: z.object({ rows: z.array(z.unknown()) }).nullable() })),
});

const view = `views:
  - id: files
    title: Files
    source: { kind: sqlite, path: data/shop.db, sql: "SELECT id, path FROM file" }
    columns: [{ id: id, title: Id, type: number }, { id: path, title: Path }]
    order: { column: id }
`;

function draft(extra: string): string {
  const path = desk.at('draft.yaml');
  writeFileSync(path, readFileSync(desk.packFile, 'utf8') + extra);
  return path;
}

test('a draft is tried with settings of one’s own: probes, views, and nothing is installed', async () => {
  const file = draft(view);
  const { ok, probes, views } = Tried.parse(
    await desk.json('pack', 'try', file, '--set', `root=${desk.shop}`),
  );
  expect({ ok, probes, views }).toMatchObject({
    ok: true,
    probes: [{ id: 'disk', result: { state: expect.stringMatching(/ok|degraded/) as unknown } }],
    views: [{ id: 'files', page: { rows: [{}, {}] } }],
  });
  const { stdout } = await desk.holdfast(['pack', 'try', file, '--set', `root=${desk.shop}`]);
  expect(stdout).toContain('deep/b.bin');
  expect(stdout).toContain('Nothing was kept');
  expect((await desk.holdfast(['pack', 'list'])).stdout).not.toContain('shop');
});

test('a text that is not valid is not tried: each problem with its line, and exit code 3', async () => {
  const run = await desk.holdfast(['pack', 'try', draft('viewz: []\n')]);
  expect(run.exitCode).toBe(3);
  expect(run.stdout).toMatch(/draft\.yaml:\d+:1 viewz: unknown key "viewz"; did you mean "views"\?/);
});

test('a view that cannot be read is a finding', async () => {
  const file = draft(view.replace('data/shop.db', 'data/none.db'));
  const run = await desk.holdfast(['--json', 'pack', 'try', file, '--set', `root=${desk.shop}`]);
  expect(run.exitCode).toBe(3);
  expect(Tried.parse(JSON.parse(run.stdout))).toMatchObject({ ok: false, views: [{ page: null }] });
});
