import { useState } from 'react';
import { formatAge } from '../../shared/text/format-age.ts';
import { Button } from './Button.tsx';
import { useLanguage, useTexts } from './language.tsx';
import { uiTexts } from './ui-texts.ts';
import { useSeconds } from './use-seconds.ts';

/** For what is waited, and for how long already; with a way to end it where there is one. What is usually quick is told after `afterMs`. */
export function Waiting(props: {
  readonly text: string;
  readonly afterMs?: number;
  readonly onStop?: () => void;
}) {
  const texts = useTexts(uiTexts);
  const language = useLanguage();
  const [since] = useState(() => Date.now());
  const now = useSeconds(true);
  if (now - since < (props.afterMs ?? 0)) return null;
  return (
    <div className="row-line">
      <span className="muted">
        {/* Read out once, and not with every second. */}
        <span role="status" className="wrap-anywhere">
          {props.text}
        </span>{' '}
        <span aria-hidden="true">· {formatAge(now - since, language)}</span>
      </span>
      {props.onStop === undefined ? null : (
        <Button small onClick={props.onStop}>
          {texts.stop}
        </Button>
      )}
    </div>
  );
}
