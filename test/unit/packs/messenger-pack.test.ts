import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { describePack } from '../../../electron/packs/describe-pack.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { indexSql, tableSql } from '../../lab/messenger/schema.ts';
import { compileRegex } from '../../../electron/packs/expression/regex.ts';
import { toldFact } from '../../../electron/probes/changes/told-fact.ts';
import { configText } from '../../lab/messenger/config-text.ts';
import { requestMessage } from '../../lab/messenger/log-file.ts';

const pack = builtInPack('messenger');

const now = '2026-11-21 10:00:00';

function filledDatabase() {
  const database = openSqlite(':memory:', { readOnly: false, mustExist: false, busyTimeoutMs: 100 });
  database.exec(tableSql + indexSql);
  database.exec(`
    INSERT INTO users (id, username, nickname, password_hash) VALUES (1, 'admin', '관리자', 'x'), (2, 'ops', NULL, 'x');
    INSERT INTO rooms (id, name, type, created_by) VALUES (1, 'all', 'group', 1), (2, 'probe', 'group', 1);
    INSERT INTO room_members (room_id, user_id) VALUES (1, 1), (1, 2), (2, 2);
    INSERT INTO messages (room_id, sender_id, content, created_at) VALUES
      (1, 1, 'a', '2026-11-21 18:30:00'), (1, 2, 'b', '2026-11-21 17:59:59'), (2, 2, 'c', '2026-11-21 18:59:00');
    INSERT INTO room_files (room_id, file_path, file_name, file_size, uploaded_by) VALUES (1, 'p', 'n', 100, 1), (1, 'q', 'n', 50, 2);
    INSERT INTO device_sessions (user_id, device_id, token_hash, expires_at, revoked_at, last_used_at) VALUES
      (1, 'a', 'a', '2026-12-21 10:00:00', NULL, '2026-11-21 09:00:00'), (2, 'b', 'b', '2026-11-22 10:00:00', NULL, NULL),
      (2, 'c', 'c', '2026-11-21 09:59:59', NULL, NULL), (2, 'd', 'd', '2026-12-21 10:00:00', '2026-11-20 10:00:00', NULL);
    INSERT INTO access_logs (user_id, action, created_at) VALUES (1, 'login', '${now}'), (NULL, 'logout', '${now}');
    INSERT INTO upload_tokens (token_hash, user_id, room_id, file_path, file_name, file_type, issued_at, expires_at, consumed_at) VALUES
      ('a', 1, 1, 'p', 'n', 'file', '2026-11-21 09:00:00', '${now}', NULL), ('b', 1, 1, 'p', 'n', 'file', '2026-11-21 09:00:00', '${now}', '${now}');
  `);
  return database;
}

const Rows = z.array(z.record(z.string(), z.unknown()));

const rowsOf = (sql: string): z.infer<typeof Rows> => {
  const statement = filledDatabase().prepare(sql);
  return Rows.parse(sql.includes(':now_utc') ? statement.all({ now_utc: now }) : statement.all());
};

describe('the messenger pack', () => {
  it('covers every family of the runbook', () => {
    const groups = Map.groupBy(pack.probes, (probe) => probe.group);
    expect([...groups.keys()]).toEqual([
      'startup',
      'authentication',
      'realtime',
      'files',
      'security',
      'capacity',
      'backup',
    ]);
    expect(pack.probes.filter((probe) => probe.main).map((probe) => probe.id)).toEqual(['client-update']);
    expect(pack.connection).toBe('message-round-trip');
  });

  it('writes only where it says so, and at most every fifteen minutes', () => {
    const writing = pack.probes.filter((probe) => probe.writes);
    expect(writing.map((probe) => probe.id)).toEqual([
      'sign-in',
      'message-round-trip',
      'auto-login',
      'upload-round-trip',
      'upload-extension',
    ]);
    for (const probe of writing) expect(probe.every).toBeGreaterThanOrEqual(15 * 60_000);
  });

  it('talks to the addresses of its settings only', () => {
    expect(packAbilities(pack).hosts).toEqual([
      '${settings.certificate-host}:443',
      '${settings.control-url}',
      '${settings.ntp-server}',
      '${settings.url.host}',
      '${settings.url.host}:${settings.url.port}',
      '${settings.url}',
    ]);
  });

  it('starts nothing but the copy of a drill, and says where its parts lie', () => {
    const { commands, paths } = packAbilities(pack);
    expect(commands).toEqual([
      'drill: USE_HTTPS=0 PYTHONDONTWRITEBYTECODE=1 /bin/sh -c cd "$1" && eval "exec $2" start ${boot.folder} ${settings.start-command}',
      'drill, in the copy: config: DEFAULT_PORT = ${boot.port}',
      'drill, in the copy: config: CONTROL_PORT = 0',
    ]);
    expect(paths).toEqual(
      expect.arrayContaining([
        'messenger.db',
        'uploads',
        '${settings.service-folder}/${settings.service-file}',
      ]),
    );
  });

  it('proposes what the faces show', () => {
    const { parts, retention, recipes, boot } = describePack(pack, 'built-in', '');
    expect(parts.filter((part) => part.sensitive).map(({ id }) => id)).toEqual([
      'secret-key',
      'security-salt',
      'master-key',
      'config',
      'certificates',
      'service',
    ]);
    expect(parts[0]).toMatchObject({ id: 'database', kind: 'sqlite', required: true, needs: ['master-key'] });
    expect(retention).toEqual({ last: 0, daily: 7, weekly: 0, monthly: 0 });
    expect(recipes.map(({ id }) => id)).toEqual(['upload', 'user', 'message']);
    expect(boot).toBe(true);
  });

  it('stores a rotated token in the step that received it', () => {
    const [session] = pack.sessions;
    expect(session?.open[0]?.store).toEqual({ credential: 'device-token', json: '$.device_token' });
    expect(session?.renew?.steps[0]?.store).toEqual({
      credential: 'device-token',
      json: '$.device_token_rotated',
    });
  });

  it('says everything in both languages', () => {
    for (const probe of pack.probes) {
      expect(probe.title.ko, probe.id).toMatch(/[가-힣]/);
      for (const assertion of 'expect' in probe ? probe.expect : []) {
        if (assertion.reason) expect(assertion.reason.ko, probe.id).toMatch(/[가-힣]/);
      }
    }
  });

  it.each(
    pack.probes.flatMap((probe) => (probe.kind === 'sqlite-query' ? [[probe.id, probe.sql] as const] : [])),
  )('its query %s runs on the schema of the server', (_id, sql) => {
    expect(rowsOf(sql)).toHaveLength(1);
  });

  it('counts device sessions, messages by the Korean clock, and unused upload tokens', () => {
    const sqlOf = (id: string): string =>
      pack.probes
        .flatMap((probe) => (probe.id === id && probe.kind === 'sqlite-query' ? [probe.sql] : []))
        .join('');
    expect(rowsOf(sqlOf('device-sessions'))).toEqual([
      { active: 2, expiring: 1, expired: 1, revoked: 1, total: 4, all_ended: 0 },
    ]);
    expect(rowsOf(sqlOf('message-throughput'))).toEqual([{ messages: 2 }]);
    expect(rowsOf(sqlOf('upload-tokens'))).toEqual([{ unused: 1, issued: 2 }]);
    expect(rowsOf(sqlOf('users-present'))).toEqual([{ users: 2 }]);
  });

  it.each(pack.views.map((view) => [view.id, view] as const))(
    'its view %s has exactly the columns it describes',
    (_id, view) => {
      const [row] = rowsOf(view.source.sql ?? '');
      expect(Object.keys(row ?? {})).toEqual(expect.arrayContaining(view.columns.map((column) => column.id)));
      expect(Object.keys(row ?? {})).toHaveLength(view.columns.length);
    },
  );

  it('names the state of every device session', () => {
    const view = pack.views.find((one) => one.id === 'device-sessions');
    const states = rowsOf(view?.source.sql ?? '').map((row) => row['state']);
    expect(states).toEqual(['active', 'expiring', 'expired', 'revoked']);
    expect(view?.states.map((state) => state.id)).toEqual(states);
  });

  it('reads the largest rooms with their files', () => {
    const view = pack.views.find((one) => one.id === 'rooms');
    expect(rowsOf(view?.source.sql ?? '')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: 1,
          messages: 2,
          members: 2,
          files: 2,
          bytes: 150,
          last_message_at: '2026-11-21 17:59:59',
        }),
      ]),
    );
  });

  it('declares the four clocks of the file', () => {
    const clockOf = (view: string, column: string): string | undefined =>
      pack.views.find((one) => one.id === view)?.columns.find((one) => one.id === column)?.clock;
    expect(clockOf('device-sessions', 'expires_at')).toBe('UTC');
    expect(clockOf('rooms', 'last_message_at')).toBe('+09:00');
    expect(clockOf('upload-tokens', 'issued_at')).toBe('UTC');
    expect(clockOf('upload-tokens', 'expires_at')).toBe('${settings.host-zone}');
  });

  it.each([
    ['sign-in-log', 'refused', 'POST', '/api/login', 401],
    ['sign-in-log', 'refused', 'POST', '/api/device-sessions', 403],
    ['sign-in-log', 'throttled', 'POST', '/api/device-sessions', 429],
    ['sign-in-log', 'accepted', 'POST', '/api/login', 200],
    ['refresh-log', 'refused', 'POST', '/api/device-sessions/refresh', 401],
    ['refresh-log', 'renewed', 'POST', '/api/device-sessions/refresh', 200],
    ['upload-log', 'too-large', 'POST', '/api/upload', 413],
    ['upload-log', 'failed', 'POST', '/api/upload', 500],
  ])('%s counts %s: %s %s %i', (id, count, method, target, status) => {
    const probe = pack.probes.find((one) => one.id === id);
    const line = `2026-11-21 01:36:44,909 - INFO - ${requestMessage(0, { ip: '10.9.8.7', method, target, status, sizeBytes: 1, durationMs: 1 })}`;
    const counted =
      probe?.kind === 'log'
        ? probe.counts.filter(({ pattern }) => matches(pattern, line)).map((one) => one.id)
        : [];
    expect(counted.filter((one) => one !== 'unsuccessful')).toEqual([count]);
    const tops =
      probe?.kind === 'log' && status !== 200 ? probe.top.map(({ pattern }) => first(pattern, line)) : [];
    for (const address of tops) expect(address).toBe('10.9.8.7');
  });
});

describe('the version that a release of the messenger begins and ends with', () => {
  it('is read out of the configuration that is deployed with the server, and out of no version of a client', () => {
    const fact = pack.facts.find(({ id }) => id === 'server-version');
    expect(pack.release?.versions[0]?.from).toEqual({ fact: fact?.id });
    if (fact === undefined) return;
    const told = (text: string) => toldFact(fact, text, 0, 'UTC').map(({ value }) => value);
    expect(told(`\uFEFF${configText}`)).toEqual(['4.36']);
    expect(told(configText.replace('VERSION = "4.36"', "VERSION='4.37.1'"))).toEqual(['4.37.1']);
    expect(told(configText.replace('VERSION = "4.36"', 'VERSION = read_version()'))).toEqual([]);
  });
});

function matches(pattern: string, line: string): boolean {
  const regex = compileRegex(pattern);
  return regex.kind === 'regex' && regex.test(line);
}

function first(pattern: string, line: string): string | null {
  const regex = compileRegex(pattern);
  return regex.kind === 'regex' ? regex.first(line) : null;
}
