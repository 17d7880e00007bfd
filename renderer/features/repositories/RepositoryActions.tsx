import { useMemo, useState } from 'react';
import type { Repository } from '../../../shared/model/repository.ts';
import { useRegisterCommands } from '../../app/commands.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { goTo } from '../../app/use-route.ts';
import { useStartJob } from '../../data/jobs.ts';
import { useRepositoryCall } from '../../data/repositories.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import type { IconName } from '../../ui/Icon.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { CheckDialog } from './CheckDialog.tsx';
import { CopyDialog } from './CopyDialog.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { PruneDialog } from './PruneDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';

const asks = ['check', 'prune', 'copy', 'import'] as const;
const icons: Readonly<Record<(typeof asks)[number], IconName>> = {
  check: 'shield',
  prune: 'trash',
  copy: 'copy',
  import: 'file',
};

type Asked = (typeof asks)[number] | 'rename' | 'move' | 'remove';

/** What can be done with a repository: buttons, a menu, and the same in the palette. */
export function RepositoryActions(props: { readonly repository: Repository }) {
  const { repository } = props;
  const texts = useTexts(repositoryTexts);
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const refresh = useStartJob('repositories.refresh');
  const rebuild = useStartJob('repositories.rebuildIndex');
  const id = { repositoryId: repository.id };
  useActionCommands(repository.name, setAsked);
  return (
    <>
      <div className="toolbar" role="group" aria-label={texts.actions}>
        {asks.map((action) => (
          <Button key={action} icon={icons[action]} onClick={() => setAsked(action)}>
            {texts[action]}
          </Button>
        ))}
        <Button icon="refresh" busy={refresh.isPending} onClick={() => refresh.mutate(id)}>
          {texts.refresh}
        </Button>
        <Menu trigger={<Button icon="more">{texts.more}</Button>}>
          <MenuActions
            actions={[
              { id: 'rename', label: texts.rename, icon: 'pen', onChoose: () => setAsked('rename') },
              { id: 'move', label: texts.move, icon: 'folder', onChoose: () => setAsked('move') },
              { id: 'rebuild', label: texts.rebuild, icon: 'tools', onChoose: () => rebuild.mutate(id) },
              {
                id: 'remove',
                label: texts.remove,
                icon: 'trash',
                danger: true,
                onChoose: () => setAsked('remove'),
              },
            ]}
          />
        </Menu>
      </div>
      <ErrorNote error={refresh.error ?? rebuild.error} />
      {asked === 'check' ? <CheckDialog repository={repository} onClose={close} /> : null}
      {asked === 'prune' ? <PruneDialog repository={repository} onClose={close} /> : null}
      {asked === 'copy' ? <CopyDialog repository={repository} onClose={close} /> : null}
      {asked === 'import' ? <ImportDialog repository={repository} onClose={close} /> : null}
      {asked === 'rename' ? <RenameDialog repository={repository} onClose={close} /> : null}
      {asked === 'move' ? <MoveDialog repository={repository} onClose={close} /> : null}
      <RemoveDialog repository={repository} open={asked === 'remove'} onClose={close} />
    </>
  );
}

function RemoveDialog(props: {
  readonly repository: Repository;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { repository } = props;
  const texts = useTexts(repositoryTexts);
  const remove = useRepositoryCall('repositories.remove');
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={texts.removeTitle(repository.name)}
      description={texts.removeText}
      verb={texts.remove}
      typedName={repository.name}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={(confirmName) =>
        // A promise: the event of the removal takes this dialog off the screen before the answer comes.
        void remove.mutateAsync({ repositoryId: repository.id, confirmName }).then(
          () => {
            goTo({ place: 'snapshots', section: 'repositories' });
            showToast(texts.removed(repository.name));
          },
          () => undefined,
        )
      }
    />
  );
}

function useActionCommands(name: string, ask: (asked: Asked) => void): void {
  const texts = useTexts(repositoryTexts);
  const commands = useMemo(
    () =>
      ([...asks, 'rename', 'move', 'remove'] as const).map((action) => ({
        id: `repository.${action}`,
        title: `${texts[action]}: ${name}`,
        group: texts.list,
        run: () => ask(action),
      })),
    [texts, name, ask],
  );
  useRegisterCommands('repository', commands);
}
