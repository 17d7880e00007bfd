import { _electron } from '@playwright/test';
import { root } from './holdfast.ts';
import type { DataFolder } from './holdfast.ts';
import { actionTimeoutMs } from './timeouts.ts';
import type { OpenFace } from './face.ts';

/** The unpackaged app in real Electron. */
export async function openRealElectron(folder: DataFolder): Promise<OpenFace> {
  const app = await _electron.launch({ args: [root], env: { ...definedEnvironment(), ...folder.env } });
  const page = await app.firstWindow();
  page.setDefaultTimeout(actionTimeoutMs);
  return { page, app: null, close: () => app.close() };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}
