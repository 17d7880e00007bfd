import { powerSaveBlocker } from 'electron';

/**
 * Keeps the computer from falling asleep by itself until the answer is called; the screen may go dark. Held several times, it
 * stays awake until the last one lets go. An operator who closes the lid is stronger.
 */
export function holdSleep(): () => void {
  const hold = powerSaveBlocker.start('prevent-app-suspension');
  return () => {
    if (powerSaveBlocker.isStarted(hold)) powerSaveBlocker.stop(hold);
  };
}
