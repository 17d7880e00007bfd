import type { MessengerFault } from '../faults.ts';
import { databaseEffects } from './database-effects.ts';
import { fileEffects } from './file-effects.ts';
import { logEffects } from './log-effects.ts';
import { serverEffects } from './server-effects.ts';
import type { Effects, Stage } from './stage.ts';

const effects: Effects = { ...databaseEffects, ...fileEffects, ...logEffects, ...serverEffects };

/** Sets a switch and does what belongs to it; switching to the state it already has does nothing. */
export async function switchFault(stage: Stage, name: MessengerFault, on: boolean): Promise<void> {
  const { faults } = stage.practice;
  if (faults.isOn(name) === on) return;
  if (on) {
    faults.set(name, true);
    await effects[name]?.on(stage);
    return;
  }
  await effects[name]?.off(stage);
  faults.set(name, false);
}
