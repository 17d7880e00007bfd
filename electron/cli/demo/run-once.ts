import type { ConnectionReport } from '../../../shared/model/connection.ts';
import type { State } from '../../../shared/model/state.ts';
import type { Target } from '../../../shared/model/target.ts';
import { worstState } from '../../../shared/rules/worst-state.ts';
import type { ConsoleClient } from '../../console-client.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { proveSnapshots } from './prove-snapshots.ts';
import type { Practice, SnapshotProof } from './prove-snapshots.ts';
import { reportText } from './report-text.ts';

/** What was found at one practice server, from its probes to the undo of a restore. */
export type SystemReport = SnapshotProof & {
  readonly system: string;
  readonly name: string;
  readonly target: string;
  /** What the server is like on this computer, where it could be otherwise. */
  readonly note: string | null;
  readonly state: State;
  readonly probes: Awaited<ReturnType<typeof runProbes>>;
  /** Only of a system that speaks Socket.IO. */
  readonly connection: ConnectionReport | null;
  readonly views: readonly { readonly id: string; readonly total: number }[];
  /** Policies by how they stand. */
  readonly policies: Readonly<Record<string, number>>;
  readonly actions: readonly string[];
};

export type DemoReport = {
  readonly ok: boolean;
  readonly systems: readonly SystemReport[];
  readonly journal: { readonly ok: boolean; readonly entries: number };
};

/** Every probe once, each view, the policies, a snapshot proven, restored and taken back, of one system after the other, as one report. */
export async function runOnce(context: CommandContext, practices: readonly Practice[]): Promise<ExitCode> {
  const systems: SystemReport[] = [];
  for (const practice of practices) systems.push(await reportOn(context, practice));
  const { ok: isUnbroken, entries } = await context.ops.call('journal.verify', {});
  const ok = systems.every((system) => system.ok) && isUnbroken;
  const report: DemoReport = { ok, systems, journal: { ok: isUnbroken, entries } };
  context.out.result(report, () => reportText(report));
  return ok ? exitCodes.fine : exitCodes.findings;
}

async function reportOn(context: CommandContext, practice: Practice): Promise<SystemReport> {
  const { ops } = context;
  const { target, facts } = practice;
  const targetId = target.id;
  const { probes: known } = await ops.call('probes.snapshot', { targetId });
  const [ofBackups, ofServer] = [true, false].map((wanted) =>
    known.filter(({ kind }) => (kind === 'freshness') === wanted).map(({ id }) => id),
  );
  const measuredNow = await runProbes(ops, target, ofServer ?? []);
  const speaksSocketIo = known.some(({ kind }) => kind === 'socket-io');
  const connection = speaksSocketIo ? await ops.call('socketio.test', { targetId, roundTrip: true }) : null;
  const views = await readViews(ops, target);
  const policies = await readPolicies(ops, target);
  const { actions } = await ops.call('actions.list', { targetId });
  const proof = await proveSnapshots(context, practice);
  // There is no backup to be fresh before the snapshot was taken.
  const probes = [...measuredNow, ...(await runProbes(ops, target, ofBackups ?? []))];
  const measured = probes.filter((probe) => probe.state !== 'paused');
  const state = worstState(measured.map((probe) => probe.state));
  return {
    system: facts.system,
    name: target.name,
    target: targetId,
    note: facts.target.note,
    ...proof,
    ok: state === 'ok' && connection?.ok !== false && proof.ok,
    state,
    probes,
    connection,
    views,
    policies,
    actions: actions.map(({ id }) => id),
  };
}

/** Those that compare with their own earlier run know nothing after the first one, and run again. */
async function runProbes(ops: ConsoleClient, { id: targetId }: Target, probeIds: readonly string[]) {
  if (probeIds.length === 0) return [];
  const run = async (ids: readonly string[]) =>
    (await ops.call('probes.run', { targetId, probeIds: [...ids] })).probes;
  const first = await run(probeIds);
  const unknown = first.filter(({ probe }) => probe.state === 'unknown').map(({ probe }) => probe.id);
  const again = unknown.length === 0 ? [] : await run(unknown);
  return first
    .map((one) => again.find(({ probe }) => probe.id === one.probe.id) ?? one)
    .map(({ probe, result }) => ({
      id: probe.id,
      kind: probe.kind,
      group: probe.group,
      title: probe.title,
      state: probe.state,
      reason: result?.reason ?? probe.reason,
      latencyMs: result?.latencyMs ?? null,
    }));
}

async function readViews(ops: ConsoleClient, target: Target): Promise<SystemReport['views']> {
  const { views } = await ops.call('views.list', { targetId: target.id });
  const read = [];
  for (const { id } of views) {
    const page = await ops.call('views.show', { targetId: target.id, viewId: id, limit: 10 });
    read.push({ id, total: page.total });
  }
  return read;
}

async function readPolicies(ops: ConsoleClient, target: Target): Promise<SystemReport['policies']> {
  const { findings } = await ops.call('policies.check', { targetId: target.id });
  const counts: Record<string, number> = {};
  for (const { standing } of findings) counts[standing] = (counts[standing] ?? 0) + 1;
  return counts;
}
