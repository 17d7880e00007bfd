import { serveCommand } from '../../shared/text/serve-command.ts';
import { defaultAppearance } from '../data/appearance.ts';
import { useTexts } from '../ui/language.tsx';
import type { WebStart } from '../bridge/web-ops.ts';
import { appTexts } from './texts/app.ts';
import { useAppearance } from './use-appearance.ts';

/** Shown in place of everything when there is no console behind this page, with the one thing that helps. */
export function NoConsole(props: { readonly reason: Exclude<WebStart, 'installed'> }) {
  const texts = useTexts(appTexts);
  useAppearance(defaultAppearance);
  const title = {
    'no-token': texts.noTokenTitle,
    refused: texts.refusedTitle,
    unreachable: texts.unreachableTitle,
  }[props.reason];
  return (
    <main className="page page--reading page--alone">
      <h1>{title}</h1>
      <p>{props.reason === 'unreachable' ? texts.unreachableText : texts.noTokenText}</p>
      <pre className="card card--padded">{serveCommand(null)}</pre>
      <p>{texts.noTokenThen}</p>
      <pre className="card card--padded">{serveCommand('DIR')}</pre>
    </main>
  );
}
