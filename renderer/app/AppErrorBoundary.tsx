import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { useTexts } from '../ui/language.tsx';
import { appTexts } from './texts/app.ts';

type Props = { readonly children: ReactNode };
type Held = { readonly error: Error | null };

/** Keeps an error of one place from emptying the whole window. A class, because React offers this to classes only. */
export class AppErrorBoundary extends Component<Props, Held> {
  override state: Held = { error: null };

  static getDerivedStateFromError(error: unknown): Held {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <Broken error={this.state.error} />;
  }
}

function Broken(props: { readonly error: Error }) {
  const texts = useTexts(appTexts);
  return (
    <div className="page page--reading" role="alert">
      <h1>{texts.brokenTitle}</h1>
      <p>{texts.brokenText}</p>
      <pre className="card card--padded wrap-anywhere">{props.error.message}</pre>
      <div>
        <Button tone="primary" icon="refresh" onClick={() => window.location.reload()}>
          {texts.reload}
        </Button>
      </div>
    </div>
  );
}
