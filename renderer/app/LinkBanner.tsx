import { useLinkState } from '../bridge/link-state.ts';
import { Icon } from '../ui/Icon.tsx';
import { useTexts } from '../ui/language.tsx';
import { appTexts } from './texts/app.ts';

/** Says that what is on the screen may be out of date because the console cannot be heard. */
export function LinkBanner() {
  const texts = useTexts(appTexts);
  const state = useLinkState();
  const text = state === 'lost' ? texts.lost : state === 'refused' ? texts.refused : null;
  return (
    <div role="alert" className="banner-place">
      {text === null ? null : (
        <div className="banner">
          <Icon name="warning" />
          {text}
        </div>
      )}
    </div>
  );
}
