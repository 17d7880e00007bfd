import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { lost } from '../../../electron/locations/ssh/ssh-errors.ts';
import type { SshConnection } from '../../../electron/locations/ssh/ssh-connection.ts';
import type { SnapshotContents } from '../../../electron/repository/snapshot-contents.ts';
import { databaseRestoreOf } from '../../../electron/snapshots/restore/postgres/database-restore.ts';
import type { DatabaseRestore } from '../../../electron/snapshots/restore/postgres/database-restore.ts';
import { Maintenance } from '../../../electron/snapshots/restore/postgres/maintenance.ts';
import { planDatabase } from '../../../electron/snapshots/restore/postgres/plan-database.ts';
import { restoreDatabase } from '../../../electron/snapshots/restore/postgres/restore-database.ts';
import { undoDatabase } from '../../../electron/snapshots/restore/postgres/undo-database.ts';
import { systemFiles } from '../../../electron/snapshots/restore/restore-files.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { noOwnNetwork, startOwnNetwork } from '../../lab/ssh/own-network.ts';
import type { OwnNetwork } from '../../lab/ssh/own-network.ts';
import { startSlowLink } from '../../lab/ssh/slow-link.ts';
import type { SlowLink } from '../../lab/ssh/slow-link.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { jobContext } from '../snapshots/support/shop.ts';
import { appPassword, Cluster, noServer } from './support/cluster.ts';
import { makeServerSet, shelfSql } from './support/server-set.ts';
import type { ServerSet } from './support/server-set.ts';

const why = noSshServer ?? noOwnNetwork;
if (why !== null) console.log(`skipped: PostgreSQL on the loopback of a host (${why})`);
const patient = { waitMs: 30_000, times: 5 };
const impatient = { waitMs: 0, times: 1 };

/** A server on a loopback that this computer does not have: whatever reaches it came through the host. */
describe.skipIf(noServer || why !== null)('a PostgreSQL database on the loopback of a host', () => {
  let network: OwnNetwork;
  let cluster: Cluster;
  let server: SshServer;
  let link: SlowLink;
  let desk: PracticeDesk;
  let connection: SshConnection;
  let set: ServerSet;
  let contents: SnapshotContents;

  beforeAll(async () => {
    [network, server, desk] = await Promise.all([startOwnNetwork(), startSshServer(), practiceDesk()]);
    cluster = await Cluster.start({}, [], network);
    const entered = await network.enter(server);
    link = await startSlowLink(entered.port);
    const knownHostsLine = () => server.knownHostsLine().replace(`:${server.port}`, `:${link.port}`);
    connection = desk.connections.to(desk.enter({ ...server, port: link.port, knownHostsLine }));
  });
  afterAll(async () => {
    await desk.dispose();
    await link.stop();
    await server.stop();
    await cluster.remove();
    network.stop();
  });

  beforeEach(async () => {
    for (const name of (await databases()).split(',').filter((one) => one !== 'postgres'))
      await cluster.sql('postgres', `DROP DATABASE "${name}" WITH (FORCE)`);
    await cluster.sql('postgres', 'ALTER ROLE app CREATEDB; CREATE DATABASE shop OWNER app');
    await cluster.sql('shop', shelfSql);
    set = await makeServerSet(cluster);
    contents = await set.capture({ address: { host: cluster.hostHere } });
    await cluster.sql('shop', 'DELETE FROM public.item WHERE id > 20');
  });

  const databases = () =>
    cluster.sql(
      'postgres',
      'SELECT string_agg(datname, $$,$$ ORDER BY datname) FROM pg_database WHERE NOT datistemplate',
    );
  const rows = (database = 'shop') => cluster.sql(database, 'SELECT count(*) FROM public.item');
  const restoreOf = (patience = patient, from = contents): DatabaseRestore => {
    const request = {
      contents: from,
      destination: { kind: 'in-place', bases: { root: set.root } },
      only: ['database'],
      paths: null,
      service: null,
      acceptLoss: true,
      files: systemFiles,
    } as const;
    const settings = { root: set.root, database: cluster.url() };
    const secrets = { passwords: { db: appPassword }, authority: null };
    const found = databaseRestoreOf(request, set.pack, { settings, secrets, host: { connection } }, patience);
    if (found === null) throw new Error('not a restore of a database alone');
    return found;
  };
  const restore = (wanted: DatabaseRestore) => restoreDatabase(wanted, set.scratchRoot, jobContext());
  const undo = (safety: string, patience = patient) => {
    const access = { password: appPassword, authority: null };
    return undoDatabase(safety, access, connection, jobContext(), patience);
  };
  /** Cuts the link once, before the names are exchanged, or after that was carried out and before it is known. */
  const cutAtExchange = (when: 'before' | 'after') => {
    const original = Object.getOwnPropertyDescriptor(Maintenance.prototype, 'rename')
      ?.value as Maintenance['rename'];
    let isCut = false;
    vi.spyOn(Maintenance.prototype, 'rename').mockImplementation(async function (
      this: Maintenance,
      steps,
      comments,
    ) {
      const rename = () => original.call(this, steps, comments);
      if (isCut) return rename();
      isCut = true;
      if (when === 'after') await rename();
      link.cut();
      return when === 'after' ? Promise.reject(lost('host')) : rename();
    });
  };

  it('is planned, restored and undone through the connection', async () => {
    const before = link.carriedBytes();
    expect((await planDatabase(restoreOf(), jobContext())).plan).toMatchObject({
      blockers: [],
      parts: [{ rows: [{ table: 'public.item', now: 20, inSnapshot: 500 }] }],
    });
    const { safety, id } = await restore(restoreOf());
    expect(await rows()).toBe('500');
    expect(await databases()).toBe(`postgres,shop,shop_before_${id}`);
    expect(safety?.folders).toEqual([cluster.url({ database: `shop_before_${id}` })]);
    expect(link.carriedBytes() - before).toBeGreaterThan(20_000);
    expect(await undo(safety?.folders[0] ?? '')).toMatchObject({ id, outcome: 'undone' });
    expect(await rows()).toBe('20');
    expect(set.leftovers()).toEqual([]);
    const wanted = restoreOf();
    await cluster.stop();
    const { plan } = await planDatabase(wanted, jobContext());
    await cluster.restart();
    const en: unknown = expect.stringContaining(`127.0.0.1:${cluster.port} of `);
    expect(plan.blockers).toMatchObject([{ code: 'database-unreachable', text: { en } }]);
  });

  it.each(['before', 'after'] as const)(
    'is restored, and undone, although the link breaks at the exchange, %s it',
    async (when) => {
      cutAtExchange(when);
      const { id, safety } = await restore(restoreOf());
      expect(await rows()).toBe('500');
      expect(await databases()).toBe(`postgres,shop,shop_before_${id}`);
      vi.restoreAllMocks();
      cutAtExchange(when);
      expect(await undo(safety?.folders[0] ?? '')).toMatchObject({ outcome: 'undone' });
      expect(await databases()).toBe(`postgres,shop,shop_undone_${id}`);
      expect(await rows()).toBe('20');
    },
  );

  it('is restored although the link breaks while the dump is loaded', async () => {
    let isCut = false;
    const broken: SnapshotContents = {
      ...contents,
      entries: (part, signal) => contents.entries(part, signal),
      async *content(entry, signal) {
        for await (const piece of contents.content(entry, signal)) {
          yield piece.subarray(0, piece.length / 2);
          if (!isCut) {
            await expect.poll(() => isLoading(), { timeout: 20_000, interval: 20 }).toBe(true);
            link.cut();
          }
          isCut = true;
          yield piece.subarray(piece.length / 2);
        }
      },
    };
    const isLoading = async () => (await loaders()) !== '0';
    await restore(restoreOf(patient, broken));
    expect(isCut).toBe(true);
    expect(await rows()).toBe('500');
    expect((await databases()).split(',')).toHaveLength(3);
  });
  const loaders = () =>
    cluster.sql('postgres', "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'holdfast_new_%'");

  it('is the old or the new one when the link stays away at the exchange, and the error tells which', async () => {
    cutAtExchange('after');
    const failure = await restore(restoreOf(impatient)).catch((error: unknown) => error);
    const message: unknown = expect.stringMatching(/took place if "shop_before_[0-9a-f]+" is on the server/);
    expect(failure).toMatchObject({ code: 'ssh/lost', message });
    const [, kept = 'nothing'] = /"(shop_before_[0-9a-f]+)"/.exec(String(failure)) ?? [];
    expect(await databases()).toBe(`postgres,shop,${kept}`);
    expect(await rows()).toBe('500');
  });
});
