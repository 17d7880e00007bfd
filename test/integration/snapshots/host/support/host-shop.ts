import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SystemClock } from '../../../../../electron/platform/clock.ts';
import type { Clock } from '../../../../../electron/platform/clock.ts';
import { hostAccessOf } from '../../../../../electron/locations/ssh/host-access.ts';
import type { HostAccess } from '../../../../../electron/locations/ssh/host-access.ts';
import type { ListedFile } from '../../../../../electron/repository/snapshot-contents.ts';
import type { CapturedSet } from '../../../../../electron/snapshots/capture/capture-set.ts';
import type { SetDeps, SetRequest } from '../../../../../electron/snapshots/capture/set-run.ts';
import { openSource } from '../../../../../electron/snapshots/capture/source/open-source.ts';
import { startSshServer } from '../../../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../../../lab/ssh/start-ssh-server.ts';
import { practiceDesk } from '../../../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../../../fakes/ssh-desk.ts';
import { makeShop, partOf } from '../../capture/support/sets.ts';
import type { Shop } from '../../capture/support/sets.ts';

const everywhere =
  'sh bash cat cp cut date dd df du head id kill ls mkdir od printf rm sed sleep tail tee test tr true uname';

/** A server on which the account finds few programs. */
export async function startHostWith(
  programs: readonly string[],
): Promise<SshServer & { readonly programs: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-programs-'));
  chmodSync(folder, 0o755);
  for (const name of [...everywhere.split(' '), ...programs]) {
    const found = ['/usr/bin', '/bin'].map((from) => join(from, name)).find(existsSync);
    if (found !== undefined) symlinkSync(found, join(folder, name));
  }
  const server = await startSshServer({ environment: { PATH: folder } });
  return {
    ...server,
    programs: folder,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An operator's desk that may enter a practice server, by another port where a link lies in between. */
export type WayIn = { readonly desk: PracticeDesk; readonly access: (port?: number) => Promise<HostAccess> };

export async function wayInto(server: SshServer): Promise<WayIn> {
  const desk = await practiceDesk();
  const known = server.knownHostsLine();
  return {
    desk,
    access: async (port = server.port) => {
      desk.write('known_hosts', known + known.replace(`:${server.port} `, `:${port} `));
      const address = { user: server.account.user, host: server.host, port };
      const settings = { address, keyFile: server.keyFile, jumps: null };
      return hostAccessOf(settings, desk.desk, new AbortController().signal);
    },
  };
}

/** A shop without its database, whose folder belongs to the account of the server. */
export function makeHostShop(server: SshServer): Shop & { readonly hand: () => void } {
  const shop = makeShop();
  shop.put('master.key', 'k'.repeat(32), 0o600);
  const hand = () => {
    chmodSync(dirname(shop.root), 0o755);
    execFileSync('chown', ['-hR', `${server.account.user}:`, shop.root]);
  };
  return { ...shop, hand };
}

/** For tests that need no patience: who waits for the host, waits for a moment. A connection without use stays open as long as ever. */
export class HurriedClock extends SystemClock {
  override after(delayMs: number, callback: () => void): () => void {
    return super.after(delayMs > 30_000 ? delayMs : Math.min(delayMs, 5), callback);
  }
}

type Change = Partial<
  SetRequest & Omit<SetDeps, 'source'> & { readonly signal: AbortSignal; readonly clock: Clock }
>;

/** Its trees and files, captured over the way in; null captures them here. */
export async function captureOver(
  shop: Shop,
  access: HostAccess | null,
  change: Change = {},
): Promise<CapturedSet> {
  const { signal = new AbortController().signal, clock = new SystemClock() } = change;
  const parts = shop.request().parts.filter(({ definition }) => definition.id !== 'database');
  const source = await openSource(access, { signal, clock });
  try {
    return await shop.capture({ parts, references: [], source, ...change });
  } finally {
    source.dispose();
  }
}

/** What a list says of each file, apart from when it was read. */
export function listOf(shop: Shop, set: CapturedSet, id: string): readonly Omit<ListedFile, 'readAt'>[] {
  return shop.entries(partOf(set, id)).map(({ readAt: _readAt, ...rest }) => rest);
}
