import type { TargetId } from '../../../shared/model/ids.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useEnableActions } from '../../data/actions.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Switch } from '../../ui/Switch.tsx';

/** Off until somebody says otherwise, here or on the command line; the journal keeps who it was. */
export function Permission(props: { readonly targetId: TargetId }) {
  const texts = useTexts(actionTexts);
  const enable = useEnableActions(props.targetId);
  return (
    <div className="stack stack--tight">
      <p>{texts.off}</p>
      <Switch label={texts.switchOn} checked={enable.isPending} onChange={(on) => enable.mutate(on)} />
      <ErrorNote error={enable.error} />
    </div>
  );
}
