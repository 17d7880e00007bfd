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
  'port-closed': { en: 'Nothing listens on the messaging port: its host refuses the packets.' },
  'packets-dropped': { en: 'A firewall drops the packets to the messaging port.' },
  'rejects-sender': {
    en: 'Control messages of an unknown sender are rejected: the counter UNEXPECTED_SENDER grows.',
  },
  'rejects-time': { en: 'Control messages are too old: the counter INVALID_TIMESTAMP grows.' },
  'rejects-replay': { en: 'A control message arrives three times: the counter REPLAYED grows.' },
  'version-mismatch': {
    en: 'Registry requests of another version: VERSION_MISMATCH stands in the log and nowhere else.',
  },
  'replayed-request': {
    en: 'A registry request arrives three times: REPLAYED_REQUEST stands in the log and nowhere else.',
  },
  'snapshot-too-large': {
    en: 'The command registry is too large for a packet: requests for it stay unanswered, with a line in the log.',
  },
  'old-snapshot': {
    en: 'The proxy sends its registry in another version: the backend rejects it and is never synchronised.',
  },
  'backend-stopped': { en: 'The backend was stopped: the proxy logs that it went offline; health is READY.' },
  'backend-old': { en: 'The backend has the artifact of another version.' },
  restarted: {
    en: 'The proxy was restarted: its counters begin at nothing, and what never happened has no line.',
  },
} as const;

export type ProxyFault = keyof typeof proxyFaults;
