import type { ConnectionReport } from '../../../shared/model/connection.ts';
import type { CommandContext, CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { table } from '../table.ts';
import { findTarget } from '../targets.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';

type TestFlags = {
  readonly target?: string;
  readonly url?: string;
  readonly path: string;
  readonly auth?: string;
  readonly emit?: string;
  readonly payload: string;
  readonly ack?: boolean;
  readonly roundTrip?: boolean;
};

export function registerSocketioCommands({ program, run }: CommandLine): void {
  program
    .command('socketio')
    .description('Socket.IO connectivity, layer by layer')
    .command('test')
    .description('dns, tcp, tls, polling, upgrade, namespace, round trip; names the failing layer')
    .option('--target <target>', 'a target, with its signed-in session')
    .option('--round-trip', 'also send and receive a message, as the pack describes it (writes)')
    .option('--url <url>', 'any address, without a session')
    .option('--path <path>', 'path of the Socket.IO server', '/socket.io/')
    .option('--auth <json>', 'the auth payload for --url: - reads it from standard input')
    .option('--emit <event>', 'an event to send')
    .option('--payload <json>', 'what to send with it', '{}')
    .option('--ack', 'wait for its acknowledgement')
    .action((flags: TestFlags) => run((context) => testConnection(context, flags)));
}

async function testConnection(context: CommandContext, flags: TestFlags) {
  const { ops, out } = context;
  const stop = out.json
    ? () => {}
    : ops.on('socketio.progressed', ({ step }) => out.note(`${step.outcome.padEnd(8)} ${step.title.en}`));
  try {
    const report = await ops.call('socketio.test', await testInput(context, flags));
    out.result(report, () => describe(report));
    return report.ok ? exitCodes.fine : exitCodes.findings;
  } finally {
    stop();
  }
}

async function testInput({ ops, inputs }: CommandContext, flags: TestFlags) {
  if (flags.target !== undefined) {
    return { targetId: (await findTarget(ops, flags.target)).id, roundTrip: flags.roundTrip === true };
  }
  if (flags.url === undefined) {
    throw new AppError(
      'usage/invalid',
      localText('Give --target or --url.', '--target 또는 --url을 지정하십시오.'),
    );
  }
  const auth = flags.auth === '-' ? await inputs.readLine() : flags.auth;
  return {
    url: flags.url,
    path: flags.path,
    ...(auth === undefined ? {} : { auth }),
    ...(flags.emit === undefined
      ? {}
      : { emit: { event: flags.emit, payload: flags.payload, ack: flags.ack === true } }),
  };
}

function describe(report: ConnectionReport): string {
  return [
    table(
      ['layer', 'outcome', 'time', 'reason'],
      report.steps.map((s) => [
        s.id,
        s.outcome,
        s.durationMs === null ? '' : `${s.durationMs.toFixed(1)} ms`,
        s.reason?.en ?? '',
      ]),
    ),
    report.verdict.en,
    ...report.usualCauses.map((cause) => `  • ${cause.en}`),
  ].join('\n');
}
