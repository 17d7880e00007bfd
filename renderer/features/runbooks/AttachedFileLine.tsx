import type { RunId } from '../../../shared/model/ids.ts';
import type { AttachedFile } from '../../../shared/model/runbook.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useRunFile } from '../../data/runbooks.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { downloadBase64 } from '../../ui/download.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** A file that somebody attached: its name and hash, and the way to have it again. */
export function AttachedFileLine(props: { readonly runId: RunId; readonly file: AttachedFile }) {
  const { runId, file } = props;
  const texts = useTexts(runTexts);
  const language = useLanguage();
  const read = useRunFile();
  const save = () =>
    read.mutate(
      { runId, sha256: file.sha256 },
      { onSuccess: ({ name, base64 }) => downloadBase64(base64, name) },
    );
  return (
    <>
      <span className="row-line">
        <Plain text={file.name} /> <span className="muted">{formatBytes(file.sizeBytes, language)}</span>
        <Button
          small
          icon="export"
          busy={read.isPending}
          aria-label={texts.saveFileOf(file.name)}
          onClick={save}
        >
          {texts.saveFile}
        </Button>
      </span>
      <span className="row-line small muted">
        SHA-256 <Plain text={file.sha256} mono /> <CopyButton text={file.sha256} what="SHA-256" />
      </span>
      <ErrorNote error={read.error} />
    </>
  );
}
