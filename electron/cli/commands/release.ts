import type { Release, ReleaseSummary } from '../../../shared/model/release.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ConsoleClient } from '../../console-client.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { typedName } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { rollbackBlocked } from '../../releases/release-errors.ts';
import { releaseText } from '../release-text.ts';
import { findRepository } from '../repositories.ts';
import { describePlan } from '../restore-text.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';

type StartFlags = {
  readonly target: string;
  readonly version: string;
  readonly repo: string;
  readonly from?: string;
  readonly checklist: boolean;
};
type OfTarget = { readonly target: string; readonly version?: string; readonly reason?: string };
type RollbackFlags = OfTarget & { readonly confirm?: string; readonly plan?: boolean };

export function registerReleaseCommands({ program, run, out }: CommandLine): void {
  const group = program
    .command('release')
    .description('a set before, go or no go, a set after, their difference, and the way back');
  const ofTarget = (name: string, description: string) =>
    group
      .command(name)
      .description(description)
      .requiredOption('--target <target>', 'name, id or the beginning of an id')
      .option('--version <version>', 'of the release; without it the newest one');

  group
    .command('list')
    .description('releases, the newest first')
    .option('--target <target>', 'only this target')
    .action((flags: { readonly target?: string }) =>
      run(async ({ ops }) => {
        const of = flags.target === undefined ? {} : { targetId: (await findTarget(ops, flags.target)).id };
        const { releases } = await ops.call('releases.list', of);
        out.result({ releases }, () =>
          table(
            ['started', 'target', 'version', 'stage', 'id'],
            releases.map(({ startedAt, targetName, version, stage, id }) => [
              localTime(startedAt),
              targetName,
              version,
              stage,
              id,
            ]),
          ),
        );
      }),
    );

  group
    .command('start')
    .description('run the probes, take a set, verify and pin it; then it waits for go or no go')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .requiredOption('--version <version>', 'that is released')
    .requiredOption('--repo <repository>', 'where the sets before and after go')
    .option('--from <version>', 'that is in use, where it cannot be read')
    .option('--no-checklist', "do not begin the pack's runbook of the release")
    .action((flags: StartFlags) =>
      run(async (context) => {
        const { ops } = context;
        const target = await findTarget(ops, flags.target);
        const repository = await findRepository(ops, flags.repo);
        const release = await ops.call('releases.start', {
          targetId: target.id,
          repositoryId: repository.id,
          version: flags.version,
          checklist: flags.checklist,
          ...(flags.from === undefined ? {} : { previousVersion: flags.from }),
        });
        return settle(context, release);
      }),
    );

  for (const [name, go, description] of [
    ['go', true, 'the new version may be put in; a reason is needed where a check is not well'],
    ['no-go', false, 'call the release off, with the reason'],
  ] as const)
    ofTarget(name, description)
      .option('--reason <text>')
      .action((flags: OfTarget) =>
        run(async (context) => {
          const release = await findRelease(context.ops, flags);
          return show(
            context,
            await context.ops.call('releases.decide', { ...of(release), go, ...reasonOf(flags) }),
          );
        }),
      );

  ofTarget('status', 'how it stands, with every check').action((flags: OfTarget) =>
    run(async (context) => show(context, await findRelease(context.ops, flags))),
  );

  ofTarget('repeat', 'do again what failed or was cut off').action((flags: OfTarget) =>
    run(async (context) => {
      const release = await findRelease(context.ops, flags);
      return settle(context, await context.ops.call('releases.repeat', of(release)));
    }),
  );

  ofTarget('examine', 'take the set after and compare it with the one before').action((flags: OfTarget) =>
    run(async (context) => settle(context, await examine(context, await findRelease(context.ops, flags)))),
  );

  ofTarget(
    'finish',
    'take the set after and compare it, unless that is done; finish when all is well, or with a reason; else exit 3',
  )
    .option('--reason <text>', 'why it is finished although something is not well')
    .action((flags: OfTarget) => run((context) => finish(context, flags)));

  ofTarget('rollback', 'restore the set from before the release in place')
    .option('--reason <text>', 'why (needed unless with --plan)')
    .option('--plan', 'only show what it would do')
    .option('--confirm <name>', 'the name of the target')
    .action((flags: RollbackFlags) => run((context) => rollback(context, flags)));
}

async function finish(context: CommandContext, flags: OfTarget): Promise<ExitCode> {
  const { ops } = context;
  const found = await findRelease(ops, flags);
  const judged = found.stage === 'judging' ? found : await ended(ops, await examine(context, found));
  if (judged.stage !== 'judging') return show(context, judged);
  try {
    return await show(context, await ops.call('releases.finish', { ...of(judged), ...reasonOf(flags) }));
  } catch (error: unknown) {
    if (!(error instanceof AppError) || error.code !== 'release/needs-reason') throw error;
    await show(context, judged);
    context.out.note(error.text.en);
    return exitCodes.findings;
  }
}

async function rollback(context: CommandContext, flags: RollbackFlags): Promise<ExitCode> {
  const { ops, out } = context;
  const release = await findRelease(ops, flags);
  const plan = await ops.call('releases.planRollback', { releaseId: release.id });
  if (flags.plan === true) {
    out.result({ release: release.id, plan }, () => describePlan(plan));
    return plan.blockers.length === 0 ? exitCodes.fine : exitCodes.findings;
  }
  if (flags.reason === undefined)
    throw new AppError(
      'usage/invalid',
      localText('Say why with --reason.', '--reason으로 사유를 적으십시오.'),
    );
  // What stands in the way is for the refusal to say, and nobody is asked for a name before.
  if (plan.blockers.length > 0) throw rollbackBlocked(plan.blockers.map(({ text }) => text));
  out.note(describePlan(plan));
  const confirmName = await typedName(context, flags.confirm, { kind: 'target', name: release.targetName });
  const begun = await ops.call('releases.rollback', { ...of(release), confirmName, reason: flags.reason });
  return settle(context, begun);
}

function examine({ ops }: CommandContext, release: Release): Promise<Release> {
  return release.stage === 'after'
    ? ops.call('releases.repeat', of(release))
    : ops.call('releases.examine', of(release));
}

/** The newest release of the target, or the newest of that version. */
async function findRelease(ops: ConsoleClient, { target: name, version }: OfTarget): Promise<Release> {
  const target = await findTarget(ops, name);
  const { releases } = await ops.call('releases.list', { targetId: target.id });
  const found: ReleaseSummary | undefined = releases.find(
    (release) => version === undefined || release.version === version || release.id === version,
  );
  if (found === undefined)
    throw new AppError(
      'release/unknown',
      localText(
        `${target.name} has no release${version === undefined ? '' : ` ${version}`}. Begin one with "release start".`,
        `${target.name}에 ${version === undefined ? '' : `${version} `}릴리스가 없습니다. "release start"로 시작하십시오.`,
      ),
    );
  return ops.call('releases.get', { releaseId: found.id });
}

function of({ id: releaseId, revision }: Release) {
  return { releaseId, revision };
}

function reasonOf({ reason }: OfTarget): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}

async function ended(ops: ConsoleClient, release: Release): Promise<Release> {
  let current = release;
  while (current.work?.state === 'running')
    current = await ops.call('releases.wait', { releaseId: release.id });
  return current;
}

async function settle(context: CommandContext, release: Release): Promise<ExitCode> {
  return show(context, await ended(context.ops, release));
}

async function show({ ops, out }: CommandContext, release: Release): Promise<ExitCode> {
  const { checklistRunId: runId } = release;
  const checklist = runId === null || out.json ? null : await ops.call('runbooks.get', { runId });
  out.result(release, () => releaseText(release, checklist));
  return exitOf(release);
}

function exitOf({ work, stage, rollback: back, triggers, before, after }: Release): ExitCode {
  if (work !== null && work.state !== 'running') return exitCodes.failed;
  if (stage === 'rolled-back') return back?.ok === true ? exitCodes.fine : exitCodes.findings;
  if (triggers.some(({ firedAt }) => firedAt !== null)) return exitCodes.findings;
  const waits = stage === 'decision' ? before?.checks : stage === 'judging' ? after?.checks : [];
  return (waits ?? []).every(({ standing }) => standing === 'ok') ? exitCodes.fine : exitCodes.findings;
}
