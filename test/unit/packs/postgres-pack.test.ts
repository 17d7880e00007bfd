import { expect, it } from 'vitest';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { normalisedSetting, settingProblem } from '../../../electron/packs/setting-values.ts';

const packText = (probe: string) => `pack: sample
version: 1
title: Sample
settings:
  root: { type: folder, title: Folder }
  database: { type: postgres, title: Database }
credentials:
  db: { type: secret, title: Password }
  token: { type: rotating, title: Token, from: account }
  account: { type: login, title: Account }
probes:
  - { id: jobs, title: Jobs, group: startup, kind: postgres, ${probe} }
`;

const problemsOf = (text: string): string[] =>
  parsePack(text).problems.map((problem) => `${problem.path}: ${problem.message.en}`);

it('a PostgreSQL probe names an address, a password and a query that only reads', () => {
  expect(problemsOf(packText("server: database, password: db, sql: 'SELECT 1::text'"))).toEqual([]);
  expect(problemsOf(packText('server: root, password: token, sql: DROP TABLE jobs')).join('\n')).toMatch(
    /no setting of type postgres "root"[^]*no credential of type secret or login "token"[^]*begins with SELECT/,
  );
});

it('what it may do is shown: the server, the query, and where the password goes', () => {
  const { pack } = parsePack(packText("server: database, password: db, sql: 'SELECT 1'"));
  if (pack === null) throw new Error('not a pack');
  expect(packAbilities(pack)).toMatchObject({
    hosts: ['${settings.database}'],
    queries: ['jobs: SELECT 1'],
    credentials: ['db: PostgreSQL ${settings.database}'],
  });
});

it('a setting of type postgres is an address without a password, kept in one way', () => {
  const definition = {
    type: 'postgres',
    title: { en: 'x', ko: 'x' },
    required: true,
    choices: [],
    'required-for': [],
  } as const;
  const setting = { ...definition, choices: [], 'required-for': [] };
  expect(settingProblem(setting, 'postgres://app:secret@db/shop')?.en).toContain('without a password');
  expect(settingProblem(setting, 'postgres://app@db/shop')).toBeNull();
  expect(normalisedSetting(setting, ' postgresql://app@db/shop')).toBe(
    'postgres://app@db:5432/shop?sslmode=prefer',
  );
});
