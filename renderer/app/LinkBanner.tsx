import { serveCommand } from '../../shared/text/serve-command.ts';
import { useLinkState } from '../bridge/link-state.ts';
import { useAppInfo } from '../data/settings.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useTexts } from '../ui/language.tsx';
import { appTexts } from './texts/app.ts';
import { useLasting } from './use-lasting.ts';

/** A console that was only started anew, or a desk that slept, is heard again before. */
const goneAfterMs = 20_000;

/** Says that what is on the screen may be out of date because the console cannot be heard, and what helps when that lasts. */
export function LinkBanner() {
  const texts = useTexts(appTexts);
  const state = useLinkState();
  const gone = useLasting(state === 'lost', goneAfterMs);
  const dataDir = useAppInfo().data?.dataDir ?? null;
  const text = state === 'refused' ? texts.refused : gone ? texts.gone : state === 'lost' ? texts.lost : null;
  const command = state === 'refused' || gone ? serveCommand(dataDir) : null;
  return (
    <div role="alert" className="banner-place">
      {text === null ? null : (
        <div className="banner">
          <Icon name="warning" />
          <span>
            {text}
            {command === null ? null : (
              <span className="banner__command">
                <code>{command}</code>
                <CopyButton text={command} what={command} />
              </span>
            )}
          </span>
        </div>
      )}
    </div>
  );
}
