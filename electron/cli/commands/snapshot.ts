import { Option } from 'commander';
import type { Snapshot, SnapshotPart, VerifyReport } from '../../../shared/model/snapshot.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { linkSummary } from '../../../shared/text/link-summary.ts';
import { proofSummary } from '../../../shared/text/proof-summary.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { followJob } from '../jobs.ts';
import { percentage } from '../numbers.ts';
import { partialReasonOf } from '../partial-reason.ts';
import { findRepository, findSnapshot, listedIdLength } from '../repositories.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';
import { registerLimitsCommand } from './capture-limits.ts';
import { registerForgetCommand } from './forget.ts';
import { registerSnapshotContentCommands } from './snapshot-contents.ts';
import { registerTransferCommands } from './transfer.ts';

const kinds = ['manual', 'scheduled', 'pre-release', 'post-release'] as const;
const layerNames = ['bytes', 'structure', 'meaning'] as const;

type CreateFlags = {
  readonly target: string;
  readonly repo: string;
  readonly kind: (typeof kinds)[number];
  readonly label?: string;
  readonly allowPartial?: boolean;
  readonly reason?: string;
  readonly liveCopyReason?: string;
  readonly verify: boolean;
};
type ListFlags = { readonly target?: string; readonly repo?: string };

export function registerSnapshotCommands(line: CommandLine): void {
  const { program, run } = line;
  const group = program.command('snapshot').description('snapshots: one captured set each');

  group
    .command('create')
    .description('capture all parts of a target as one set, publish it, and read it back')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .requiredOption('--repo <repository>', 'name, place or id')
    .addOption(new Option('--kind <kind>', 'what it is taken for').choices([...kinds]).default('manual'))
    .option('--label <text>', 'a word of yours that is shown with it')
    .option('--allow-partial', 'take what is there; it is marked partial for ever and never counts')
    .option('--reason <text>', 'why a partial set is taken; --allow-partial needs it')
    .option(
      '--live-copy-reason <text>',
      'why a live database of a host may be copied where neither python3 nor sqlite3 can hold it still',
    )
    .option('--no-verify', 'do not read it back now')
    .action((flags: CreateFlags) => run((context) => create(context, flags)));

  group
    .command('list')
    .description('snapshots of all repositories, newest first')
    .option('--target <target>', 'only of this target')
    .option('--repo <repository>', 'only in this repository')
    .action((flags: ListFlags) => run((context) => list(context, flags)));

  group
    .command('show')
    .description('its parts, what was counted, and what was remarked')
    .argument('<id>', 'whole, or its beginning')
    .action((id: string) =>
      run(async ({ ops, out }) => {
        const { id: snapshotId } = await findSnapshot(ops, id);
        const snapshot = await ops.call('snapshots.get', { snapshotId });
        out.result(toJson(snapshot), () => describe(snapshot));
      }),
    );

  group
    .command('verify')
    .description('read it back: every byte, the structure of its databases, and what they mean')
    .argument('<id>', 'a snapshot: its id or the beginning of it')
    .option('--layers <names>', 'bytes,structure,meaning', layerNames.join(','))
    .option(
      '--sample <share>',
      'read only a share of the files, such as 10%; never counts as full',
      percentage,
      1,
    )
    .action((id: string, flags: { readonly layers: string; readonly sample: number }) =>
      run((context) => verify(context, id, flags)),
    );

  for (const verb of ['pin', 'unpin'] as const) {
    group
      .command(verb)
      .description(verb === 'pin' ? 'keep it whatever retention says' : 'let retention decide again')
      .argument('<id>', 'a snapshot: its id or the beginning of it')
      .requiredOption('--reason <text>', 'why; it stands beside it from then on')
      .action((id: string, flags: { readonly reason: string }) =>
        run(async ({ ops, out }) => {
          const { id: snapshotId } = await findSnapshot(ops, id);
          const snapshot = await ops.call(`snapshots.${verb}`, { snapshotId, reason: flags.reason });
          out.result(toJson(snapshot), () => `${snapshotId.slice(0, 16)}: ${verb}ned.`);
        }),
      );
  }

  registerLimitsCommand(line, group);
  registerForgetCommand(line, group);
  registerSnapshotContentCommands(line, group);
  registerTransferCommands(line, group);
}

async function create(context: CommandContext, flags: CreateFlags): Promise<ExitCode> {
  const { ops, out } = context;
  const partialReason = partialReasonOf(flags);
  const target = await findTarget(ops, flags.target);
  const repository = await findRepository(ops, flags.repo);
  const started = await ops.call('snapshots.create', {
    targetId: target.id,
    repositoryId: repository.id,
    kind: flags.kind,
    verify: flags.verify,
    ...(flags.label === undefined ? {} : { label: flags.label }),
    ...(partialReason === null ? {} : { partialReason }),
    ...(flags.liveCopyReason === undefined ? {} : { liveCopyReason: flags.liveCopyReason }),
  });
  const { snapshot, durationMs, verify: report, link } = await followJob(context, started, 'capture');
  const value = { ...toJson(snapshot), durationMs, verify: report, ...(link === undefined ? {} : { link }) };
  const overLink = link === undefined ? [] : [linkSummary(link, snapshot.bytes).en];
  out.result(value, () =>
    [describe(snapshot), ...overLink, report === null ? 'Not verified yet.' : describeReport(report)].join(
      '\n',
    ),
  );
  return snapshot.partialReason === null && report?.ok !== false ? exitCodes.fine : exitCodes.findings;
}

async function list({ ops, out }: CommandContext, flags: ListFlags): Promise<void> {
  const target = flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
  const repository =
    flags.repo === undefined ? {} : { repositoryId: (await findRepository(ops, flags.repo)).id };
  const { snapshots, freshness } = await ops.call('snapshots.list', { ...target, ...repository });
  const { repositories } = await ops.call('repositories.snapshot', {});
  const nameOf = new Map(repositories.map(({ id, name }) => [id, name]));
  out.result({ snapshots: snapshots.map(toListJson), freshness }, () =>
    table(
      ['id', 'target', 'taken', 'kind', 'size', 'new', 'verified', 'pins', 'repository'],
      snapshots.map((snapshot) => [
        snapshot.id.slice(0, listedIdLength),
        snapshot.targetName,
        localTime(snapshot.startedAt),
        snapshot.partialReason === null ? snapshot.kind : `${snapshot.kind}, partial`,
        formatBytes(snapshot.bytes, 'en'),
        formatBytes(snapshot.newBytes, 'en'),
        marks(snapshot),
        snapshot.pins.map(({ reason }) => reason).join('; '),
        nameOf.get(snapshot.repositoryId) ?? snapshot.repositoryId,
      ]),
    ),
  );
}

async function verify(
  context: CommandContext,
  text: string,
  flags: { readonly layers: string; readonly sample: number },
): Promise<ExitCode> {
  const layers = layersOf(flags.layers);
  const { id } = await findSnapshot(context.ops, text);
  const started = await context.ops.call('snapshots.verify', {
    snapshotId: id,
    layers,
    share: flags.sample,
  });
  const { report } = await followJob(context, started, 'verify');
  context.out.result(report, () => describeReport(report));
  return report.ok ? exitCodes.fine : exitCodes.findings;
}

/** A snapshot as programs get it: a layer that was never read is null, not false. */
function toJson(snapshot: Snapshot) {
  const { parts, ...rest } = snapshot;
  return { ...rest, parts: parts.map(partJson) };
}

/** The same in a list: without what was counted and remarked in each part, which `snapshot show` tells. */
export function toListJson<Rest extends object>({ parts, ...rest }: Rest & Pick<Snapshot, 'parts'>) {
  return {
    ...rest,
    parts: parts.map(({ id, kind, state, files, bytes, newBytes, sha256 }) => ({
      id,
      kind,
      state,
      files,
      bytes,
      newBytes,
      sha256,
    })),
  };
}

function partJson({ database, ...part }: SnapshotPart) {
  return { ...part, counts: (database ?? part.postgres)?.tables ?? null, database };
}

function describe(snapshot: Snapshot): string {
  const { id, targetName, bytes, newBytes, skewMs, partialReason, parts, references } = snapshot;
  return [
    `Snapshot ${id} of ${targetName}: ${formatBytes(bytes, 'en')}, ${formatBytes(newBytes, 'en')} new, read within ${skewMs} ms${partialReason === null ? '' : `; PARTIAL: ${partialReason}`}`,
    table(
      ['part', 'state', 'files', 'size', 'new', 'remarks'],
      parts.map((part) => [
        part.id,
        part.state,
        String(part.files),
        formatBytes(part.bytes, 'en'),
        formatBytes(part.newBytes, 'en'),
        partRemarks(part),
      ]),
    ),
    ...references.flatMap(referenceLines),
    ...(snapshot.proofs ?? []).map((proof) => `${proof.title.en}: ${proofSummary(proof).en}`),
  ].join('\n');
}

/** What is known of a part beside its size: its version, what was counted in an export, why it is absent, what was remarked. */
export function partRemarks({ version, exported, reason, notes, database }: SnapshotPart): string {
  const liveCopy = database?.liveCopyReason;
  return [
    version ? `Version ${version}.` : null,
    ...(exported?.counts ?? []).map(({ title, count }) => `${title.en}: ${count}.`),
    reason?.en,
    liveCopy === undefined ? null : `Copied while nothing held it still: ${liveCopy}.`,
    ...notes.map((note) => note.en),
  ]
    .filter(Boolean)
    .join(' ');
}

const shownNames = 10;

/** What is missing is named: it is what has to be looked for. */
export function referenceLines(check: Snapshot['references'][number]): readonly string[] {
  const { title, referred, missing, missingNames, unreferenced } = check;
  const names = missingNames.slice(0, shownNames).map((name) => `  missing: ${name}`);
  const more = missing - names.length;
  return [
    `${title.en}: ${referred} named by the database, ${missing} of them missing, ${unreferenced} unknown to it`,
    ...names,
    ...(more > 0 && names.length > 0 ? [`  and ${more} more, in "snapshot show" with --json`] : []),
  ];
}

export function describeReport({ ok, layers }: Pick<VerifyReport, 'ok' | 'layers'>): string {
  return [
    ok ? 'Verified.' : 'VERIFICATION FAILED.',
    ...layers.map(
      (layer) =>
        `${layer.layer}: ${layer.ok ? 'ok' : 'failed'}, ${layer.checked} checked${layer.share < 1 ? `, a sample of ${Math.round(layer.share * 100)} %` : ''}`,
    ),
    ...layers.flatMap(({ problems, notCheckable }) => [
      ...problems.map((problem) => `  ${problem.en}`),
      ...notCheckable.map((text) => `  not checkable: ${text.en}`),
    ]),
  ].join('\n');
}

function marks({ layers }: Snapshot): string {
  const sign = (mark: Snapshot['layers']['bytes']) => {
    if (mark === null) return '–';
    if (!mark.ok) return '✗';
    return mark.share < 1 ? '~' : '✓';
  };
  return `${sign(layers.bytes)}${sign(layers.structure)}${sign(layers.meaning)}`;
}

function layersOf(text: string): (typeof layerNames)[number][] {
  const wanted = text.split(',').map((name) => name.trim());
  const strange = wanted.find((name) => !layerNames.some((layer) => layer === name));
  if (strange === undefined) return layerNames.filter((layer) => wanted.includes(layer));
  throw new AppError(
    'usage/invalid',
    localText(
      `There is no layer "${strange}". The layers are ${layerNames.join(', ')}.`,
      `"${strange}" 검증 단계가 없습니다. 사용할 수 있는 단계: ${layerNames.join(', ')}.`,
    ),
  );
}
