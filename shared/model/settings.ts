import { z } from 'zod';
import { Language } from './local-text.ts';

/** The console's own preferences. */
export const ConsoleSettings = z.object({
  language: Language,
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  density: z.enum(['compact', 'normal', 'comfortable']),
  /** Typed by the operator; stands beside the account of the operating system in the journal. */
  operatorName: z.string().max(100),
});
export type ConsoleSettings = z.infer<typeof ConsoleSettings>;

export const defaultConsoleSettings: ConsoleSettings = {
  language: 'en',
  theme: 'system',
  density: 'normal',
  operatorName: '',
};
