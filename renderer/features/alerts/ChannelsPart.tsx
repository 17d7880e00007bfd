import { useState } from 'react';
import type { AlertChannel } from '../../../shared/model/alert.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { useAlertCall, useAlertChannels } from '../../data/alerts.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { ChannelDialog } from './ChannelDialog.tsx';
import { ChannelRow } from './ChannelRow.tsx';
import { TestDialog } from './TestDialog.tsx';

export type ChannelWish = {
  readonly kind: 'edit' | 'test' | 'remove';
  readonly channel: AlertChannel;
};

/** The ways to tell somebody, and whether they get through. */
export function ChannelsPart() {
  const texts = useTexts(alertTexts);
  const channels = useAlertChannels();
  const [wish, setWish] = useState<ChannelWish | 'new' | null>(null);
  const known = channels.data?.channels ?? [];
  const close = () => setWish(null);
  return (
    <div className="stack">
      <div className="row-line row-line--apart">
        <h2>{texts.channels}</h2>
        <Button icon="add" onClick={() => setWish('new')}>
          {texts.addChannel}
        </Button>
      </div>
      <ErrorNote error={channels.error} onRetry={() => void channels.refetch()} />
      {channels.isPending ? <Skeleton rows={3} /> : null}
      {channels.data && known.length === 0 ? <p className="muted">{texts.noChannels}</p> : null}
      {known.length === 0 ? null : (
        <div className="card table-scroll">
          <table className="table alerts" aria-label={texts.channels}>
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col" className="alerts__state">
                  {texts.state}
                </th>
                <th scope="col" className="alerts__when">
                  {texts.lastTold}
                </th>
                <th scope="col" className="alerts__buttons">
                  <span className="visually-hidden">{texts.actions('')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {known.map((channel) => (
                <ChannelRow
                  key={channel.id}
                  channel={channel}
                  onWish={(kind) => setWish({ kind, channel })}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="muted small">{texts.programHelp}</p>
      {wish === 'new' ? <ChannelDialog channel={null} onClose={close} /> : null}
      {wish !== null && wish !== 'new' ? <WishDialog wish={wish} onClose={close} /> : null}
    </div>
  );
}

function WishDialog(props: { readonly wish: ChannelWish; readonly onClose: () => void }) {
  const { wish, onClose } = props;
  const texts = useTexts(alertTexts);
  const remove = useAlertCall('alerts.removeChannel');
  const { channel } = wish;
  switch (wish.kind) {
    case 'edit':
      return <ChannelDialog channel={channel} onClose={onClose} />;
    case 'test':
      return <TestDialog channel={channel} onClose={onClose} />;
    case 'remove':
      return (
        <ConfirmDialog
          open
          onClose={onClose}
          title={texts.removeChannelTitle(channel.name)}
          description={texts.removeChannelText}
          verb={texts.remove}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ channelId: channel.id }, { onSuccess: onClose })}
        />
      );
  }
}
