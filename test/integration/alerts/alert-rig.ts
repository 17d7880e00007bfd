import type { AlertChannelDraft, AlertRuleDraft } from '../../../shared/model/alert.ts';
import {
  AlertChannelDraft as ChannelDraft,
  AlertRuleDraft as RuleDraft,
} from '../../../shared/model/alert.ts';
import type { z } from 'zod';
import { TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { sendHttpOnce } from '../../../electron/console/alert-http.ts';
import type { AlertSource, Reading, TargetFacts, Verdict } from '../../../electron/alerts/alert-ports.ts';
import { createAlerts } from '../../../electron/alerts/create-alerts.ts';
import type { Alerts } from '../../../electron/alerts/create-alerts.ts';
import type { JournalFact } from '../../../electron/platform/journal-port.ts';
import { Redactor } from '../../../electron/platform/redact.ts';
import { FakeClock, settle } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

export const chat = TargetId.parse('00000000000000c1');

export function reading(verdict: Verdict, changes: Partial<Reading> = {}): Reading {
  return {
    key: `state/${chat}`,
    cause: 'state',
    targetId: chat,
    subject: 'Chat',
    verdict,
    reason: localText('Health: the database cannot be queried.', '상태: 데이터베이스를 조회할 수 없습니다.'),
    since: null,
    holders: ['health'],
    ...changes,
  };
}

/** The secrets of channels in a map. */
export class MapSecrets {
  readonly values = new Map<string, string>();
  readonly granted = new Set<string>();

  async read(ownerId: string, name: string) {
    const secret = this.values.get(`${ownerId}/${name}`);
    return secret === undefined ? null : { username: null, secret };
  }

  async put(ownerId: string, name: string, { secret }: { readonly secret: string }) {
    this.values.set(`${ownerId}/${name}`, secret);
  }

  async removeAllOf(ownerId: string) {
    for (const key of this.values.keys()) if (key.startsWith(`${ownerId}/`)) this.values.delete(key);
  }

  async grant(ownerId: string, name: string) {
    this.granted.add(`${ownerId}/${name}`);
  }

  find(ownerId: string, name: string) {
    const key = `${ownerId}/${name}`;
    return this.values.has(key) ? { unattended: this.granted.has(key) } : null;
  }
}

export type AlertRig = {
  readonly clock: FakeClock;
  readonly store: TempStore;
  readonly secrets: MapSecrets;
  readonly journal: JournalFact[];
  readonly logger: RecordingLogger;
  /** What there is to read now. */
  readings: Reading[];
  inMaintenance: boolean;
  readonly alerts: Alerts;
  channel(
    draft: z.input<typeof ChannelDraft>,
    secrets?: Readonly<Record<string, string>>,
  ): ReturnType<Alerts['channels']['set']>;
  rule(draft: z.input<typeof RuleDraft>): void;
  /** Looks once and waits until nothing is on its way. */
  look(): Promise<void>;
  /** The process ends as if it was killed, and another one opens the same data. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
};

/** Alerts on a real database, with a clock that the test moves and sources that it fills. */
export function openAlertRig(clock = new FakeClock()): AlertRig {
  const store = openTempStore();
  // No desktop is open here, and a channel that nobody hears would wait for one.
  store.database.exec("DELETE FROM alert_channel WHERE name = 'Desktop'");
  const secrets = new MapSecrets();
  const journal: JournalFact[] = [];
  const logger = new RecordingLogger();
  const redactor = new Redactor();
  const open = () => openAlerts(rig, redactor);
  const rig: AlertRig = {
    clock,
    store,
    secrets,
    journal,
    logger,
    readings: [],
    inMaintenance: false,
    get alerts() {
      return alerts;
    },
    channel: (draft, given = {}) =>
      alerts.channels.set(
        ChannelDraft.parse(draft) satisfies AlertChannelDraft,
        null,
        given,
        true,
        new AbortController().signal,
      ),
    rule: (draft) => {
      const [first] = alerts.rules.list();
      alerts.rules.set(RuleDraft.parse(draft) satisfies AlertRuleDraft, first?.id ?? null);
    },
    look: async () => {
      await alerts.service.runDue();
      await settle();
    },
    restart: async () => {
      await alerts.service.dispose();
      alerts = open();
    },
    dispose: async () => {
      await alerts.service.dispose();
      store.dispose();
    },
  };
  let alerts = open();
  return rig;
}

function openAlerts(rig: Omit<AlertRig, 'alerts'>, redactor: Redactor): Alerts {
  const source: AlertSource = {
    prefixes: ['state/', 'schedule/', 'maintenance/'],
    complete: true,
    read: () => rig.readings,
  };
  return createAlerts({
    database: rig.store.database,
    clock: rig.clock,
    logger: rig.logger,
    journal: { append: (fact) => void rig.journal.push(fact) },
    sources: [source],
    targets: () =>
      new Map<string, TargetFacts>([
        [chat, { name: 'Chat', pack: 'messenger', inMaintenance: rig.inMaintenance }],
      ]),
    secrets: rig.secrets,
    http: sendHttpOnce('Holdfast/test', (text) => redactor.text(text)),
    authorities: (ca) => (ca === null ? [] : [ca]),
    hide: (text) => redactor.text(text),
    folder: rig.store.directory,
    language: () => 'en',
    desk: 'desk-12',
    operator: () => 'ops@desk-12',
    notify: () => {},
    mostWaiting: 20,
    onChange: () => {},
  });
}
