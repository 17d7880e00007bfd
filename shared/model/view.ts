import { z } from 'zod';
import { ViewId } from './ids.ts';
import { LocalText } from './local-text.ts';

/** `time` cells are epoch milliseconds whatever clock the server wrote them in. */
export const ViewColumn = z.object({
  id: z.string().max(60),
  title: LocalText,
  type: z.enum(['text', 'number', 'bytes', 'time', 'boolean', 'state', 'id']),
  /** Said beside the title when the source writes another clock than UTC. */
  clock: LocalText.nullable(),
});
export type ViewColumn = z.infer<typeof ViewColumn>;

export const ViewCell = z.union([z.string(), z.number(), z.null()]);
export type ViewCell = z.infer<typeof ViewCell>;

/** A value of the state column: what it is called and how it is coloured. */
export const ViewRowState = z.object({
  id: z.string().max(40),
  title: LocalText,
  tone: z.enum(['ok', 'degraded', 'down', 'neutral']),
});
export type ViewRowState = z.infer<typeof ViewRowState>;

export const ViewSummary = z.object({
  id: ViewId,
  title: LocalText,
  description: LocalText.nullable(),
  /** Null when it can be read now, otherwise what is missing. */
  unavailable: LocalText.nullable(),
});
export type ViewSummary = z.infer<typeof ViewSummary>;

export const ViewFilter = z.object({
  /** Text that any shown column contains, letter case ignored. */
  text: z.string().max(200).optional(),
  /** Column → exact values; the state column is filtered this way. */
  columns: z
    .record(z.string().max(60), z.array(z.union([z.string().max(400), z.number()])).max(50))
    .optional(),
});
export type ViewFilter = z.infer<typeof ViewFilter>;

export const ViewPage = z.object({
  columns: z.array(ViewColumn),
  states: z.array(ViewRowState),
  /** Rows in the order asked for, cells in the order of `columns`. */
  rows: z.array(z.array(ViewCell)),
  /** Rows that match the filter, and rows there are. */
  matching: z.number(),
  total: z.number(),
  offset: z.number(),
  readAt: z.number(),
});
export type ViewPage = z.infer<typeof ViewPage>;
