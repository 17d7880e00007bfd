import type { PolicyFinding } from '../../../shared/model/policy.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { ConsoleClient } from '../../console-client.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { readDuration } from '../durations.ts';
import { unknownPolicy } from '../../policies/policy-errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { localTime } from '../times.ts';

type ExceptFlags = { readonly target: string; readonly reason: string; readonly for?: string };

export function registerPolicyCommands({ program, run, out }: CommandLine): void {
  const group = program
    .command('policy')
    .description('settings of a target against what they are meant to be');

  group
    .command('check')
    .requiredOption('--target <target>', 'name, id or the beginning of an id')
    .description('read the settings files now; exit 3 when something deviates or cannot be told')
    .action((flags: { readonly target: string }) => run((context) => checkPolicies(context, flags.target)));

  group
    .command('except')
    .argument('<policy>', 'its id or its key, as "policy check" prints it')
    .description('a deviation that is meant: it is shown as excepted until it ends')
    .requiredOption('--target <target>')
    .requiredOption('--reason <text>')
    .option('--for <duration>', 'how long it holds: 24h, 30d; without it until it is withdrawn')
    .action((policy: string, flags: ExceptFlags) =>
      run(async ({ ops }) => {
        const target = await findTarget(ops, flags.target);
        const policyId = await findPolicy(ops, target.id, policy);
        const forMs = flags.for === undefined ? null : readDuration(flags.for);
        const { until } = await ops.call('policies.except', {
          targetId: target.id,
          policyId,
          reason: flags.reason,
          forMs,
        });
        out.result({ target: target.id, policy: policyId, until: rfc3339(until) }, () =>
          until === null
            ? `${policyId} is excepted until it is withdrawn.`
            : `${policyId} is excepted until ${localTime(until)}.`,
        );
      }),
    );

  group
    .command('withdraw')
    .argument('<policy>', 'its id or its key')
    .description('end an exception')
    .requiredOption('--target <target>')
    .action((policy: string, flags: { readonly target: string }) =>
      run(async ({ ops }) => {
        const target = await findTarget(ops, flags.target);
        const policyId = await findPolicy(ops, target.id, policy);
        await ops.call('policies.withdraw', { targetId: target.id, policyId });
        out.result({ target: target.id, policy: policyId }, () => `${policyId} is no longer excepted.`);
      }),
    );
}

async function checkPolicies({ ops, out }: CommandContext, name: string): Promise<ExitCode> {
  const target = await findTarget(ops, name);
  const { checkedAt, findings } = await ops.call('policies.check', { targetId: target.id });
  const deviating = findings.filter(({ standing }) => standing === 'deviates' || standing === 'unknown');
  const value = { target: target.id, checkedAt: rfc3339(checkedAt), findings: findings.map(toJson) };
  out.result(value, () =>
    [
      table(
        ['standing', 'setting', 'actual', 'intended', 'source'],
        findings.map(({ standing, key, title, actual, intended, source }) => [
          standing === 'kept' ? 'as intended' : standing,
          key === '' ? title.en : key,
          actual?.en ?? '',
          intended.en,
          source,
        ]),
      ),
      ...deviating.map(({ key, title, reason }) => `${key === '' ? title.en : key}: ${reason.en}`),
    ].join('\n'),
  );
  return deviating.length === 0 ? exitCodes.fine : exitCodes.findings;
}

function toJson(finding: PolicyFinding) {
  const { id, key, standing, severity, source, exception, since } = finding;
  return {
    id,
    key,
    title: finding.title.en,
    intended: finding.intended.en,
    actual: finding.actual?.en ?? null,
    standing,
    severity,
    source,
    reason: finding.reason.en,
    since: rfc3339(since),
    ...(exception
      ? { exception: { ...exception, at: rfc3339(exception.at), until: rfc3339(exception.until) } }
      : {}),
  };
}

/** The id of a policy that is named by its id or by its key. @throws AppError policy/unknown */
async function findPolicy(ops: ConsoleClient, targetId: TargetId, name: string): Promise<string> {
  const { findings } = await ops.call('policies.check', { targetId });
  const found = findings.find(({ id }) => id === name) ?? findings.find(({ key }) => key === name);
  if (found !== undefined) return found.id;
  throw unknownPolicy(
    name,
    findings.map(({ id }) => id),
  );
}

function rfc3339<At extends number | null>(at: At) {
  return at === null ? null : new Date(at).toISOString();
}
