import type { MenuItemConstructorOptions } from 'electron';
import type { Language } from '../../shared/model/local-text.ts';

export type Place = 'overview' | 'journal' | 'settings';

const texts = {
  en: {
    view: 'View',
    edit: 'Edit',
    window: 'Window',
    overview: 'Overview',
    journal: 'Journal',
    settings: 'Settings',
  },
  ko: { view: '보기', edit: '편집', window: '창', overview: '개요', journal: '저널', settings: '설정' },
} as const;

/** The menu as data. Places are told to the window, which has the one registry of commands. */
export function appMenuTemplate(
  language: Language,
  platform: string,
  openPlace: (place: Place) => void,
): MenuItemConstructorOptions[] {
  const text = texts[language];
  const places: MenuItemConstructorOptions[] = [
    { label: text.overview, accelerator: 'CmdOrCtrl+1', click: () => openPlace('overview') },
    { label: text.journal, accelerator: 'CmdOrCtrl+2', click: () => openPlace('journal') },
    { label: text.settings, accelerator: 'CmdOrCtrl+,', click: () => openPlace('settings') },
  ];
  const appMenu: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  return [
    ...appMenu,
    { label: text.edit, role: 'editMenu' },
    {
      label: text.view,
      submenu: [
        ...places,
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { label: text.window, role: 'windowMenu' },
  ];
}
