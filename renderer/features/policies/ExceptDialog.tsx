import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { PolicyFinding } from '../../../shared/model/policy.ts';
import { policyTexts } from '../../app/texts/policies.ts';
import { useExcept } from '../../data/policies.ts';
import { Choices } from '../../ui/Choices.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';

const dayMs = 86_400_000;
const lengths = ['7', '30', '90', 'for-good'] as const;
type Length = (typeof lengths)[number];

/** Says why a deviation is meant, and how long. */
export function ExceptDialog(props: {
  readonly targetId: TargetId;
  readonly finding: PolicyFinding;
  readonly onClose: () => void;
}) {
  const texts = useTexts(policyTexts);
  const local = useLocal();
  const except = useExcept(props.targetId);
  const [reason, setReason] = useState('');
  const [length, setLength] = useState<Length>('30');
  const submit = () => {
    const forMs = length === 'for-good' ? null : Number(length) * dayMs;
    except.mutate({ policyId: props.finding.id, reason: reason.trim(), forMs }, { onSuccess: props.onClose });
  };
  return (
    <FormDialog
      onClose={props.onClose}
      width="small"
      title={texts.exceptTitle(local(props.finding.title))}
      description={texts.exceptHelp}
      verb={texts.exceptVerb}
      disabled={reason.trim() === ''}
      busy={except.isPending}
      error={except.error}
      onSubmit={submit}
    >
      <TextField label={texts.reason} required value={reason} onChange={setReason} maxLength={500} />
      <Choices
        label={texts.howLong}
        value={length}
        onChange={setLength}
        choices={lengths.map((id) => ({
          value: id,
          label: id === 'for-good' ? texts.forGood : texts.days(Number(id)),
        }))}
      />
    </FormDialog>
  );
}
