import { isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { useLocal, useTexts } from './language.tsx';
import { Plain } from './Plain.tsx';
import { uiTexts } from './ui-texts.ts';

/** What failed, where it was asked for: the text says what to do, the code can be searched for. */
export function ErrorNote(props: { readonly error: unknown; readonly onRetry?: () => void }) {
  const texts = useTexts(uiTexts);
  const local = useLocal();
  const { error } = props;
  if (error === null || error === undefined) return null;
  const known = isAppError(error) ? error : null;
  const text = known?.text ?? localText(uiTexts.en.unexpected, uiTexts.ko.unexpected);
  return (
    <div className="note note--error" role="alert">
      <Icon name="warning" />
      <div className="grow">
        <Plain text={local(text)} />{' '}
        <span className="muted small mono">{known?.code ?? 'internal/unexpected'}</span>
      </div>
      {props.onRetry && (known?.retryable ?? true) ? (
        <Button small onClick={props.onRetry}>
          {texts.retry}
        </Button>
      ) : null}
    </div>
  );
}
