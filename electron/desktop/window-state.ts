import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from '../platform/atomic-file.ts';

/** Where the window was left. */
export const WindowState = z.object({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(900).max(10_000),
  height: z.number().int().min(600).max(10_000),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

export const defaultWindowState: WindowState = { width: 1440, height: 900, maximized: false };

type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The state as it can be used now: a window whose screen is gone opens at the default place. */
export function fitToScreens(state: WindowState, screens: readonly Area[]): WindowState {
  const { x, y } = state;
  if (x === undefined || y === undefined) return state;
  const visible = screens.some(
    (area) =>
      x + 100 <= area.x + area.width &&
      x + state.width >= area.x + 100 &&
      y >= area.y &&
      y + 50 <= area.y + area.height,
  );
  const { width, height, maximized } = state;
  return visible ? state : { width, height, maximized };
}

export async function readWindowState(path: string): Promise<WindowState> {
  try {
    return WindowState.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return defaultWindowState; // Not there yet, or damaged: a note about a window's place is worth no more than this.
  }
}

export async function writeWindowState(path: string, state: WindowState): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(state)}\n`);
}
