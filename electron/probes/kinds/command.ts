import { homedir } from 'node:os';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { localPath } from '../../locations/local-path.ts';
import { runHostProgram } from '../../locations/ssh/run-host-program.ts';
import { SshLocation } from '../../locations/ssh/ssh-location.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import { jsonText } from '../../packs/expression/captures.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import { programEnvironment } from '../../platform/program-environment.ts';
import { runProgram } from '../../platform/run-program.ts';
import type { ProgramEnd } from '../../platform/run-program.ts';
import { cleaner } from '../http/evidence.ts';
import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { localScope } from '../local/local-outcome.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { outcome } from './outcome.ts';

type Definition = ProbeOf<'command'>;
type Written = Extract<ProgramEnd, { output: string }>;

const shownCharacters = 3000;

/** One declared program on the computer that has the target's files: its exit code and what it writes. */
export const commandKind: ProbeKind<'command'> = {
  kind: 'command',
  async run(definition, context) {
    const { clock, connection } = context;
    const scope = localScope(context);
    const command = definition.command.map((part) => fillTemplate(part, scope).value);
    const [program = '', ...args] = command;
    const before = clock.monotonicMs();
    const end = await runDeclared(program, args, definition['output-up-to'], context);
    const latencyMs = Math.round(clock.monotonicMs() - before);
    const evidence = [
      { name: 'command', value: visibleText(command.join(' ')).slice(0, 1000) },
      ...endFacts(end, definition.private),
    ];
    if (end.kind === 'not-started')
      return outcome(notStarted(program, end.code, connection?.label ?? null), { evidence });
    if (end.kind !== 'ended') return outcome(stopped(program, end), { latencyMs, evidence });
    return judge(definition, context, { end, latencyMs, evidence });
  },
};

async function runDeclared(
  program: string,
  args: readonly string[],
  mostBytes: number,
  { location, connection, timeoutMs, signal }: ProbeContext,
): Promise<ProgramEnd> {
  const limits = { timeoutMs, mostBytes, signal };
  if (connection !== null) {
    // Whoever has no SFTP may have programs.
    const folder = location instanceof SshLocation ? location.root : null;
    return runHostProgram(connection, { program, args, folder }, limits);
  }
  const cwd = location === null ? homedir() : await localPath(location, '.');
  return runProgram({ program, args, cwd, environment: programEnvironment(), ...limits });
}

type Ended = {
  readonly end: Extract<ProgramEnd, { kind: 'ended' }>;
  readonly latencyMs: number;
  readonly evidence: readonly EvidenceFact[];
};

function judge(
  definition: Definition,
  context: ProbeContext,
  { end, latencyMs, evidence }: Ended,
): ProbeOutcome {
  const scope = localScope(context);
  const json = end.outputCut ? undefined : parseJson(end.stdout);
  const facts = { status: end.exitCode, text: end.stdout, json, latencyMs, now: scope.now };
  const filled = definition.expect.map((one) => fillAssertion(one, scope).value);
  const { state, reason, verdicts } = checkAssertions(filled, facts);
  const saysStatus = definition.expect.some((one) => 'status' in one);
  const failed = !saysStatus && end.exitCode !== 0 ? badExit(definition, end) : null;
  const found: Finding =
    state === 'ok' || reason === null ? { state: 'ok', reason: null } : { state, reason };
  const text = definition.measure === undefined ? null : jsonText(definition.measure.json, json);
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return outcome(failed ?? found, {
    ...(Number.isFinite(value) ? { value, unit: definition.measure?.unit ?? null } : {}),
    latencyMs,
    evidence: [
      ...evidence,
      // What an expectation found is a piece of the output.
      ...(definition.private ? [] : verdicts).map(({ held, detail }) => ({
        name: held ? 'holds' : 'does not hold',
        value: cleaner([])(detail.en),
      })),
    ],
  });
}

function endFacts(end: ProgramEnd, isPrivate: boolean): EvidenceFact[] {
  if (end.kind === 'not-started') return [{ name: 'not started', value: end.code }];
  const how = end.kind === 'ended' ? String(end.exitCode) : end.kind;
  const facts = [{ name: 'exit code', value: how }];
  if (end.output.trim() === '') return facts;
  if (isPrivate) return [...facts, { name: 'output', value: '[not kept: private]' }];
  const note = end.outputCut ? ' (its end)' : '';
  return [...facts, { name: `output${note}`, value: shownOutput(end) }];
}

/** The end of it says most. */
function shownOutput({ output }: Written): string {
  const lines = output.trimEnd().split(/\r?\n/).map(visibleText).join('\n');
  return cleaner([])(lines).slice(-shownCharacters);
}

function notStarted(program: string, code: string, host: string | null): Finding {
  if (host !== null) {
    return finding(
      'unknown',
      `${program} could not be started on ${host} (${code}), so nothing was measured. Install it there, or correct its name in the pack.`,
      `${host}에서 ${program}을(를) 시작할 수 없어(${code}) 아무것도 측정하지 못했습니다. 해당 호스트에 설치하거나 팩에서 이름을 고치십시오.`,
    );
  }
  return finding(
    'unknown',
    `${program} could not be started (${code}), so nothing was measured. Install it on this computer, or correct its name in the pack.`,
    `${program}을(를) 시작할 수 없어(${code}) 아무것도 측정하지 못했습니다. 이 컴퓨터에 설치하거나 팩에서 이름을 고치십시오.`,
  );
}

function stopped(program: string, end: Extract<ProgramEnd, { kind: 'over-time' | 'signalled' }>): Finding {
  if (end.kind === 'over-time') {
    return finding(
      'down',
      `${program} did not end in time and was ended, with everything it had started.`,
      `${program}이(가) 제시간에 끝나지 않아, 시작한 모든 프로세스와 함께 종료했습니다.`,
    );
  }
  return finding(
    'down',
    `${program} was ended by ${end.signal}. See its output.`,
    `${program}이(가) ${end.signal}(으)로 종료되었습니다. 출력을 확인하십시오.`,
  );
}

function badExit({ command, private: isPrivate }: Definition, end: Written & { exitCode: number }): Finding {
  const [program = ''] = command;
  const last = isPrivate ? '' : (shownOutput(end).split('\n').at(-1)?.slice(0, 200) ?? '');
  const said = last === '' ? localText('', '') : localText(` It says: "${last}".`, ` 출력: "${last}".`);
  return finding(
    'down',
    `${program} ended with exit code ${end.exitCode}.${said.en}`,
    `${program}이(가) 종료 코드 ${end.exitCode}(으)로 끝났습니다.${said.ko}`,
  );
}
