import { useState } from 'react';
import type { CaptureLimits } from '../../../shared/model/snapshot.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { limitsTexts } from '../../app/texts/limits.ts';
import { useCaptureLimits, useSetCaptureLimits } from '../../data/capture-limits.ts';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { isLimit, limitFields, limitsForm, limitsOf, limitUnits } from './limits-form.ts';
import type { LimitField, LimitsForm } from './limits-form.ts';

const labels = { maxStallMs: 'maxStall', maxPinMs: 'maxPin', maxWalGrowthBytes: 'maxWal' } as const;
const helps = {
  maxStallMs: 'maxStallHelp',
  maxPinMs: 'maxPinHelp',
  maxWalGrowthBytes: 'maxWalHelp',
} as const;

/** How much a capture may ask of a target's server: seen and changed. */
export function LimitsDialog(props: { readonly target: TargetSummary; readonly onClose: () => void }) {
  const { target, onClose } = props;
  const texts = useTexts(limitsTexts);
  const limits = useCaptureLimits(target.id);
  const set = useSetCaptureLimits(target.id);
  const [typed, setTyped] = useState<LimitsForm | null>(null);
  const form = typed ?? (limits.data === undefined ? null : limitsForm(limits.data));
  const wish: CaptureLimits | null = form === null ? null : limitsOf(form);
  const save = () => {
    if (wish !== null) set.mutate(wish, { onSuccess: onClose });
  };
  return (
    <FormDialog
      onClose={onClose}
      title={texts.title(target.name)}
      description={texts.text}
      verb={texts.save}
      disabled={wish === null}
      busy={set.isPending}
      error={set.error}
      onSubmit={save}
    >
      {limits.isPending ? <Skeleton rows={3} /> : null}
      <ErrorNote error={limits.error} onRetry={() => void limits.refetch()} />
      {form === null
        ? null
        : limitFields.map((field) => (
            <LimitInput
              key={field}
              field={field}
              value={form[field]}
              onChange={(value) => setTyped({ ...form, [field]: value })}
            />
          ))}
    </FormDialog>
  );
}

function LimitInput(props: {
  readonly field: LimitField;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { field, value } = props;
  const texts = useTexts(limitsTexts);
  const { least, most } = limitUnits[field];
  return (
    <TextField
      label={texts[labels[field]]}
      help={texts[helps[field]]}
      inputMode="decimal"
      maxLength={11}
      value={value}
      problem={isLimit(field, value) ? null : texts.between(String(least), String(most))}
      onChange={props.onChange}
    />
  );
}
