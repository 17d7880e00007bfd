import { bounded } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { hostAbilities } from './host-abilities.ts';
import type { HostAbilities } from './host-abilities.ts';
import type { SshConnection } from './ssh-connection.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { timedOut } from './ssh-errors.ts';

const looking = localText('while looking at what the host has', '호스트에 있는 프로그램 확인 중');
const known = new WeakMap<
  SshConnection,
  { readonly lost: AbortSignal; readonly asked: Promise<HostAbilities> }
>();

/**
 * What the host has for the account that logs in, or for root, asked once for each time that the connection opens: whoever needs a program asks here
 * which way to go. Throws `ssh/…`; what the host lacks is a value.
 */
export async function hostPrograms(connection: SshConnection, wait: Wait): Promise<HostAbilities> {
  return connection.use(wait, (_client, lost) => {
    const before = known.get(connection);
    const asked = before?.lost === lost ? before.asked : hostAbilities(connection, { ...wait, signal: lost });
    known.set(connection, { lost, asked });
    // What could not be asked is asked again.
    asked.catch(() => known.delete(connection));
    return bounded(wait, asked, { late: () => timedOut(connection.label, looking), lost });
  });
}
