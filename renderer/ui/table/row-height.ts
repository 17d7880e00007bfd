import type { ConsoleSettings } from '../../../shared/model/settings.ts';

/** Height of a row by density, as in tokens.css; a virtual table has to know it before anything is drawn. */
export const rowHeights: Readonly<Record<ConsoleSettings['density'], number>> = {
  compact: 28,
  normal: 32,
  comfortable: 40,
};
