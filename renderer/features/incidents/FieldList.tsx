import { useRef, useState } from 'react';
import type { Incident, IncidentField } from '../../../shared/model/incident.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useIncidentCall } from '../../data/incidents.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextArea } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** What has to be known first: what the console read, and what people say. */
export function FieldList(props: { readonly incident: Incident }) {
  const { id, fields, state } = props.incident;
  const texts = useTexts(incidentTexts);
  const [edited, setEdited] = useState<IncidentField | null>(null);
  const fill = useIncidentCall('incidents.fill');
  const isOpen = state === 'open';
  if (fields.length === 0) return null;
  return (
    <section className="stack stack--tight" aria-label={texts.fields}>
      <div className="row-line row-line--apart">
        <h2>{texts.fields}</h2>
        {isOpen ? (
          <Button small icon="refresh" busy={fill.isPending} onClick={() => fill.mutate({ incidentId: id })}>
            {texts.fill}
          </Button>
        ) : null}
      </div>
      <ErrorNote error={fill.error} />
      <ul className="incident__list card">
        {fields.map((field) => (
          <FieldItem key={field.id} field={field} onEdit={isOpen ? () => setEdited(field) : null} />
        ))}
      </ul>
      {edited === null ? null : (
        <AnswerDialog incident={props.incident} field={edited} onClose={() => setEdited(null)} />
      )}
    </section>
  );
}

function FieldItem(props: { readonly field: IncidentField; readonly onEdit: (() => void) | null }) {
  const { title, value, by, problem } = props.field;
  const texts = useTexts(incidentTexts);
  const local = useLocal();
  const name = local(title);
  return (
    <li className="incident__item">
      <div className="grow">
        <strong>{name}</strong>
        {by === null ? null : (
          <span className="muted small"> · {by === 'console' ? texts.fromConsole : <Plain text={by} />}</span>
        )}
        <div className="incident__text">
          {value === null ? (
            <span className="muted">
              {problem === null ? texts.unanswered : <Plain text={local(problem)} />}
            </span>
          ) : (
            <Plain text={value} />
          )}
        </div>
      </div>
      {props.onEdit === null ? null : (
        <IconButton icon="pen" name={texts.edit(name)} onClick={props.onEdit} />
      )}
    </li>
  );
}

function AnswerDialog(props: {
  readonly incident: Incident;
  readonly field: IncidentField;
  readonly onClose: () => void;
}) {
  const { field } = props;
  const texts = useTexts(incidentTexts);
  const local = useLocal();
  const input = useRef<HTMLTextAreaElement>(null);
  const [value, setValue] = useState(field.value ?? '');
  const save = useIncidentCall('incidents.field');
  const submit = () =>
    save.mutate(
      { incidentId: props.incident.id, fieldId: field.id, value },
      { onSuccess: () => props.onClose() },
    );
  return (
    <FormDialog
      onClose={props.onClose}
      title={local(field.title)}
      description={field.help === null ? undefined : local(field.help)}
      initialFocus={input}
      verb={texts.save}
      busy={save.isPending}
      error={save.error}
      onSubmit={submit}
    >
      <TextArea ref={input} label={texts.answer} rows={5} value={value} onChange={setValue} />
    </FormDialog>
  );
}
