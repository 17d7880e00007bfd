import { useState } from 'react';
import type { CredentialSummary } from '../../../shared/model/credential.ts';
import type { PackCredential } from '../../../shared/model/pack.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { credentialTexts } from '../../app/texts/credentials.ts';
import { useCredentials, useGrantCredential, useRemoveCredential } from '../../data/credentials.ts';
import { usePacks } from '../../data/packs.ts';
import { useTargets } from '../../data/targets.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { HostSecrets } from '../hosts/HostSecrets.tsx';
import { CredentialDialog } from './CredentialDialog.tsx';
import { VaultCard } from './VaultCard.tsx';

/** Where secrets are kept, and which there are: by name only. */
export function CredentialsSection() {
  const texts = useTexts(credentialTexts);
  const credentials = useCredentials();
  const grant = useGrantCredential();
  const [removing, setRemoving] = useState<CredentialSummary | null>(null);
  const [replacing, setReplacing] = useState<CredentialSummary | null>(null);
  const definition = usePackCredential(replacing);
  const all = credentials.data?.credentials ?? [];
  return (
    <div className="stack stack--wide">
      <div>
        <h2>{texts.title}</h2>
        <p className="muted">{texts.about}</p>
      </div>
      <VaultCard />
      <ErrorNote error={credentials.error ?? grant.error} onRetry={() => void credentials.refetch()} />
      {credentials.isPending ? <Skeleton rows={5} /> : null}
      {credentials.data && all.length === 0 ? <EmptyState title={texts.none} /> : null}
      {all.length === 0 ? null : (
        <CredentialTable
          credentials={all}
          onReplace={setReplacing}
          onGrant={(entry) => grant.mutate({ targetId: entry.targetId, name: entry.name })}
          onRemove={setRemoving}
        />
      )}
      <HostSecrets />
      {replacing === null ? null : (
        <CredentialDialog
          targetId={replacing.targetId}
          credential={definition}
          onClose={() => setReplacing(null)}
        />
      )}
      <RemoveCredential entry={removing} onClose={() => setRemoving(null)} />
    </div>
  );
}

/** How the pack defines a stored credential; a pack that is gone leaves one plain value. */
function usePackCredential(entry: CredentialSummary | null): PackCredential | null {
  const targets = useTargets().data?.targets ?? [];
  const packs = usePacks().data?.packs ?? [];
  if (entry === null) return null;
  const packId = targets.find((target) => target.id === entry.targetId)?.pack;
  const found = packs
    .find((pack) => pack.id === packId)
    ?.credentials.find((each) => each.name === entry.name);
  return (
    found ?? {
      name: entry.name,
      type: 'secret',
      title: localText(entry.name, entry.name),
      help: null,
      required: false,
    }
  );
}

type Rows = {
  readonly credentials: readonly CredentialSummary[];
  readonly onReplace: (entry: CredentialSummary) => void;
  readonly onGrant: (entry: CredentialSummary) => void;
  readonly onRemove: (entry: CredentialSummary) => void;
};

function CredentialTable(props: Rows) {
  const texts = useTexts(credentialTexts);
  return (
    <div className="card table-box">
      <table className="table" aria-label={texts.list}>
        <thead>
          <tr>
            <th scope="col">{texts.target}</th>
            <th scope="col">{texts.name}</th>
            <th scope="col" className="credentials__fact">
              {texts.where}
            </th>
            <th scope="col" className="credentials__fact">
              {texts.unattended}
            </th>
            <th scope="col" className="credentials__fact">
              {texts.changed}
            </th>
            <th scope="col" className="credentials__more">
              <span className="visually-hidden">{texts.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.credentials.map((entry) => (
            <CredentialRow key={`${entry.targetId}/${entry.name}`} {...props} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CredentialRow(props: Rows & { readonly entry: CredentialSummary }) {
  const { entry } = props;
  const texts = useTexts(credentialTexts);
  const actions = [
    { id: 'replace', label: texts.replace, icon: 'key' as const, onChoose: () => props.onReplace(entry) },
    ...(entry.unattended
      ? []
      : [{ id: 'grant', label: texts.grant, icon: 'shield' as const, onChoose: () => props.onGrant(entry) }]),
    {
      id: 'remove',
      label: texts.remove,
      icon: 'trash' as const,
      danger: true,
      onChoose: () => props.onRemove(entry),
    },
  ];
  return (
    <tr>
      <td>
        <Plain text={entry.targetName} clip />
      </td>
      <td className="mono">
        <Plain text={entry.name} clip />
      </td>
      <td>{texts[entry.backend]}</td>
      <td>{entry.unattended ? texts.yes : <span className="muted">{texts.no}</span>}</td>
      <td>
        <RelativeTime at={entry.updatedAt} />
      </td>
      <td>
        <Menu
          trigger={<IconButton small icon="more" name={texts.actionsFor(entry.name, entry.targetName)} />}
        >
          <MenuActions actions={actions} />
        </Menu>
      </td>
    </tr>
  );
}

function RemoveCredential(props: { readonly entry: CredentialSummary | null; readonly onClose: () => void }) {
  const { entry, onClose } = props;
  const texts = useTexts(credentialTexts);
  const remove = useRemoveCredential();
  return (
    <ConfirmDialog
      open={entry !== null}
      onClose={onClose}
      title={texts.removeTitle(entry?.name ?? '')}
      description={texts.removeText(entry?.targetName ?? '')}
      verb={texts.remove}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        if (entry) remove.mutate({ targetId: entry.targetId, name: entry.name }, { onSuccess: onClose });
      }}
    />
  );
}
