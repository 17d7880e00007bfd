import { Menu, Tray, nativeImage } from 'electron';
import { join } from 'node:path';
import type { Language } from '../../shared/model/local-text.ts';
import type { State } from '../../shared/model/state.ts';
import type { Disposable } from '../platform/disposable.ts';
import { openAlertsText, trayText } from './tray-text.ts';

const texts = {
  en: { open: 'Open Holdfast', quit: 'Quit' },
  ko: { open: 'Holdfast 열기', quit: '종료' },
} as const;

type TrayFace = Disposable & {
  show(states: readonly State[], openAlerts: number, language: Language): void;
};

/** The sign in the notification area: the worst news and the open alerts in words, open and quit. */
export function openTray(
  outDir: string,
  open: () => void,
  openSettings: () => void,
  quit: () => void,
): TrayFace {
  const tray = new Tray(nativeImage.createFromPath(join(outDir, 'icons', 'tray.png')));
  tray.on('click', open);
  return {
    show: (states, openAlerts, language) => {
      const alerts = openAlertsText(openAlerts, language);
      tray.setToolTip([trayText(states, language), ...(alerts === null ? [] : [alerts])].join(' · '));
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: trayText(states, language), enabled: false },
          ...(alerts === null ? [] : [{ label: alerts, click: openSettings }]),
          { type: 'separator' },
          { label: texts[language].open, click: open },
          { label: texts[language].quit, click: quit },
        ]),
      );
    },
    dispose: () => tray.destroy(),
  };
}
