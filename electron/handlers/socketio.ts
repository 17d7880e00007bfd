import type { Dispatcher, Handlers } from '../dispatcher.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { ConnectionService } from '../probes/connection/connection-service.ts';

export type SocketioParts = {
  readonly dispatcher: Dispatcher;
  readonly connection: ConnectionService;
  readonly journal: JournalPort;
};

/** One test at a time: a new one ends the one before. */
export function createSocketioHandlers({
  dispatcher,
  connection,
  journal,
}: SocketioParts): Handlers['socketio'] {
  let running: AbortController | null = null;
  return {
    test: async (input, { signal }) => {
      running?.abort();
      const controller = new AbortController();
      running = controller;
      const either = AbortSignal.any([signal, controller.signal]);
      const tell = (step: Parameters<Parameters<ConnectionService['testAddress']>[2]>[0]) =>
        dispatcher.publish('socketio.progressed', { step });
      if (!('targetId' in input)) return connection.testAddress(input, either, tell);
      const report = await connection.testTarget(input.targetId, input.roundTrip, either, tell);
      if (input.roundTrip) {
        journal.append({
          action: 'socketio.round-trip',
          targetId: input.targetId,
          subject: report.url,
          result: report.ok ? 'done' : 'failed',
          details: { failingLayer: report.failingLayer },
        });
      }
      return report;
    },
    cancel: () => {
      running?.abort();
      return {};
    },
    openLink: async ({ targetId }, { signal }) => {
      await connection.openLink(targetId, signal);
      return {};
    },
    closeLink: ({ targetId }) => {
      connection.closeLink(targetId);
      return {};
    },
    link: ({ targetId }) => connection.link(targetId),
  };
}
