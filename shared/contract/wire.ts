import { z } from 'zod';
import { Envelope } from './envelope.ts';

/** What a face without shared memory (WebSocket, local socket) sends: one JSON document a message. */
export const FaceMessage = z.union([
  z.object({ id: z.number().int(), channel: z.string().max(80), input: z.unknown() }),
  z.object({ cancel: z.number().int() }),
]);
export type FaceMessage = z.infer<typeof FaceMessage>;

/** What the console sends back: answers by id, and events. */
export const ConsoleMessage = z.union([
  z.object({ id: z.number().int(), envelope: Envelope }),
  z.object({ event: z.string().max(80), payload: z.unknown() }),
]);
export type ConsoleMessage = z.infer<typeof ConsoleMessage>;

/** Raised when the messages change in a way an older process would not understand. */
export const wireVersion = 1;
