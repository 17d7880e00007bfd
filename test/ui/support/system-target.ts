import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { forkLab } from '../../lab/child.ts';
import type { SystemName } from '../../lab/protocol.ts';
import { folderBeside } from './backed-up.ts';
import { jsonOf } from './holdfast.ts';
import type { DataFolder } from './holdfast.ts';

export type SystemTarget = {
  readonly id: string;
  readonly name: string;
  readonly fault: (name: string, on: boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const Added = z.object({ id: z.string() });

/** A practice server of a system in a process of its own, as a target of the console on `folder` with all that its probes need. */
export async function addSystem(
  folder: DataFolder,
  system: Exclude<SystemName, 'messenger'>,
): Promise<SystemTarget> {
  const lab = forkLab();
  const { target } = await lab.startSystem(system, folderBeside(folder, `practice-${system}`));
  const secrets = folderBeside(folder, `secrets-${system}`);
  mkdirSync(secrets, { recursive: true });
  const flags = [
    ...Object.entries({ ...target.settings, ...target.folders }).flatMap(([name, value]) => [
      '--set',
      `${name}=${String(value)}`,
    ]),
    ...Object.entries(target.credentials).flatMap(([name, { username, secret }]) => {
      const file = join(secrets, name);
      writeFileSync(file, `${username === undefined ? secret : `${username}:${secret}`}\n`, { mode: 0o600 });
      return ['--secret', `${name}=@${file}`];
    }),
  ];
  const add = ['target', 'add', '--pack', system, '--name', target.name, '--enable-writes', ...flags];
  const { id } = Added.parse(jsonOf(await folder.holdfast(['--json', ...add])));
  return { id, name: target.name, fault: lab.fault, stop: lab.stop };
}
