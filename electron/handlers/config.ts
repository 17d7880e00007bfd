import { z } from 'zod';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { TargetHost } from '../../shared/model/host.ts';
import { ConsoleSettings } from '../../shared/model/settings.ts';
import { NetworkSettings, SettingValue } from '../../shared/model/target.ts';
import type { Target } from '../../shared/model/target.ts';
import type { TargetDraft } from '../../shared/contract/groups/targets.ts';
import { parseJson } from '../../shared/text/parse-json.ts';
import { AlertConfig } from '../alerts/alert-config.ts';
import type { Handlers } from '../dispatcher.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SettingsRepository } from '../store/settings-repository.ts';

/** What `config export` writes, version 1: settings and targets, never a secret. */
const ConfigFile = z.object({
  holdfastConfig: z.literal(1),
  settings: ConsoleSettings.partial(),
  targets: z.array(
    z.object({
      name: z.string(),
      pack: z.string(),
      settings: z.record(z.string(), SettingValue),
      network: NetworkSettings,
      host: TargetHost.nullable().default(null),
      writesEnabled: z.boolean(),
    }),
  ),
  alerts: AlertConfig.optional(),
});
type ConfigFile = z.infer<typeof ConfigFile>;

export type ConfigParts = {
  readonly settings: SettingsRepository;
  readonly journal: JournalPort;
  targets(): readonly Target[];
  /** Names of the settings of a pack that are folders or files. */
  pathSettings(packId: string): readonly string[];
  addTarget(draft: TargetDraft): Promise<Target>;
  exportAlerts(): AlertConfig;
  /** Answers what was left out, and why. */
  importAlerts(
    config: AlertConfig,
    mayNamePrograms: boolean,
    signal: AbortSignal,
  ): Promise<readonly { readonly name: string; readonly why: string }[]>;
};

export function createConfigHandlers(parts: ConfigParts): Handlers['config'] {
  return {
    export: () => ({ text: `${JSON.stringify(toConfigFile(parts), null, 2)}\n` }),
    import: async ({ text }, { face, signal }) => {
      const config = parseConfig(text);
      const added: string[] = [];
      const skipped: { name: string; why: string }[] = [];
      for (const target of config.targets) {
        // Paths are for an operator at this computer's own terminal; elsewhere a folder is chosen, not named.
        const mayNamePaths = face === 'cli' || face === 'socket';
        const paths = mayNamePaths ? [] : parts.pathSettings(target.pack);
        const { kept, left } = withoutPaths(target.settings, paths);
        const why = await tryAdd(parts, { ...target, settings: kept });
        if (why === null) added.push(target.name);
        else skipped.push({ name: target.name, why });
        if (why === null && left.length > 0) {
          skipped.push({
            name: `${target.name}: ${left.join(', ')}`,
            why: 'choose the folder again in the settings of the target',
          });
        }
      }
      if (config.alerts !== undefined) {
        const mayNamePrograms = face === 'cli' || face === 'socket';
        skipped.push(...(await parts.importAlerts(config.alerts, mayNamePrograms, signal)));
      }
      parts.settings.save(config.settings);
      const details = { added: added.length, skipped: skipped.length };
      parts.journal.append({
        action: 'config.import',
        targetId: null,
        subject: 'configuration file',
        result: 'done',
        details,
      });
      return { added, skipped };
    },
  };
}

function toConfigFile({ settings, targets, exportAlerts }: ConfigParts): ConfigFile {
  return {
    holdfastConfig: 1,
    settings: settings.read(),
    targets: targets().map(({ name, pack, settings: values, network, host, writesEnabled }) => ({
      name,
      pack,
      settings: values,
      network: { ca: network.ca, proxy: withoutLogin(network.proxy) },
      host,
      writesEnabled,
    })),
    alerts: exportAlerts(),
  };
}

/** A proxy's address may carry a password; the exported one does not. */
function withoutLogin(proxy: string | null): string | null {
  const url = proxy === null ? null : URL.parse(proxy);
  return url ? `${url.protocol}//${url.host}` : null;
}

function parseConfig(text: string): ConfigFile {
  const value = parseJson(text);
  if (value === undefined) throw notConfig('it is not JSON', 'JSON이 아닙니다');
  const parsed = ConfigFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue ? `${issue.path.join('.') || 'the file'}: ${issue.message}` : 'unknown form';
  throw notConfig(place, place);
}

function notConfig(en: string, ko: string): AppError {
  return new AppError(
    'config/invalid',
    localText(`This is no file of "config export": ${en}.`, `"config export" 파일이 아닙니다: ${ko}.`),
  );
}

function withoutPaths(settings: Target['settings'], paths: readonly string[]) {
  const entries = Object.entries(settings);
  return {
    kept: Object.fromEntries(entries.filter(([name]) => !paths.includes(name))),
    left: entries.map(([name]) => name).filter((name) => paths.includes(name)),
  };
}

/** Null when it was added, otherwise why not. One target that does not fit does not stop the others. */
async function tryAdd(
  { addTarget }: ConfigParts,
  target: ConfigFile['targets'][number],
): Promise<string | null> {
  try {
    await addTarget({ ...target, credentials: {} });
    return null;
  } catch (error: unknown) {
    if (isAppError(error)) return error.text.en;
    throw error;
  }
}
