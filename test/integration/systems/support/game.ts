import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProxy } from '../../../lab/proxy-backend/server.ts';
import type { ProxyServer } from '../../../lab/proxy-backend/server.ts';
import { openShopDesk, secretFile } from '../../cli/support/shop-desk.ts';
import type { ShopDesk } from '../../cli/support/shop-desk.ts';

export type Game = {
  readonly desk: ShopDesk;
  readonly server: ProxyServer;
  readonly stop: () => Promise<void>;
};

/** A desk that looks after a practice game proxy and its backend as the target "Game". */
export async function openGame(): Promise<Game> {
  const desk = await openShopDesk();
  const server = await startProxy({ folder: desk.at('game') });
  const settings = {
    url: server.url,
    root: server.proxyFolder,
    'backend-folder': server.backendFolder,
    'backend-log-folder': server.backendLogFolder,
    'release-folder': server.releaseFolder,
    'messaging-port': server.messagingPort,
  };
  await desk.json(
    'target',
    'add',
    '--pack',
    'proxy-backend',
    '--name',
    'Game',
    ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    '--secret',
    `proxy-secret=@${secretFile(desk, 'secret', server.secret)}`,
  );
  return {
    desk,
    server,
    stop: async () => {
      await server.stop();
      await desk.dispose();
    },
  };
}

/** Changes the configuration of one side, and puts it back when `work` is done. */
export async function withConfig(
  server: ProxyServer,
  side: 'proxy' | 'backend',
  edits: readonly (readonly [from: string, to: string])[],
  work: () => Promise<void>,
): Promise<void> {
  const file = join(side === 'proxy' ? server.proxyFolder : server.backendFolder, 'config.toml');
  const before = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    edits.reduce((text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${from} is not in ${file}`);
      return text.replace(from, to);
    }, before),
  );
  try {
    await work();
  } finally {
    writeFileSync(file, before);
  }
}
