import type { Dispatcher, Handlers } from '../dispatcher.ts';
import type { ConnectionReport } from '../../shared/model/connection.ts';
import type { JournalFact, JournalPort } from '../platform/journal-port.ts';
import type { ConnectionService } from '../probes/connection/connection-service.ts';
import type { RunningCalls } from './running-calls.ts';

type SocketioParts = {
  readonly dispatcher: Pick<Dispatcher, 'publish'>;
  readonly connection: Pick<
    ConnectionService,
    'testTarget' | 'testAddress' | 'openLink' | 'closeLink' | 'link'
  >;
  readonly journal: JournalPort;
};

/** One test at a time: a new one ends the one before. */
export function createSocketioHandlers(
  { dispatcher, connection, journal }: SocketioParts,
  calls: RunningCalls,
): Handlers['socketio'] {
  let running: AbortController | null = null;
  /** What may have sent something stands in the journal, however it ended. */
  const journalled = async (
    fact: Pick<JournalFact, 'action' | 'targetId' | 'subject'>,
    send: () => Promise<ConnectionReport>,
  ): Promise<ConnectionReport> => {
    try {
      const report = await send();
      const details = { failingLayer: report.failingLayer };
      journal.append({ ...fact, result: report.ok ? 'done' : 'failed', details });
      return report;
    } catch (error: unknown) {
      journal.append({ ...fact, result: 'failed', details: {} });
      throw error;
    }
  };
  return {
    test: async (input, { signal }) => {
      running?.abort();
      const controller = new AbortController();
      running = controller;
      const either = AbortSignal.any([signal, controller.signal]);
      const tell = (step: Parameters<Parameters<ConnectionService['testAddress']>[2]>[0]) =>
        dispatcher.publish('socketio.progressed', { step });
      if (!('targetId' in input)) {
        const send = () => connection.testAddress(input, either, tell);
        if (!input.emit) return send();
        return journalled({ action: 'socketio.emit', targetId: null, subject: input.url }, send);
      }
      const { targetId, roundTrip } = input;
      const climb = () => connection.testTarget(targetId, roundTrip, either, tell);
      return roundTrip
        ? journalled({ action: 'socketio.round-trip', targetId, subject: targetId }, climb)
        : climb();
    },
    cancel: () => {
      running?.abort();
      return {};
    },
    openLink: async ({ targetId, callId }, { signal }) => {
      await calls.run(callId, signal, (ending) => connection.openLink(targetId, ending));
      return {};
    },
    closeLink: ({ targetId }) => {
      connection.closeLink(targetId);
      return {};
    },
    link: ({ targetId }) => connection.link(targetId),
  };
}
