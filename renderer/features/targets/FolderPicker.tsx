import { useState } from 'react';
import type { PickerEntry, PickerListing } from '../../../shared/model/picker.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { targetFormTexts } from '../../app/texts/target-form.ts';
import { useFolder } from '../../data/detect.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

export type Picked = { readonly token: string; readonly path: string };

type FolderPickerProps = {
  readonly open: boolean;
  readonly wanted: 'folder' | 'file';
  readonly onClose: () => void;
  readonly onPick: (picked: Picked) => void;
};

/** Folders and files as the privileged side offers them: what is chosen is a token, the path is for reading only. */
export function FolderPicker(props: FolderPickerProps) {
  const texts = useTexts(targetFormTexts);
  const [token, setToken] = useState<string | null>(null);
  const folder = useFolder(token, props.open);
  const listing = folder.data ?? null;
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.wanted === 'folder' ? texts.pickFolder : texts.pickFile}
      description={
        listing === null ? null : <Plain text={listing.token === null ? texts.places : listing.path} mono />
      }
      actions={
        <>
          <Button onClick={props.onClose}>{texts.cancel}</Button>
          {props.wanted === 'folder' ? <ChooseThis listing={listing} onPick={props.onPick} /> : null}
        </>
      }
    >
      <div className="stack">
        {listing !== null && listing.token !== null ? (
          <div>
            <Button small icon="up" onClick={() => setToken(listing.parentToken)}>
              {texts.upOne}
            </Button>
          </div>
        ) : null}
        <ErrorNote error={folder.error} onRetry={() => void folder.refetch()} />
        {folder.isPending ? <Skeleton rows={6} /> : null}
        {listing === null ? null : <Listing listing={listing} {...props} onOpen={setToken} />}
      </div>
    </Dialog>
  );
}

function ChooseThis(props: {
  readonly listing: PickerListing | null;
  readonly onPick: (picked: Picked) => void;
}) {
  const texts = useTexts(targetFormTexts);
  const { listing } = props;
  const token = listing?.token ?? null;
  return (
    <Button
      tone="primary"
      disabled={token === null}
      onClick={() =>
        token === null || listing === null ? undefined : props.onPick({ token, path: listing.path })
      }
    >
      {texts.thisFolder}
    </Button>
  );
}

function Listing(
  props: FolderPickerProps & { readonly listing: PickerListing; readonly onOpen: (token: string) => void },
) {
  const texts = useTexts(targetFormTexts);
  const { listing, wanted } = props;
  const entries = listing.entries.filter((entry) => entry.kind === 'folder' || wanted === 'file');
  if (entries.length === 0) return <EmptyState title={texts.emptyFolder} />;
  return (
    <>
      <ul className="picker" aria-label={texts.folders}>
        {entries.map((entry) => (
          <li key={entry.token}>
            <EntryButton
              entry={entry}
              onChoose={() =>
                entry.kind === 'folder'
                  ? props.onOpen(entry.token)
                  : props.onPick({ token: entry.token, path: `${listing.path}/${entry.name}` })
              }
            />
          </li>
        ))}
      </ul>
      {listing.truncated ? <p className="muted small">{texts.truncated}</p> : null}
    </>
  );
}

function EntryButton(props: { readonly entry: PickerEntry; readonly onChoose: () => void }) {
  const { entry } = props;
  const texts = useTexts(targetFormTexts);
  const language = useLanguage();
  const name = entry.kind === 'folder' ? texts.openFolder(entry.name) : texts.chooseFile(entry.name);
  return (
    <button type="button" className="picker__entry" aria-label={name} onClick={props.onChoose}>
      <Icon name={entry.kind} />
      <span className="grow clip">
        <Plain text={entry.name} clip />
      </span>
      {entry.sizeBytes === null ? null : (
        <span className="muted small">{formatBytes(entry.sizeBytes, language)}</span>
      )}
    </button>
  );
}
