import type { AppInfo } from '../../shared/contract/groups/app.ts';
import type { DoctorCheck } from '../../shared/model/doctor.ts';
import type { ConsoleSettings } from '../../shared/model/settings.ts';
import type { Dispatcher, Handlers } from '../dispatcher.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SettingsRepository } from '../store/settings-repository.ts';

export type AppParts = {
  readonly dispatcher: Dispatcher;
  readonly settings: SettingsRepository;
  readonly journal: JournalPort;
  readonly info: Omit<AppInfo, 'face'>;
  doctor(signal: AbortSignal): Promise<DoctorCheck[]>;
};

export function createAppHandlers({
  dispatcher,
  settings,
  journal,
  info,
  doctor,
}: AppParts): Handlers['app'] {
  return {
    info: (_input, { face }) => ({ ...info, face }),
    settings: () => settings.read(),
    saveSettings: (changes) => {
      const before = settings.read();
      const after = settings.save(changes);
      journal.append({
        action: 'console.settings',
        targetId: null,
        subject: 'settings of the console',
        result: 'done',
        details: changedKeys(before, after),
      });
      dispatcher.publish('app.settingsChanged', after);
      return after;
    },
    doctor: async (_input, { signal }) => ({ checks: await doctor(signal) }),
  };
}

function changedKeys(before: ConsoleSettings, after: ConsoleSettings): Record<string, string> {
  const old = new Map<string, string>(Object.entries(before));
  const changed = Object.entries(after).filter(([key, value]) => old.get(key) !== value);
  return Object.fromEntries(changed.map(([key, value]) => [key, String(value)]));
}
