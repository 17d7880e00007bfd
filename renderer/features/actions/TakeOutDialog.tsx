import { useState } from 'react';
import type { ActionRun } from '../../../shared/model/action.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useTakeOut } from '../../data/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { PickFolder } from '../repositories/PickFolder.tsx';
import type { Picked } from '../targets/FolderPicker.tsx';

/** What a run has kept, as it was before, in clear: for whoever has to set it by hand. */
export function TakeOutDialog(props: {
  readonly target: TargetSummary;
  readonly run: ActionRun;
  readonly onClose: () => void;
}) {
  const { target, run, onClose } = props;
  const texts = useTexts(actionTexts);
  const local = useLocal();
  const takeOut = useTakeOut();
  const [folder, setFolder] = useState<Picked | null>(null);
  const title = texts.takeOutOf(local(run.title));
  if (takeOut.data !== undefined)
    return <TakenOut title={title} files={takeOut.data.files} onClose={onClose} />;
  return (
    <FormDialog
      onClose={onClose}
      title={title}
      description={texts.takeOutText}
      tone="danger"
      verb={texts.takeOut}
      disabled={folder === null}
      busy={takeOut.isPending}
      error={takeOut.error}
      onSubmit={() => {
        if (folder !== null) takeOut.mutate({ targetId: target.id, runId: run.id, folder: folder.token });
      }}
    >
      <Paths paths={run.kept} />
      <PickFolder label={texts.takeOutTo} picked={folder} onPick={setFolder} />
    </FormDialog>
  );
}

function TakenOut(props: {
  readonly title: string;
  readonly files: readonly string[];
  readonly onClose: () => void;
}) {
  const texts = useTexts(actionTexts);
  const ui = useTexts(uiTexts);
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      actions={
        <Button tone="primary" onClick={props.onClose}>
          {ui.close}
        </Button>
      }
    >
      <div className="stack" role="status">
        <p>{texts.takenOut}</p>
        <Paths paths={props.files} copied />
      </div>
    </Dialog>
  );
}

function Paths(props: { readonly paths: readonly string[]; readonly copied?: boolean }) {
  return (
    <ul className="stack stack--tight">
      {props.paths.map((path) => (
        <li key={path} className="wrap-anywhere">
          <Plain text={path} mono />
          {props.copied === true ? <CopyButton text={path} what={path} /> : null}
        </li>
      ))}
    </ul>
  );
}
