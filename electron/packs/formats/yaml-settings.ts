import { z } from 'zod';
import type { SettingsReading } from '../settings-file.ts';
import { readYaml } from '../yaml.ts';
import { malformed, tooManySettings } from './malformed.ts';
import { nestedEntries } from './nested-entries.ts';

const Data = z.json();

/** One YAML 1.2 document of plain data. */
export function readYamlSettings(text: string): SettingsReading {
  const document = readYaml(text);
  const [problem] = document.problems;
  if (problem !== undefined) return malformed(problem.line, problem.message);
  const data = Data.safeParse(document.value ?? {});
  if (!data.success) return tooManySettings;
  const entries = nestedEntries(
    data.data,
    (path) => document.locate(path.map((name) => (/^\d+$/.test(name) ? Number(name) : name))).line,
  );
  return entries === null ? tooManySettings : { kind: 'settings', entries };
}
