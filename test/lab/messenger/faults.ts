/** Every switch of the practice messenger and what a server with that fault does, one sentence each. */
export const messengerFaults = {
  'db-gone': {
    en: 'messenger.db and its -wal and -shm vanish at run time; an empty 4096-byte file appears, health stays ok, sign-ins fail with 401.',
  },
  'db-junk': {
    en: 'messenger.db is overwritten with junk at run time; health answers 503 "file is not a database" and fail_open_count grows.',
  },
  'db-locked': {
    en: 'Another connection holds messenger.db in exclusive locking mode: reading and writing both end in "database is locked".',
  },
  'db-writer-stuck': {
    en: 'Another connection holds the write lock: reading works, saving messages and signing in fail with "database is locked".',
  },
  'db-empty': {
    en: 'messenger.db has the right tables and no rows, as after copying only the main file of a live database.',
  },
  'wal-only': {
    en: 'All data sits in messenger.db-wal and the main file has one page: a copy of messenger.db alone is empty.',
  },
  'db-truncated': {
    en: 'messenger.db was cut off at 60 %, as by a full disk; health answers 503 and the file begins as a database.',
  },
  'db-encrypted': {
    en: 'messenger.db holds random bytes, as when encrypted or read with the wrong key; health answers 503 "file is not a database".',
  },
  'config-gone': { en: 'config.py is gone: the server goes on running and does not start again.' },
  'uploads-gone': { en: 'uploads/ is gone: every download answers 404, and a start makes an empty folder.' },
  'master-key-missing': {
    en: '.master_key is gone; the next use of a room key makes a new one and serves the stored ciphertext as if it were the key, with 200.',
  },
  'master-key-replaced': {
    en: '.master_key holds 32 other bytes: room keys no longer decrypt and the ciphertext is served with 200.',
  },
  'master-key-empty': {
    en: '.master_key is there and has 0 bytes: room keys no longer decrypt and the ciphertext is served with 200.',
  },
  'master-key-open': { en: '.master_key may be read by every account of the host; nothing else shows it.' },
  'secret-key-missing': { en: '.secret_key is gone until the next start makes another one.' },
  'secret-key-replaced': {
    en: '.secret_key was regenerated: sessions survive, every CSRF token handed out before is refused with 400 in HTML.',
  },
  'security-salt-missing': { en: '.security_salt is gone; accounts with bcrypt hashes still sign in.' },
  'flask-session-unwritable': {
    en: 'flask_session/ is read-only: signing in answers 200 with a cookie that is not remembered, the log has "Permission denied".',
  },
  'flask-session-gone': {
    en: 'flask_session/ is deleted at run time: everyone is signed out without an error and new sign-ins do not last.',
  },
  'disk-full': {
    en: 'The disk is full: uploads answer 500, messages are not saved, the log has "No space left on device".',
  },
  'clock-skew': {
    en: "The server's clock runs 7 minutes ahead: HTTP Date, health, stamps and token expiry are all shifted.",
  },
  'login-rate-limited': {
    en: 'Every sign-in is answered with 429 "10 per 1 minute", as behind a shared proxy.',
  },
  'device-token-revoked': {
    en: 'Device tokens of the operations account are revoked, also those issued from now on: refresh answers 401.',
  },
  'sessions-expired': {
    en: 'All device sessions have expired and cookie sessions are dropped; device tokens issued from now on are expired at once.',
  },
  'health-401': { en: 'Health answers 401 even with a valid session cookie.' },
  'health-degraded': { en: 'Health answers 503 with status degraded and "database is locked".' },
  'orphan-uploads-cleaned': {
    en: 'Health reports 17 cleaned orphan uploads, as after starting with a database older than uploads/.',
  },
  'fail-open-count': { en: 'Health reports that the session guard let 12 requests through without a check.' },
  'maintenance-stalled': { en: 'The maintenance scheduler last ran nine hours ago.' },
  'socket-upgrade-blocked': {
    en: 'A proxy drops Upgrade: polling works, a WebSocket request is answered 400 and closed.',
  },
  'socket-polling-blocked': { en: 'A proxy refuses polling with 403; WebSocket works.' },
  'socket-path-wrong': { en: 'Socket.IO answers under /ws/socket.io/; the default path is 404.' },
  'socket-eio3-only': {
    en: 'The server speaks an older Engine.IO: clients of version 4 get 400 "unsupported version".',
  },
  'socket-origin-refused': {
    en: 'Polling is refused with 400 "Not an accepted origin."; a WebSocket request hangs until it times out.',
  },
  'socket-connect-refused': {
    en: 'The namespace rejects every connection with "Connection rejected by server", valid cookie or not.',
  },
  'socket-no-ack': { en: 'Messages are saved and broadcast but never acknowledged.' },
  'socket-no-broadcast': { en: 'Messages are saved and acknowledged but new_message reaches nobody.' },
  'gevent-missing': {
    en: 'gevent cannot be imported: the server falls back to threading, offers no upgrade to WebSocket and says so in the log.',
  },
  'encryption-required': {
    en: 'REQUIRE_MESSAGE_ENCRYPTION is True: messages sent with encrypted false are refused.',
  },
  'upload-token-missing': { en: 'An upload answers 200 without upload_token.' },
  'upload-token-expired': { en: 'Upload tokens have expired when they are handed out.' },
  'upload-refused-ext': {
    en: 'The list of allowed extensions was shrunk to pdf: other files are refused with 400.',
  },
  'upload-too-large': { en: 'MAX_CONTENT_LENGTH is 64 bytes: every upload is refused with 413 in HTML.' },
  'upload-scan-refuses': {
    en: 'Upload scanning is on with an unknown provider: every upload is refused with 400.',
  },
  'uploads-public': { en: '/uploads/<name> answers 200 without sign-in.' },
  'admin-open': {
    en: 'The room admins and user approval endpoints answer 200 to accounts that are not admins.',
  },
  'spa-fallthrough': { en: 'Every address answers 200 with a web page instead of JSON.' },
  'bad-gateway': { en: 'A proxy in front answers 502 with its own page.' },
  slow: { en: 'Every answer comes after a delay of three seconds.' },
  'accepts-never-answers': { en: 'Connections are accepted and requests are never answered.' },
  'redirect-loop': { en: 'Every request is redirected to itself.' },
  'redirect-elsewhere': {
    en: 'Every request is redirected to another origin, which records whether credentials came along.',
  },
  'huge-answer': { en: 'Answers are JSON that never ends.' },
  'bomb-answer': { en: 'Answers are one megabyte of gzip that unpacks to one gigabyte.' },
  'invalid-utf8': { en: 'JSON answers contain bytes that are not UTF-8.' },
  'login-failures-in-log': { en: 'The log fills with refused sign-ins (401), mostly from one address.' },
  'login-throttled-in-log': {
    en: 'The log fills with sign-ins refused by the rate limit (429) from one address.',
  },
  'upload-failures-in-log': { en: 'The log fills with failed uploads (413, 400 and 500).' },
  'refresh-failures-in-log': { en: 'The log fills with refused refreshes of device sessions (401).' },
  'log-rotated-mid-way': {
    en: 'server.log is rotated between two refused sign-ins: a reader must follow into server.log.1.',
  },
  'update-mandatory': {
    en: 'The minimum client version is 9.0.0, above what is deployed: every client is told to update.',
  },
  'secure-cookie-on-http': {
    en: 'HTTPS is configured but HTTP is what runs: the session cookie is Secure and is not sent back.',
  },
  'cert-expired': { en: 'The certificate expired years ago (only with https).' },
  'cert-untrusted': { en: 'The certificate is self-signed (only with https).' },
  'cert-wrong-name': { en: 'The certificate is for another host name (only with https).' },
  'server-stopped': { en: 'The server is stopped; its folder stays as it was.' },
} as const satisfies Record<string, { readonly en: string }>;

/** The name of one fault switch. */
export type MessengerFault = keyof typeof messengerFaults;

export function isMessengerFault(name: string): name is MessengerFault {
  return Object.hasOwn(messengerFaults, name);
}

/** Which switches are on. */
export type FaultSwitches = {
  readonly isOn: (name: MessengerFault) => boolean;
  readonly set: (name: MessengerFault, on: boolean) => void;
  readonly active: () => readonly MessengerFault[];
};

export function faultSwitches(): FaultSwitches {
  const on = new Set<MessengerFault>();
  return {
    isOn: (name) => on.has(name),
    set: (name, value) => {
      if (value) on.add(name);
      else on.delete(name);
    },
    active: () => [...on],
  };
}
