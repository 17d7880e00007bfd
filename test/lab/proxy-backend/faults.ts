/** Every switch of the practice game proxy and what a server with that fault does, one sentence each. */
export const proxyFaults = {
  'observability-off': {
    en: 'Nothing listens at the address of health and metrics, as with the defaults; the proxy itself runs.',
  },
  'messaging-down': {
    en: 'The loop of the messaging socket has stopped: health is DEGRADED with 200, and handshakes stay unanswered.',
  },
  'messaging-off': { en: 'Messaging is disabled: health says READY all the same.' },
  'listener-down': { en: 'The listener is down: health answers FAILED with 503.' },
  'other-secret': {
    en: 'The proxy has another secret: no log line, no counter, health READY; a handshake stays unanswered.',
  },
  'clock-off': { en: 'The clock of the proxy is ten minutes ahead: handshakes are dropped without a trace.' },
  'rejects-sender': {
    en: 'Control messages of an unknown sender are rejected: the counter UNEXPECTED_SENDER grows.',
  },
  'version-mismatch': {
    en: 'Registry requests of another version: VERSION_MISMATCH stands in the log and nowhere else.',
  },
  restarted: {
    en: 'The proxy was restarted: its counters begin at nothing, and what never happened has no line.',
  },
} as const;

export type ProxyFault = keyof typeof proxyFaults;
