import { describeReport } from '../commands/snapshot.ts';
import { table } from '../table.ts';
import type { SnapshotProof } from './prove-snapshots.ts';
import type { DemoReport, SystemReport } from './run-once.ts';

/** The report of a demo for people. */
export function reportText({ ok, systems, journal }: DemoReport): string {
  return [
    ...systems.flatMap((system) => [...systemLines(system), '']),
    `Journal: ${journal.entries} entries, ${journal.ok ? 'unbroken' : 'broken'}`,
    ok ? 'All is well.' : 'Not everything is well.',
  ].join('\n');
}

function systemLines(system: SystemReport): readonly string[] {
  const { name, note, probes, connection, views, policies } = system;
  const standing = Object.entries(policies).map(([what, count]) => `${count} ${what}`);
  return [
    `${name} (${system.system})${note === null ? '' : `. ${note}`}`,
    table(
      ['state', 'probe', 'reason'],
      probes.map((probe) => [probe.state, probe.title.en, probe.reason?.en ?? '']),
    ),
    ...(connection === null ? [] : [`Socket.IO: ${connection.verdict.en}`]),
    ...views.map((view) => `View ${view.id}: ${view.total} rows`),
    ...(standing.length === 0 ? [] : [`Policies: ${standing.join(', ')}`]),
    ...proofLines(system),
  ];
}

function proofLines(proof: SnapshotProof): readonly string[] {
  const { snapshot, verify, drill, restoredFolder, restore, undo } = proof;
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
