import { useState } from 'react';
import type { Repository } from '../../../shared/model/repository.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useRepositoryCall } from '../../data/repositories.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { placeFormOf, placeWish } from './place-form.ts';
import { PlaceFields } from './PlaceFields.tsx';

/** Where a repository lies now: a moved folder, another host, or another way to the same one. */
export function MoveDialog(props: { readonly repository: Repository; readonly onClose: () => void }) {
  const { repository } = props;
  const texts = useTexts(repositoryTexts);
  const move = useRepositoryCall('repositories.move');
  const [form, setForm] = useState(() => placeFormOf(repository));
  const [strict, setStrict] = useState(false);
  const submit = () => {
    const wish = placeWish(form);
    if (wish === null) return setStrict(true);
    return move.mutate({ repositoryId: repository.id, ...wish }, { onSuccess: props.onClose });
  };
  return (
    <FormDialog
      onClose={props.onClose}
      title={texts.moveTitle(repository.name)}
      description={texts.moveText}
      width="large"
      verb={texts.moveVerb}
      busy={move.isPending}
      error={move.error}
      layout="form"
      onSubmit={submit}
    >
      <PlaceFields form={form} strict={strict} onChange={setForm} />
    </FormDialog>
  );
}
