import type { DatabaseChoice } from '../../locations/live-database/each-database.ts';
import { fitsPattern, namePatternOf } from '../../packs/name-pattern.ts';
import type { ProbeContext } from '../probe-kind.ts';
import { filledPath } from './local-outcome.ts';

/** The databases that a probe's pattern means for a target. */
export function chosenDatabases(
  definition: { readonly path: string; readonly except: readonly string[] },
  context: ProbeContext,
): DatabaseChoice {
  const pattern = namePatternOf(filledPath(definition.path, context), definition.except);
  return { folder: pattern.folder, fits: (name) => fitsPattern(pattern, name) };
}
