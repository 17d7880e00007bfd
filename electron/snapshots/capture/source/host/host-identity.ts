import { isAppError } from '../../../../../shared/errors/app-error.ts';
import type { EnteredHost } from '../../../../locations/ssh/host-access.ts';
import type { HostAbilities } from '../../../../locations/ssh/host-abilities.ts';
import { runToEnd } from '../../../../locations/ssh/run-to-end.ts';
import { machineIdOf } from '../../../../platform/machine.ts';
import type { SnapshotRoot } from '../../../../repository/roots/snapshot-root.ts';
import { ownerNamesIn } from '../../owner-names.ts';
import type { OwnerNames } from '../../owner-names.ts';

const mostBytes = 4 * 1024 ** 2;
const askMs = 30_000;

/** As node calls the systems that `uname` names otherwise. */
const platforms = new Map([
  ['SunOS', 'sunos'],
  ['Windows_NT', 'win32'],
]);

/** How a host calls itself. One on which nothing may be run is called by its address. */
export async function describeHost(
  host: EnteredHost,
  { programs }: HostAbilities,
  signal: AbortSignal,
): Promise<SnapshotRoot['host']> {
  const address = host.connection.label.replace(/^.*@/, '');
  const said =
    programs === null
      ? ''
      : (
          await runToEnd(
            host.connection,
            { program: 'uname', args: ['-n'] },
            { mostBytes: 1024 },
            { signal, timeoutMs: askMs },
          )
        ).stdout
          .toString('utf8')
          .trim();
  const name = said || address;
  const own = [
    await textOf(host, 'etc/machine-id', signal),
    await textOf(host, 'var/lib/dbus/machine-id', signal),
  ];
  const raw = own.map((text) => text.trim()).find((text) => text !== '') ?? name;
  const system = programs?.system ?? '';
  return {
    name,
    platform: platforms.get(system) ?? (system.toLowerCase() || 'unknown'),
    machineId: machineIdOf(raw),
  };
}

/** Names by the host's own passwd(5) and group(5), with the account that logs in. */
export async function hostOwnerNames(
  host: EnteredHost,
  { programs }: HostAbilities,
  signal: AbortSignal,
): Promise<OwnerNames> {
  const [passwd, group] = await Promise.all([
    textOf(host, 'etc/passwd', signal),
    textOf(host, 'etc/group', signal),
  ]);
  const self =
    programs === null || programs.uid === null || programs.user === ''
      ? null
      : { uid: programs.uid, name: programs.user };
  return ownerNamesIn({ passwd, group, self, hasRights: true });
}

/** Empty where there is no such file that can be read. */
async function textOf(host: EnteredHost, path: string, signal: AbortSignal): Promise<string> {
  const location = host.location('/');
  try {
    const facts = await location.facts(path, signal);
    if (facts === null) return '';
    const bytes = await location.read(path, 0, Math.min(facts.sizeBytes, mostBytes), signal);
    return Buffer.from(bytes).toString('utf8');
  } catch (error: unknown) {
    if (isAppError(error) && error.code.startsWith('location/')) return '';
    throw error;
  }
}
