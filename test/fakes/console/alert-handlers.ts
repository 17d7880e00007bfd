import { AppError } from '../../../shared/errors/app-error.ts';
import { AlertChannelId, AlertRuleId } from '../../../shared/model/ids.ts';
import type { Alert, AlertChannel, AlertRule } from '../../../shared/model/alert.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { channelIdOf, fakeAlerts, fakeChannels, fakeRules } from './alert-data.ts';
import type { Fake, FakeState } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { hexId } from './seeded.ts';

type Kept = { alerts: Alert[]; channels: AlertChannel[]; rules: AlertRule[] };

const kept = new WeakMap<FakeState, Kept>();

function alertsOf({ state, now }: Fake): Kept {
  const known = kept.get(state) ?? {
    alerts: fakeAlerts(state.targets, now()),
    channels: fakeChannels(now()),
    rules: fakeRules(),
  };
  kept.set(state, known);
  return known;
}

function tell(fake: Fake, alerts: Alert[]): void {
  fake.state.revision += 1;
  const open = alertsOf(fake).alerts.filter(({ closedAt }) => closedAt === null).length;
  fake.publish('alerts.changed', { revision: fake.state.revision, open, alerts });
}

function found<Item>(item: Item | undefined): Item {
  if (item !== undefined) return item;
  throw new AppError('alert/unknown', localText('There is no such thing.', '그런 항목이 없습니다.'));
}

function replaced<Item extends { readonly id: string }>(all: Item[], item: Item): Item[] {
  return all.some(({ id }) => id === item.id)
    ? all.map((each) => (each.id === item.id ? item : each))
    : [...all, item];
}

export const alertHandlers: HandlersOf<'alerts'> = {
  'alerts.list': ({ targetId, open }, fake) => ({
    revision: fake.state.revision,
    alerts: alertsOf(fake).alerts.filter(
      (alert) =>
        (targetId === undefined || alert.targetId === targetId) &&
        (open === undefined || (alert.closedAt === null) === open),
    ),
  }),
  'alerts.get': ({ alertId }, fake) => ({
    alert: found(alertsOf(fake).alerts.find(({ id }) => id === alertId)),
    messages: [],
  }),
  'alerts.acknowledge': ({ alertId, comment }, fake) => {
    const all = alertsOf(fake);
    const alert = found(all.alerts.find(({ id }) => id === alertId));
    const acknowledged = { ...alert, acknowledged: { at: fake.now(), by: 'ops@desk-12', comment } };
    all.alerts = replaced(all.alerts, acknowledged);
    tell(fake, [acknowledged]);
    return acknowledged;
  },
  'alerts.channels': (_input, fake) => ({ channels: alertsOf(fake).channels }),
  'alerts.setChannel': ({ channelId, secrets, ...draft }, fake) => {
    const all = alertsOf(fake);
    const known = all.channels.find(({ id }) => id === channelId);
    const given = Object.keys(secrets);
    const channel: AlertChannel = {
      ...draft,
      id: known?.id ?? AlertChannelId.parse(channelIdOf(1965 + all.channels.length)),
      keys:
        known?.keys ??
        (['signing-key', 'address-key', 'password'] as const)
          .filter((name) => given.includes(name))
          .map((name) => ({ name, stored: true, unattended: false })),
      waiting: 0,
      held: 0,
      lastOkAt: null,
      failing: null,
    };
    all.channels = replaced(all.channels, channel);
    tell(fake, []);
    return channel;
  },
  'alerts.grantKey': ({ channelId, name }, fake) => {
    const all = alertsOf(fake);
    const known = found(all.channels.find(({ id }) => id === channelId));
    const keys = known.keys.map((key) => (key.name === name ? { ...key, unattended: true } : key));
    const channel = { ...known, keys };
    all.channels = replaced(all.channels, channel);
    tell(fake, []);
    return channel;
  },
  'alerts.removeChannel': ({ channelId }, fake) => {
    const all = alertsOf(fake);
    all.channels = all.channels.filter(({ id }) => id !== channelId);
    tell(fake, []);
    return {};
  },
  'alerts.test': async ({ channelId }, fake) => {
    const { failing, name } = found(alertsOf(fake).channels.find(({ id }) => id === channelId));
    await fake.sleep(400);
    return {
      ok: failing === null,
      at: fake.now(),
      durationMs: 128,
      outcome: failing?.reason ?? localText(`${name} answered 204.`, `${name}이(가) 204로 응답했습니다.`),
      facts: [{ name: localText('Sent to', '보낸 곳'), value: 'https://pager.example/hook' }],
    };
  },
  'alerts.rules': (_input, fake) => ({ rules: alertsOf(fake).rules }),
  'alerts.setRule': ({ ruleId, ...draft }, fake) => {
    const all = alertsOf(fake);
    const rule = { ...draft, id: ruleId ?? AlertRuleId.parse(hexId(1985 + all.rules.length)) };
    all.rules = replaced(all.rules, rule);
    tell(fake, []);
    return rule;
  },
  'alerts.removeRule': ({ ruleId }, fake) => {
    const all = alertsOf(fake);
    all.rules = all.rules.filter(({ id }) => id !== ruleId);
    tell(fake, []);
    return {};
  },
  'alerts.orderRules': ({ ruleIds }, fake) => {
    const all = alertsOf(fake);
    all.rules = [
      ...ruleIds.flatMap((wanted) => all.rules.filter(({ id }) => id === wanted)),
      ...all.rules.filter(({ id }) => !ruleIds.includes(id)),
    ];
    tell(fake, []);
    return { rules: all.rules };
  },
  'alerts.runDue': () => ({ open: 2, delivered: 0, waiting: 3, failing: ['Pager'] }),
  'alerts.shown': () => ({}),
};
