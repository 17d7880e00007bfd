import { z } from 'zod';
import { PickerListing } from '../../model/picker.ts';
import { Nothing, call } from '../spec.ts';

export const pickerContract = {
  roots: call(Nothing, PickerListing),
  list: call(z.object({ token: z.string().max(100) }), PickerListing),
  /** Turns a path into a token. Only faces whose operator types at this computer's own terminal may call it. */
  offer: call(z.object({ path: z.string().min(1).max(4000) }), z.object({ token: z.string() })),
} as const;

/** The console's own settings and targets as JSON text, without secrets. */
export const configContract = {
  export: call(Nothing, z.object({ text: z.string() })),
  import: call(
    z.object({ text: z.string().max(5_000_000) }),
    z.object({
      added: z.array(z.string()),
      skipped: z.array(z.object({ name: z.string(), why: z.string() })),
    }),
  ),
} as const;
