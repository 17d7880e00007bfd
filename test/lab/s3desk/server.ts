import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { S3deskFault } from './faults.ts';
import { makeFolders, practiceToken } from './files.ts';
import { startDocker } from './docker.ts';
import { Practice } from './practice.ts';

export type S3deskServer = {
  readonly url: string;
  readonly dataFolder: string;
  readonly configFolder: string;
  readonly token: string;
  /** A folder with a program `docker` that starts and stops this server: to be put in front of PATH. */
  readonly programs: string;
  readonly fault: (name: S3deskFault, on: boolean) => void;
  readonly stop: () => Promise<void>;
};

/** A practice S3Desk: its API over HTTP, its database and files, its traps as they are. */
export async function startS3desk(options: { readonly folder: string }): Promise<S3deskServer> {
  const { data, config, database } = makeFolders(options.folder);
  const practice = new Practice(database, { data, config });
  const server = createServer((request, response) => practice.answer(request, response));
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket) => {
    upgraded.add(socket);
    practice.upgrade(request, socket);
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const close = async () => {
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroy();
    await new Promise<void>((done) => server.close(() => done()));
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const docker = await startDocker(join(options.folder, 'programs'), async (args) => {
    if (args[0] === 'down') await close();
    const said = practice.compose(args);
    if (args[0] === 'up' && !server.listening) await listen(port);
    return said;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    dataFolder: data,
    configFolder: config,
    token: practiceToken,
    programs: docker.folder,
    fault: (name, on) => practice.fault(name, on),
    stop: async () => {
      await docker.stop();
      await close();
      practice.stop();
    },
  };
}
