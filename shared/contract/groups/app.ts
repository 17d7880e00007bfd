import { z } from 'zod';
import { DoctorCheck } from '../../model/doctor.ts';
import { ConsoleSettings } from '../../model/settings.ts';
import { Nothing, call, event } from '../spec.ts';

export const AppInfo = z.object({
  version: z.string(),
  face: z.string(),
  operator: z.string(),
  dataDir: z.string(),
  platform: z.string(),
  startedAt: z.number(),
});
export type AppInfo = z.infer<typeof AppInfo>;

export const appContract = {
  info: call(Nothing, AppInfo),
  settings: call(Nothing, ConsoleSettings),
  saveSettings: call(ConsoleSettings.partial(), ConsoleSettings),
  settingsChanged: event(ConsoleSettings),
  /** The menu of the desktop asks the window to show a place. */
  placeRequested: event(z.object({ place: z.enum(['overview', 'journal', 'settings']) })),
  doctor: call(Nothing, z.object({ checks: z.array(DoctorCheck) })),
} as const;
