import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { CommandLine } from '../command.ts';
import { previewText } from '../incident-output.ts';
import { findIncident } from '../incidents.ts';
import { followJob } from '../jobs.ts';
import { tokenOf } from '../repositories.ts';

type BundleFlags = {
  readonly korean?: boolean;
  readonly hideEmails?: boolean;
  readonly hideAddresses?: boolean;
  readonly hideNames?: boolean;
  readonly hide?: readonly string[];
};

/** `incident preview` and `incident export`. */
export function registerBundleCommands({ run }: CommandLine, group: Command): void {
  withBundleFlags(
    group
      .command('preview')
      .description('what a bundle would hold, and what would be taken out')
      .argument('<id>'),
  ).action((id: string, flags: BundleFlags) =>
    run(async ({ ops, out }) => {
      const { id: incidentId } = await findIncident(ops, id);
      const preview = await ops.call('incidents.preview', { incidentId, ...wishOf(flags) });
      out.result(preview, () => previewText(preview));
    }),
  );

  withBundleFlags(
    group
      .command('export')
      .description('one zip file: reports, evidence, what was taken out, SHA256SUMS')
      .argument('<id>')
      .argument('<file>', 'a new file, such as incident.zip'),
  ).action((id: string, file: string, flags: BundleFlags) =>
    run(async (context) => {
      const { ops, out } = context;
      const { id: incidentId } = await findIncident(ops, id);
      const path = resolve(file);
      const started = await ops.call('incidents.export', {
        incidentId,
        ...wishOf(flags),
        folder: await tokenOf(ops, dirname(path)),
        name: basename(path),
      });
      const { sizeBytes, files, hidden } = await followJob(context, started, 'incident-export');
      out.result(
        { path, sizeBytes, files, hidden },
        () =>
          `Wrote ${files} files to ${path} (${formatBytes(sizeBytes, 'en')}); taken out ${hidden} times. Check with: unzip and sha256sum -c SHA256SUMS.`,
      );
    }),
  );
}

function withBundleFlags(command: Command): Command {
  return command
    .option('--korean', 'the report in Korean')
    .option('--hide-emails', 'take out e-mail addresses')
    .option('--hide-addresses', 'take out IP addresses')
    .option('--hide-names', 'take out names of users, as the views name them')
    .option('--hide <words...>', 'take out these words as well');
}

function wishOf(flags: BundleFlags) {
  return {
    language: flags.korean === true ? ('ko' as const) : ('en' as const),
    personal: {
      emails: flags.hideEmails === true,
      addresses: flags.hideAddresses === true,
      names: flags.hideNames === true,
      words: [...(flags.hide ?? [])],
    },
  };
}
