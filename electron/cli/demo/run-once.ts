import type { Target } from '../../../shared/model/target.ts';
import { worstState } from '../../../shared/rules/worst-state.ts';
import type { ConsoleClient } from '../../console-client.ts';
import type { CommandContext } from '../command.ts';
import { describeReport } from '../commands/snapshot.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { table } from '../table.ts';
import type { SnapshotProof } from './prove-snapshots.ts';

/** Every probe once, the Socket.IO ladder with a message, each view, a snapshot proven and restored, and the journal, as one report. */
export async function runOnce(
  context: CommandContext,
  target: Target,
  prove: () => Promise<SnapshotProof>,
): Promise<ExitCode> {
  const { ops, out } = context;
  const targetId = target.id;
  const { probes: known } = await ops.call('probes.snapshot', { targetId });
  const [ofBackups, ofServer] = [true, false].map((wanted) =>
    known.filter(({ kind }) => (kind === 'freshness') === wanted).map(({ id }) => id),
  );
  const measuredNow = await runProbes(ops, target, ofServer ?? []);
  const connection = await ops.call('socketio.test', { targetId, roundTrip: true });
  const views = await readViews(ops, target);
  const proof = await prove();
  const journal = await ops.call('journal.verify', {});
  // There is no backup to be fresh before the snapshot was taken.
  const probes = [...measuredNow, ...(await runProbes(ops, target, ofBackups ?? []))];
  const measured = probes.filter((probe) => probe.state !== 'paused');
  const ok = measured.every((probe) => probe.state === 'ok') && connection.ok && proof.ok && journal.ok;
  const state = worstState(measured.map((probe) => probe.state));
  out.result({ ...proof, ok, target: targetId, state, probes, connection, views, journal }, () =>
    [
      table(
        ['state', 'probe', 'reason'],
        probes.map((p) => [p.state, p.title.en, p.reason?.en ?? '']),
        90,
      ),
      `Socket.IO: ${connection.verdict.en}`,
      ...views.map((view) => `View ${view.id}: ${view.total} rows`),
      ...proofLines(proof),
      `Journal: ${journal.entries} entries, ${journal.ok ? 'unbroken' : 'broken'}`,
      ok ? 'All is well.' : 'Not everything is well.',
    ].join('\n'),
  );
  return ok ? exitCodes.fine : exitCodes.findings;
}

async function runProbes(ops: ConsoleClient, { id: targetId }: Target, probeIds: readonly string[]) {
  if (probeIds.length === 0) return [];
  const run = await ops.call('probes.run', { targetId, probeIds: [...probeIds] });
  return run.probes.map(({ probe, result }) => ({
    id: probe.id,
    kind: probe.kind,
    group: probe.group,
    title: probe.title,
    state: probe.state,
    reason: result?.reason ?? probe.reason,
    latencyMs: result?.latencyMs ?? null,
  }));
}

async function readViews(ops: ConsoleClient, target: Target): Promise<{ id: string; total: number }[]> {
  const { views } = await ops.call('views.list', { targetId: target.id });
  const read = [];
  for (const { id } of views) {
    const page = await ops.call('views.show', { targetId: target.id, viewId: id, limit: 10 });
    read.push({ id, total: page.total });
  }
  return read;
}

function proofLines({
  snapshot,
  verify,
  drill,
  restoredFolder,
  restore,
  undo,
}: SnapshotProof): readonly string[] {
  const parts = snapshot.parts.filter(({ state }) => state === 'captured');
  const boot = drill.boot === null ? '' : `, started copy ${drill.boot.ok ? 'answered' : 'did not answer'}`;
  return [
    `Snapshot ${snapshot.id.slice(0, 16)}: ${parts.map(({ id, files }) => `${id} (${files})`).join(', ')}`,
    verify === null ? 'Not verified' : describeReport(verify),
    `Drill: ${drill.ok ? 'proven' : 'failed'} in ${drill.durationMs} ms${boot}`,
    `Restored into a folder: ${restoredFolder.identical} files identical, ${restoredFolder.differing.length} not`,
    `Restored in place: ${restore.files} files, ${restore.checks.every((check) => check.ok) ? 'all checks ok' : 'checks FAILED'}`,
    `Undone: ${undo.identical ? 'every byte is as it was' : 'NOT as it was'}`,
  ];
}
