import './register.ts';
import type { ElectronDouble } from './main-process.ts';

/**
 * Imported before anything that imports `electron`, it puts the double in its place in this process as well.
 * Answers the side of the double that a test talks to.
 */
export async function electronDouble(): Promise<ElectronDouble> {
  const electron: object = await import('electron');
  if (!isDouble(electron)) throw new Error('`electron` is not the double here');
  return electron.electronDouble;
}

function isDouble(electron: object): electron is { readonly electronDouble: ElectronDouble } {
  return 'electronDouble' in electron;
}
