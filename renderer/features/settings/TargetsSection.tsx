import { useRef } from 'react';
import { routeHref } from '../../app/routes.ts';
import { settingsTexts } from '../../app/texts/settings.ts';
import { useExportConfig, useImportConfig } from '../../data/settings.ts';
import { useTargets } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { downloadText, fileName } from '../../ui/download.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

export function TargetsSection() {
  const texts = useTexts(settingsTexts);
  const targets = useTargets();
  const rows = targets.data?.targets.toSorted((left, right) => left.name.localeCompare(right.name)) ?? [];
  return (
    <div className="stack stack--wide">
      <div className="row-line row-line--apart">
        <h2>{texts.targets}</h2>
        <a className="button" href={routeHref({ place: 'add-target', from: 'address' })}>
          <Icon name="add" size={15} />
          {texts.addTarget}
        </a>
      </div>
      <ErrorNote error={targets.error} onRetry={() => void targets.refetch()} />
      {targets.isPending ? <Skeleton rows={6} /> : null}
      {targets.data && rows.length === 0 ? <EmptyState title={texts.noTargets} /> : null}
      {rows.length > 0 ? <TargetTable rows={rows} /> : null}
      <Configuration />
    </div>
  );
}

type Rows = NonNullable<ReturnType<typeof useTargets>['data']>['targets'];

function TargetTable(props: { readonly rows: Rows }) {
  const texts = useTexts(settingsTexts);
  const local = useLocal();
  return (
    <div className="card table-box">
      <table className="table" aria-label={texts.targets}>
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.pack}</th>
            <th scope="col" className="settings__state">
              {texts.state}
            </th>
            <th scope="col" className="settings__edit">
              <span className="visually-hidden">{texts.edit}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((target) => (
            <tr key={target.id}>
              <td>
                <Plain text={target.name} clip />
              </td>
              <td>
                <Plain text={local(target.packTitle)} clip />
              </td>
              <td>
                <StatusMark state={target.state} />
              </td>
              <td>
                <a
                  href={routeHref({ place: 'edit-target', targetId: target.id })}
                  aria-label={texts.editTarget(target.name)}
                >
                  {texts.edit}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const importLimitBytes = 5_000_000;

/** Targets and preferences as a file. What is read here is text; the console judges what it means. */
function Configuration() {
  const texts = useTexts(settingsTexts);
  const file = useRef<HTMLInputElement>(null);
  const exported = useExportConfig();
  const imported = useImportConfig();
  const save = () =>
    exported.mutate(undefined, {
      onSuccess: ({ text }) =>
        downloadText([text], fileName(['configuration'], Date.now(), 'json'), 'application/json'),
    });
  const read = async (chosen: File | undefined) => {
    if (chosen && chosen.size <= importLimitBytes) imported.mutate(await chosen.text());
  };
  return (
    <section className="card form__section" aria-label={texts.configuration}>
      <h2>{texts.configuration}</h2>
      <p className="muted">{texts.configurationHelp}</p>
      <div className="toolbar">
        <Button icon="export" busy={exported.isPending} onClick={save}>
          {texts.exportConfig}
        </Button>
        <Button icon="file" busy={imported.isPending} onClick={() => file.current?.click()}>
          {texts.importConfig}
        </Button>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          hidden
          aria-label={texts.importChoose}
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      <ErrorNote error={exported.error ?? imported.error} />
      <div role="status">{imported.data ? <ImportResult result={imported.data} /> : null}</div>
    </section>
  );
}

function ImportResult(props: {
  readonly result: {
    readonly added: readonly string[];
    readonly skipped: readonly { readonly name: string; readonly why: string }[];
  };
}) {
  const texts = useTexts(settingsTexts);
  const { added, skipped } = props.result;
  return (
    <ul>
      <li>{added.length === 0 ? texts.nothingAdded : texts.imported(added.join(', '))}</li>
      {skipped.map((entry) => (
        <li key={entry.name}>
          <Plain text={texts.skippedOne(entry.name, entry.why)} />
        </li>
      ))}
    </ul>
  );
}
