import type { Target } from '../../../shared/model/target.ts';
import type { ConsoleClient } from '../../console-client.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { table } from '../table.ts';

/** Every probe once, the Socket.IO ladder with a message, each view and the journal's chain, as one report. */
export async function runOnce(ops: ConsoleClient, target: Target, out: Output): Promise<ExitCode> {
  const targetId = target.id;
  const { probes: known } = await ops.call('probes.snapshot', { targetId });
  const run = await ops.call('probes.run', { targetId, probeIds: known.map((probe) => probe.id) });
  const connection = await ops.call('socketio.test', { targetId, roundTrip: true });
  const views = await readViews(ops, target);
  const journal = await ops.call('journal.verify', {});
  const probes = run.probes.map(({ probe, result }) => ({
    id: probe.id,
    kind: probe.kind,
    group: probe.group,
    title: probe.title,
    state: probe.state,
    reason: result?.reason ?? probe.reason,
    latencyMs: result?.latencyMs ?? null,
  }));
  const measured = probes.filter((probe) => probe.state !== 'paused');
  const ok = measured.every((probe) => probe.state === 'ok') && connection.ok && journal.ok;
  out.result({ ok, target: targetId, state: run.state, probes, connection, views, journal }, () =>
    [
      table(
        ['state', 'probe', 'reason'],
        probes.map((p) => [p.state, p.title.en, p.reason?.en ?? '']),
        90,
      ),
      `Socket.IO: ${connection.verdict.en}`,
      ...views.map((view) => `View ${view.id}: ${view.total} rows`),
      `Journal: ${journal.entries} entries, ${journal.ok ? 'unbroken' : 'broken'}`,
      ok ? 'All is well.' : 'Not everything is well.',
    ].join('\n'),
  );
  return ok ? exitCodes.fine : exitCodes.findings;
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
