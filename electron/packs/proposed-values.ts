import { templateNames } from './expression/templates.ts';
import type { Pack } from './schema/pack.ts';

/** A command line with what the pack proposes for the settings in it: what runs is shown before the operator has entered anything. */
export function withProposedValues(pack: Pack, line: string): string {
  const values = [...new Set(templateNames(line))].flatMap((name) => {
    const [area, setting = ''] = name.split('.');
    const proposed = Object.hasOwn(pack.settings, setting) ? pack.settings[setting]?.default : undefined;
    return area !== 'settings' || proposed === undefined ? [] : [`${setting} = ${String(proposed)}`];
  });
  return values.length === 0 ? line : `${line} [${values.join(', ')}]`;
}
