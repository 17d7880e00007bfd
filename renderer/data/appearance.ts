import type { ConsoleSettings } from '../../shared/model/settings.ts';

/** What the window looks like until the console has said how it should. */
export const defaultAppearance: ConsoleSettings = {
  language: 'en',
  theme: 'system',
  density: 'normal',
  operatorName: '',
};

/** The theme that is drawn: `system` becomes what the platform asks for. */
export function drawnTheme(
  theme: ConsoleSettings['theme'],
  platform: { readonly dark: boolean; readonly moreContrast: boolean },
): 'light' | 'dark' | 'contrast' {
  if (theme !== 'system') return theme;
  if (platform.moreContrast) return 'contrast';
  return platform.dark ? 'dark' : 'light';
}
