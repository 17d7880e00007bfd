import { basename, dirname, resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Language } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { CommandLine } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { previewText, problemsText } from '../incident-output.ts';
import { findIncident } from '../incidents.ts';
import { followJob } from '../jobs.ts';
import { tokenOf } from '../repositories.ts';

type BundleFlags = {
  readonly language: Language;
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
      out.result(preview, () => `${problemsText(preview.problems)}${previewText(preview)}`);
      return preview.problems.length === 0 ? exitCodes.fine : exitCodes.findings;
    }),
  );

  withBundleFlags(
    group
      .command('export')
      .description(
        'one zip file: reports, runs, evidence, what was taken out, SHA256SUMS; exit 3 where it is not as it was written',
      )
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
      const { sizeBytes, files, hidden, problems } = await followJob(context, started, 'incident-export');
      out.result(
        { path, sizeBytes, files, hidden, problems },
        () =>
          `${problemsText(problems)}Wrote ${files} files to ${path} (${formatBytes(sizeBytes, 'en')}); taken out ${hidden} times. Check with: unzip and sha256sum -c SHA256SUMS.`,
      );
      return problems.length === 0 ? exitCodes.fine : exitCodes.findings;
    }),
  );
}

function withBundleFlags(command: Command): Command {
  return command
    .addOption(new Option('--language <language>', 'of the report').choices(['en', 'ko']).default('en'))
    .option('--hide-emails', 'take out e-mail addresses')
    .option('--hide-addresses', 'take out IP addresses')
    .option('--hide-names', 'take out names of users, as the views name them')
    .option('--hide <words...>', 'take out these words as well');
}

function wishOf(flags: BundleFlags) {
  return {
    language: flags.language,
    personal: {
      emails: flags.hideEmails === true,
      addresses: flags.hideAddresses === true,
      names: flags.hideNames === true,
      words: [...(flags.hide ?? [])],
    },
  };
}
