import { useEffect } from 'react';
import type { ConsoleSettings } from '../../shared/model/settings.ts';
import { drawnTheme } from '../data/appearance.ts';

const darkQuery = '(prefers-color-scheme: dark)';
const contrastQuery = '(prefers-contrast: more)';

/** Puts theme and density on the page, and follows the platform while the theme is `system`. */
export function useAppearance(settings: ConsoleSettings): void {
  const { theme, density } = settings;
  useEffect(() => {
    const queries = [window.matchMedia(darkQuery), window.matchMedia(contrastQuery)];
    const apply = () => {
      const [dark, contrast] = queries;
      document.documentElement.dataset['theme'] = drawnTheme(theme, {
        dark: dark?.matches ?? false,
        moreContrast: contrast?.matches ?? false,
      });
    };
    apply();
    for (const query of queries) query.addEventListener('change', apply);
    return () => {
      for (const query of queries) query.removeEventListener('change', apply);
    };
  }, [theme]);
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
  }, [density]);
}
