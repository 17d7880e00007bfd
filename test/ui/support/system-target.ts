import { forkLab } from '../../lab/child.ts';
import type { SystemName } from '../../lab/protocol.ts';
import { addTarget } from './add-target.ts';
import { folderBeside } from './backed-up.ts';
import type { DataFolder } from './holdfast.ts';

export type SystemTarget = {
  readonly id: string;
  readonly name: string;
  readonly fault: (name: string, on: boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A practice server of a system in a process of its own, as a target of the console that is open on `folder`. */
export async function addSystem(
  folder: DataFolder,
  system: Exclude<SystemName, 'messenger'>,
): Promise<SystemTarget> {
  const lab = forkLab();
  const { target } = await lab.startSystem(system, folderBeside(folder, `practice-${system}`));
  const id = await addTarget(folder, system, target, true);
  return { id, name: target.name, fault: lab.fault, stop: lab.stop };
}
