import { QueryClientProvider } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { defaultAppearance } from '../data/appearance.ts';
import { useSettings } from '../data/settings.ts';
import { LanguageProvider } from '../ui/language.tsx';
import { ToastProvider } from '../ui/Toast.tsx';
import { useAppearance } from './use-appearance.ts';

export function Providers(props: { readonly client: QueryClient; readonly children: ReactNode }) {
  return (
    <QueryClientProvider client={props.client}>
      <Preferences>{props.children}</Preferences>
    </QueryClientProvider>
  );
}

function Preferences(props: { readonly children: ReactNode }) {
  const settings = useSettings().data ?? defaultAppearance;
  useAppearance(settings);
  const { language } = settings;
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <LanguageProvider language={language}>
      <ToastProvider>{props.children}</ToastProvider>
    </LanguageProvider>
  );
}
