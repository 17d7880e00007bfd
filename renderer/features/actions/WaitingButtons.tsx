import { actionTexts } from '../../app/texts/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { useTexts } from '../../ui/language.tsx';

/** Says that what a stage asked for is done, or that nothing more is to be begun. */
export function WaitingButtons(props: {
  readonly isStopping: boolean;
  readonly onGoOn: () => void;
  readonly onStop: () => void;
}) {
  const texts = useTexts(actionTexts);
  return (
    <div className="toolbar">
      <Button tone="primary" icon="check" onClick={props.onGoOn}>
        {texts.goOn}
      </Button>
      <Button icon="stop" busy={props.isStopping} onClick={props.onStop}>
        {texts.stop}
      </Button>
    </div>
  );
}
