import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Whether the page is being put on paper now: a place may show there what it folds away on the screen. Paper is light. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const media = window.matchMedia('print');
    const { dataset } = document.documentElement;
    let theme: string | null = null;
    const begin = () => {
      if (theme !== null) return;
      theme = dataset['theme'] ?? '';
      dataset['theme'] = 'light';
      // At once: the page is laid out for the paper as soon as the listeners return.
      flushSync(() => setPrinting(true));
    };
    const end = () => {
      if (theme === null) return;
      dataset['theme'] = theme;
      theme = null;
      setPrinting(false);
    };
    const change = () => (media.matches ? begin() : end());
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    media.addEventListener('change', change);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
      media.removeEventListener('change', change);
      end();
    };
  }, []);
  return printing;
}
