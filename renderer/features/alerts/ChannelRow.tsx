import type { AlertChannel } from '../../../shared/model/alert.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { useAlertCall } from '../../data/alerts.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import type { ChannelWish } from './ChannelsPart.tsx';

export function ChannelRow(props: {
  readonly channel: AlertChannel;
  readonly onWish: (kind: ChannelWish['kind']) => void;
}) {
  const { channel, onWish } = props;
  const texts = useTexts(alertTexts);
  return (
    <tr>
      <td>
        <Plain text={channel.name} clip />
        <span className="muted small alerts__why">
          {texts[`kind-${channel.settings.kind}`]} <Plain text={placeOf(channel)} />
        </span>
      </td>
      <td>
        <StateOf channel={channel} />
      </td>
      <td>
        {channel.lastOkAt === null ? (
          <span className="muted">{texts.never}</span>
        ) : (
          <RelativeTime at={channel.lastOkAt} />
        )}
      </td>
      <td>
        <div className="row-line row-line--end">
          <Button small onClick={() => onWish('test')}>
            {texts.test}
          </Button>
          <RowMenu channel={channel} onWish={onWish} />
        </div>
      </td>
    </tr>
  );
}

function RowMenu(props: {
  readonly channel: AlertChannel;
  readonly onWish: (kind: ChannelWish['kind']) => void;
}) {
  const { channel, onWish } = props;
  const { id: channelId, name, settings, enabled } = channel;
  const texts = useTexts(alertTexts);
  const set = useAlertCall('alerts.setChannel');
  return (
    <Menu trigger={<IconButton small icon="more" name={texts.actions(name)} />}>
      <MenuActions
        actions={[
          ...(settings.kind === 'program'
            ? []
            : [{ id: 'edit', label: texts.edit, icon: 'pen' as const, onChoose: () => onWish('edit') }]),
          {
            id: 'enable',
            label: enabled ? texts.disable : texts.enable,
            icon: enabled ? 'pause' : 'run',
            onChoose: () => set.mutate({ channelId, name, settings, enabled: !enabled }),
          },
          {
            id: 'remove',
            label: texts.remove,
            icon: 'trash',
            danger: true,
            onChoose: () => onWish('remove'),
          },
        ]}
      />
    </Menu>
  );
}

function StateOf(props: { readonly channel: AlertChannel }) {
  const { enabled, failing, keys, lastOkAt, waiting, held } = props.channel;
  const texts = useTexts(alertTexts);
  const language = useLanguage();
  const local = useLocal();
  const keyMissing = keys.some(({ stored }) => !stored);
  const remarks = [
    ...(failing === null ? [] : [local(failing.reason)]),
    ...(waiting > 0 ? [texts.waiting(formatNumber(waiting, language))] : []),
    ...(held > 0 ? [texts.held(formatNumber(held, language))] : []),
  ];
  const mark = !enabled
    ? ({ state: 'paused', word: texts.off } as const)
    : failing !== null
      ? ({ state: 'down', word: texts.failing } as const)
      : keyMissing
        ? ({ state: 'degraded', word: texts.keyMissing } as const)
        : lastOkAt === null
          ? ({ state: 'unknown', word: texts.unused } as const)
          : ({ state: 'ok', word: texts.works } as const);
  return (
    <>
      <StatusMark {...mark} />
      {remarks.length === 0 ? null : (
        <span className="muted small alerts__why">
          <Plain text={remarks.join(' · ')} />
        </span>
      )}
    </>
  );
}

function placeOf({ settings }: AlertChannel): string {
  switch (settings.kind) {
    case 'desktop':
      return '';
    case 'webhook':
    case 'heartbeat':
      return settings.address;
    case 'email':
      return settings.to.join(', ');
    case 'program':
      return [settings.program, ...settings.args].join(' ');
  }
}
