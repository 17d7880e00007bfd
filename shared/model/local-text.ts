import { z } from 'zod';

/** A sentence an operator reads, in both languages of the console. Packs and the engine write both; a face picks one. */
export const LocalText = z.object({ en: z.string().max(4000), ko: z.string().max(4000) }).readonly();
export type LocalText = z.infer<typeof LocalText>;

export const Language = z.enum(['en', 'ko']);
export type Language = z.infer<typeof Language>;
