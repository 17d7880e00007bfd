import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { AppErrorBoundary } from './app/AppErrorBoundary.tsx';
import { NoConsole } from './app/NoConsole.tsx';
import { Providers } from './app/Providers.tsx';
import { hasOps } from './bridge/ops.ts';
import { installWebOps } from './bridge/web-ops.ts';
import { createQueryClient } from './data/query-client.ts';
import { LanguageProvider } from './ui/language.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './ui/controls.css';
import './ui/forms.css';
import './ui/lists.css';
import './ui/overlays.css';
import './ui/palette.css';
import './ui/surfaces.css';
import './ui/status/status.css';
import './ui/table/table.css';
import './ui/chart/chart.css';
import './app/app.css';

async function start(): Promise<void> {
  const place = document.getElementById('root');
  if (!place) return;
  const root = createRoot(place);
  const began = hasOps() ? 'installed' : await installWebOps();
  if (began !== 'installed') {
    const language = navigator.language.startsWith('ko') ? 'ko' : 'en';
    document.documentElement.lang = language;
    root.render(
      <LanguageProvider language={language}>
        <NoConsole reason={began} />
      </LanguageProvider>,
    );
    return;
  }
  const client = createQueryClient();
  root.render(
    <StrictMode>
      <Providers client={client}>
        <AppErrorBoundary>
          <App client={client} />
        </AppErrorBoundary>
      </Providers>
    </StrictMode>,
  );
}

void start();
