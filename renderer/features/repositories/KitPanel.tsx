import { useState } from 'react';
import { printPaper } from '../../ui/paper.ts';
import type { RepositoryId } from '../../../shared/model/ids.ts';
import { newRepositoryTexts } from '../../app/texts/new-repository.ts';
import { useKit } from '../../data/repositories.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { FolderPicker } from '../targets/FolderPicker.tsx';
import { codeGroups } from './new/new-repository-machine.ts';
import './repositories.css';

/** The code while it may be shown, and the ways to keep it. */
export function KitPanel(props: {
  readonly repositoryId: RepositoryId;
  readonly recoveryCode: string | null;
  /** A confirmed kit is written into a folder and printed no more: its code has left the console. */
  readonly printable: boolean;
}) {
  const texts = useTexts(newRepositoryTexts);
  const language = useLanguage();
  const kit = useKit();
  const [picking, setPicking] = useState(false);
  const { repositoryId } = props;
  const files = kit.data?.files ?? [];
  const print = () =>
    kit.mutate(
      { repositoryId, folder: null, language },
      {
        onSuccess: ({ html }) => {
          if (html === null) return;
          printPaper(html);
          announce(texts.printed);
        },
      },
    );
  return (
    <div className="stack">
      {props.recoveryCode === null ? null : <CodeGroups code={props.recoveryCode} />}
      <div className="toolbar">
        {props.printable ? (
          <Button icon="file" busy={kit.isPending} onClick={print}>
            {texts.print}
          </Button>
        ) : null}
        <Button icon="export" busy={kit.isPending} onClick={() => setPicking(true)}>
          {texts.save}
        </Button>
      </div>
      <p className="muted small">{texts.notAFile}</p>
      <ErrorNote error={kit.error} />
      {files.length === 0 ? null : (
        <div role="status" className="note">
          <Icon name="check" />
          <div>
            {texts.saved}
            <ul>
              {files.map((path) => (
                <li key={path}>
                  <Plain text={path} mono />
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <FolderPicker
        open={picking}
        wanted="folder"
        onClose={() => setPicking(false)}
        onPick={({ token }) => {
          setPicking(false);
          kit.mutate({ repositoryId, folder: token, newName: 'holdfast-recovery-kit', language });
        }}
      />
    </div>
  );
}

function CodeGroups(props: { readonly code: string }) {
  const texts = useTexts(newRepositoryTexts);
  const groups = codeGroups(props.code);
  return (
    <ol className="code-groups" aria-label={texts.code}>
      {groups.map((group, at) => (
        <li key={at} className="code-groups__item">
          <span className="muted small">{at < 8 ? texts.group(at + 1) : texts.check}</span>
          <span className="code-groups__text mono">{group}</span>
        </li>
      ))}
    </ol>
  );
}
