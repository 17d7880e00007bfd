import { useState } from 'react';
import type { Target } from '../../../shared/model/target.ts';
import { editTargetTexts } from '../../app/texts/edit-target.ts';
import { goTo } from '../../app/use-route.ts';
import { useRemoveTarget } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { showToast } from '../../ui/Toast.tsx';

/** Lets go of a target, once its name was typed. */
export function RemoveTarget(props: { readonly target: Target }) {
  const { target } = props;
  const texts = useTexts(editTargetTexts);
  const [asking, setAsking] = useState(false);
  const remove = useRemoveTarget(target.id);
  return (
    <section className="card form form__section danger-zone" aria-label={texts.remove}>
      <h2>{texts.remove}</h2>
      <p className="muted">{texts.removeText}</p>
      <div>
        <Button icon="trash" onClick={() => setAsking(true)}>
          {texts.remove}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={texts.removeTitle(target.name)}
        description={texts.removeText}
        verb={texts.remove}
        typedName={target.name}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={(typed) =>
          remove.mutate(typed, {
            onSuccess: () => {
              goTo({ place: 'overview' });
              showToast(texts.removed(target.name));
            },
          })
        }
      />
    </section>
  );
}
