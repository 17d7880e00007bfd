import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { systems } from '../../lab/protocol.ts';
import type { SystemName } from '../../lab/protocol.ts';
import type { LabServer } from '../../lab/systems/lab-server.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, openShopDesk } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { matching } from '../live-database/support/matching.ts';
import { picture } from '../snapshots/restore/support/restoring.ts';
import { onTarget } from './support/on-target.ts';
import { addPractice } from './support/practice-target.ts';

type Result = { readonly output: string | null; readonly safetyCopy: string | null };

/** What is there of a system to try, with paths in the folder of its practice server. */
type Trial = {
  /** Besides those that its practice server has. */
  readonly given?: Readonly<Record<string, string>>;
  readonly views: readonly string[];
  /** A policy that no longer holds once this text of a file is another one; null where the pack has none. */
  readonly policy: { readonly id: string; readonly from: string; readonly to: string } | null;
  /** Its settings, which are overwritten before the restore. */
  readonly settings: string;
  /** Of the set, and removed before the restore. */
  readonly data: string;
  readonly action: readonly [id: string, ...given: string[]];
  /** Whether it has led to what it is for. */
  readonly done: (folder: string, result: Result) => boolean;
};

const trials: Readonly<Record<SystemName, Trial>> = {
  messenger: {
    views: ['device-sessions', 'users', 'rooms', 'access-log', 'upload-tokens'],
    policy: { id: 'upload-size', from: '16 * 1024 * 1024', to: '1024' },
    settings: 'config.py',
    data: 'messenger.db',
    action: ['purge-device-sessions'],
    done: (folder) => endedSessions(join(folder, 'messenger.db')) === 0,
  },
  s3desk: {
    views: ['jobs', 'profiles', 'job-logs', 'artifacts'],
    policy: { id: 'remote-access', from: 'ALLOW_REMOTE=false', to: 'ALLOW_REMOTE=true' },
    settings: 'compose/.env',
    data: 'data/s3desk.db',
    // By a program that the host has.
    action: ['compose-logs'],
    done: (_folder, { output }) => output === 's3desk  | listening',
  },
  'proxy-backend': {
    views: ['activity', 'routing', 'rejects', 'backends', 'events', 'backend-events'],
    policy: { id: 'backend-messaging', from: 'messaging_enabled = true', to: 'messaging_enabled = false' },
    settings: 'backend/config.toml',
    data: 'release/proxy.jar',
    action: ['command-bridge', 'to=false'],
    done: (folder) =>
      readFileSync(join(folder, 'backend/config.toml'), 'utf8').includes('messaging_enabled = false'),
  },
  promanager: {
    // Also what it hands out itself.
    given: { 'set-from': 'both' },
    views: ['backups', 'board', 'alerts', 'audit'],
    policy: { id: 'authentication', from: 'SECURITY_AUTH_ENABLED=1', to: 'SECURITY_AUTH_ENABLED=0' },
    settings: '.env',
    data: 'server/data/state.json',
    action: ['run-backup', 'reason=trial'],
    done: (folder) =>
      readdirSync(join(folder, 'server/data/backups')).some((name) => name.endsWith('-trial.json')),
  },
  cohrtz: {
    views: ['rooms', 'keys', 'packets', 'output'],
    policy: null,
    settings: 'preferences/shared_preferences.json',
    data: 'Documents/cohrtz_general.db',
    action: ['protect'],
    done: (_folder, { safetyCopy }) =>
      existsSync(join(safetyCopy ?? '', 'files', 'preferences-folder', 'shared_preferences.json')),
  },
};
const Taken = z.object({ id: z.string() });
const Findings = z.object({ findings: z.array(z.object({ id: z.string(), standing: z.string() })) });

describe.skipIf(notBuilt || process.platform === 'win32')('every system', () => {
  let desk: ShopDesk;
  beforeAll(async () => {
    desk = await openShopDesk();
    await addVault(desk, 'vault');
  });
  afterAll(() => desk.dispose());

  describe.each(systems)('%s', (system) => {
    const { given, views, policy, settings, data, action, done } = trials[system];
    const { probe, act } = onTarget(() => desk, system);
    const target = ['--target', system] as const;
    const deviating = async () => {
      const { stdout } = await desk.holdfast(['--json', 'policy', 'check', ...target]);
      return Findings.parse(JSON.parse(stdout)).findings.flatMap(({ id, standing }) =>
        standing === 'kept' || standing === 'off' ? [] : [`${id} ${standing}`],
      );
    };
    let server: LabServer;
    let snapshotId = '';
    let restoreId = '';
    let damaged: readonly string[] = [];
    const at = (path: string) => join(server.ready.folder, path);
    beforeAll(async () => {
      server = await addPractice(desk, { system, folder: system, name: system, settings: given });
      if (system === 's3desk') desk.putOnPath(at('programs'));
    });

    it('has its probes run', async () => {
      await probe();
      const { probes } = await probe();
      const unwell = probes.flatMap(({ id, state, reason }) =>
        state === 'ok' || state === 'paused' ? [] : [`${id} ${state}: ${reason ?? ''}`],
      );
      expect(unwell).toEqual([
        matching(/^(?:backup-age|freshness) down: This target has never been backed up/),
      ]);
    });

    it('has its views shown', async () => {
      for (const view of views)
        expect(await desk.json('view', 'show', ...target, '--view', view)).toHaveProperty('rows');
    });

    it('has its policies checked', async ({ skip }) => {
      if (policy === null) return skip('its pack has no policies');
      expect(await deviating()).toEqual([]);
      const before = readFileSync(at(settings), 'utf8');
      writeFileSync(at(settings), before.replace(policy.from, policy.to));
      expect(await deviating()).toContain(`${policy.id} deviates`);
      writeFileSync(at(settings), before);
    });

    it('has an action carried out', async () => {
      const { exitCode, result } = await act(...action);
      expect({ exitCode, ok: result.ok }).toEqual({ exitCode: 0, ok: true });
      expect(done(server.ready.folder, result)).toBe(true);
    });

    it('has a snapshot taken', async () => {
      const taken = await desk.json('snapshot', 'create', ...target, '--repo', 'vault', '--no-verify');
      snapshotId = Taken.parse(taken).id;
    });

    it('has it verified', async () => {
      expect(await desk.json('snapshot', 'verify', snapshotId)).toMatchObject({ ok: true });
    });

    it('has it drilled', async () => {
      expect(await desk.json('drill', 'run', snapshotId)).toMatchObject({ ok: true });
    });

    it('has it restored over what is there', async () => {
      await server.stop();
      const before = readFileSync(at(settings), 'utf8');
      writeFileSync(at(settings), 'damaged');
      rmSync(at(data));
      await desk.json('restore', 'plan', snapshotId, '--in-place');
      damaged = picture(server.ready.folder);
      const restored = await desk.json('restore', 'run', snapshotId, '--in-place', '--confirm', system);
      expect(restored).toMatchObject({ outcome: 'restored' });
      restoreId = Taken.parse(restored).id;
      expect({ settings: readFileSync(at(settings), 'utf8'), data: existsSync(at(data)) }).toEqual({
        settings: before,
        data: true,
      });
    });

    it('has the restore undone, to the byte', async () => {
      await desk.json('restore', 'undo', restoreId, '--confirm', system);
      expect(picture(server.ready.folder)).toEqual(damaged);
    });
  });
});

function endedSessions(path: string): unknown {
  const database = openSqlite(path, { readOnly: true, mustExist: true, busyTimeoutMs: 1000 });
  const sql =
    "SELECT count(*) FROM device_sessions WHERE revoked_at IS NOT NULL OR expires_at <= datetime('now')";
  const count = database.prepare(sql).pluck().get();
  database.close();
  return count;
}
