import { plain, detailText, headline } from './alert-texts.ts';
import type { QueuedMessage } from './message-store.ts';

/** What a webhook and a program are given, version 1: described in docs/alerts.md. Times are RFC 3339 in UTC. */
export type AlertPayload = {
  readonly version: 1;
  /** Of this message; the same however often it is sent. */
  readonly id: string;
  readonly event: 'open' | 'worse' | 'reminder' | 'close' | 'test';
  readonly at: string;
  readonly desk: string;
  readonly title: { readonly en: string; readonly ko: string };
  readonly text: { readonly en: string; readonly ko: string };
  readonly alert: {
    readonly id: string;
    readonly cause: string;
    readonly severity: string;
    readonly subject: string;
    readonly since: string;
    readonly openedAt: string;
    readonly closedAt: string | null;
    readonly durationMs: number | null;
    readonly end: string | null;
    readonly acknowledged: { readonly at: string; readonly by: string; readonly comment: string } | null;
  } | null;
  readonly target: { readonly id: string; readonly name: string; readonly pack: string } | null;
  readonly reminder: { readonly number: number; readonly atMost: number } | null;
  /** Messages before this one that were given up. */
  readonly droppedBefore: number;
};

/** @param desk the host that this console runs on */
export function payloadOf(
  { id, told }: Pick<QueuedMessage, 'id' | 'told'>,
  desk: string,
  droppedBefore: number,
): AlertPayload {
  const { alert, target } = told;
  const { acknowledged, closedAt } = alert;
  return {
    version: 1,
    id,
    event: told.event,
    at: time(told.at),
    desk,
    title: headline(told),
    text: detailText(told),
    alert: {
      id: alert.id,
      cause: alert.cause,
      severity: alert.severity,
      subject: plain(alert.subject),
      since: time(alert.since),
      openedAt: time(alert.openedAt),
      closedAt: closedAt === null ? null : time(closedAt),
      durationMs: closedAt === null ? null : closedAt - alert.since,
      end: alert.end,
      acknowledged: acknowledged === null ? null : { ...acknowledged, at: time(acknowledged.at) },
    },
    target:
      alert.targetId === null || target === null
        ? null
        : { id: alert.targetId, name: plain(target.name), pack: target.pack },
    reminder: told.reminder,
    droppedBefore,
  };
}

/** What a test of a channel sends. */
export function testPayload(id: string, now: number, desk: string): AlertPayload {
  return {
    version: 1,
    id,
    event: 'test',
    at: time(now),
    desk,
    title: { en: 'Test of this channel', ko: '이 채널의 시험' },
    text: {
      en: `Sent by the console on ${desk} because somebody asked for a test. Nothing is wrong.`,
      ko: `${desk}의 콘솔에서 시험을 요청하여 보냈습니다. 문제가 발생한 것은 아닙니다.`,
    },
    alert: null,
    target: null,
    reminder: null,
    droppedBefore: 0,
  };
}

function time(at: number): string {
  return new Date(at).toISOString();
}
