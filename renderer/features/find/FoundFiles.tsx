import { useState } from 'react';
import type { FoundFile } from '../../../shared/model/contents.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { findTexts } from '../../app/texts/find.ts';
import { Button } from '../../ui/Button.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { RestoreFileDialog } from './RestoreFileDialog.tsx';
import { newest, oldest, versionGroups } from './version-groups.ts';
import type { FilePath } from './version-groups.ts';

/** What a search found: each path with its versions, and which snapshots have them. */
export function FoundFiles(props: { readonly files: readonly FoundFile[] }) {
  const texts = useTexts(findTexts);
  const [chosen, setChosen] = useState<FoundFile | null>(null);
  return (
    <>
      <ul className="found" aria-label={texts.results}>
        {versionGroups(props.files).map((found) => (
          <li key={found.key} className="card">
            <Found found={found} onRestore={setChosen} />
          </li>
        ))}
      </ul>
      {chosen === null ? null : (
        <RestoreFileDialog
          file={chosen}
          facts={chosen}
          snapshots={chosen.snapshots}
          onClose={() => setChosen(null)}
        />
      )}
    </>
  );
}

function Found(props: { readonly found: FilePath; readonly onRestore: (file: FoundFile) => void }) {
  const { path, targetName, versions } = props.found;
  const texts = useTexts(findTexts);
  const language = useLanguage();
  return (
    <details>
      <summary className="found__path">
        <Plain text={path} mono />
        <span className="muted small">
          <Plain text={targetName} /> · {texts.versions(formatNumber(versions.length, language))}
        </span>
      </summary>
      <div className="table-scroll">
        <table className="table found__versions" aria-label={texts.versionsOf(path)}>
          <thead>
            <tr>
              <th scope="col">{texts.changed}</th>
              <th scope="col" className="number found__size">
                {texts.size}
              </th>
              <th scope="col" className="found__hash">
                {texts.hash}
              </th>
              <th scope="col" className="number found__in">
                {texts.inSnapshots}
              </th>
              <th scope="col">{texts.newest}</th>
              <th scope="col">{texts.oldest}</th>
              <th scope="col" className="found__restore">
                <span className="visually-hidden">{texts.restore}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <tr key={`${version.sha256 ?? ''}/${version.modifiedAt}`}>
                <td>{formatMoment(version.modifiedAt, language)}</td>
                <td className="number">{formatBytes(version.sizeBytes, language)}</td>
                <td className="mono">{version.sha256?.slice(0, 12) ?? '–'}</td>
                <td className="number">{formatNumber(version.snapshots.length, language)}</td>
                <td>
                  <RelativeTime at={newest(version)} />
                </td>
                <td>
                  <RelativeTime at={oldest(version)} />
                </td>
                <td>
                  <Button small aria-label={texts.restoreOf(path)} onClick={() => props.onRestore(version)}>
                    {texts.restore}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
