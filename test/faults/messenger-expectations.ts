import type { MessengerFault } from '../lab/messenger/faults.ts';
import { degraded, down, fine, leaving, showing, unknown } from './expectation.ts';
import type { Expectation, FaultRow, Stage } from './expectation.ts';

const row =
  (stage: Stage) =>
  (...expected: readonly Expectation[]): FaultRow => ({ stage, expected, afterwards: [] });
const shared = row('shared');
const patient = row('patient');
const own = row('own');
const https = row('https');

const certificateRow = (reason: RegExp): FaultRow =>
  https(down('certificate', reason), down('client-update', reason), down('health', reason), fine('port'));

/** The log says for an hour what happened, and the probes of the log say so for as long. */
const logged = (stage: typeof shared, expectation: Expectation): FaultRow =>
  leaving(stage(expectation), expectation);

const noSpace = down('log-errors', /ran out of space \(\d+ times within the hour\)/);
const noPermission = degraded('log-errors', /refused a file \(\d+ times within the hour\)/);
const manyRefused = degraded('sign-in-log', /\d\d % of all sign-ins are refused/);
/** The token handed out while the fault was on is still refused; the one that replaces it is not. */
const deadToken = degraded('auto-login', /refused the stored token, so the account was signed in anew/);

/** Which probes report each fault of the practice messenger, with which state and reason. */
export const messengerExpectations: Readonly<Record<MessengerFault, FaultRow>> = {
  'db-gone': own(
    fine('health'),
    down('sign-in', /refused \(401\).*look at "Users present"/),
    down('users-present', /is a database without any table/),
    down('database', /without any table: the real one was moved, deleted/),
    degraded('required-files', /"messenger\.db" is too small.*-wal/),
  ),
  'db-junk': own(
    down('health', /cannot use its database: "file is not a database"/),
    down('users-present', /another kind of file \(text\), not an SQLite database/),
    down('database', /Keep the file as it is, stop the server and restore/),
  ),
  // How many requests were let through meanwhile is counted until the server is started anew.
  'db-locked': leaving(
    patient(
      down('health', /cannot use its database: "database is locked"/),
      down('database', /locked by another process/),
      unknown('users-present', /locked by another process.*a backup, an editor, a hung server/),
    ),
    degraded('health', /\d+ requests were let through without checking their session token/),
  ),
  'db-writer-stuck': shared(
    down('message-round-trip', /refused the message: .*disk and database of the server/),
    down('upload-round-trip', /could not keep the file \(500\)/),
    fine('users-present'),
    fine('database'),
  ),
  'db-empty': own(
    fine('health'),
    down('users-present', /The database has no users\..*do not restart/),
    down('sign-in', /refused \(401\)/),
  ),
  'wal-only': own(
    degraded('required-files', /all its data is still in messenger\.db-wal/),
    fine('users-present'),
    fine('database'),
  ),
  'db-truncated': own(
    down('health', /cannot use its database: "database disk image is malformed"/),
    down('database', /"messenger\.db" is cut off \(\d+ of \d+ bytes\)/),
  ),
  'db-encrypted': own(
    down('health', /cannot use its database: "file is not a database"/),
    down('database', /its header is random, so it is encrypted.*the key may be the wrong one/),
  ),
  'config-gone': own(fine('health'), down('required-files', /"config\.py" is missing/)),
  'uploads-gone': own(fine('health'), down('required-files', /"uploads" is missing/)),
  'master-key-empty': own(
    down('required-files', /"\.master_key".*not 32 bytes/),
    down('room-keys', /stored ciphertext as the room key/),
  ),
  'master-key-open': own(fine('room-keys'), down('required-files', /"\.master_key".*open to others/)),
  'secret-key-missing': own(fine('health'), down('required-files', /"\.secret_key" is missing/)),
  'master-key-missing': own(
    down('required-files', /"\.master_key" is missing.*Do not open any room/),
    down('room-keys', /stored ciphertext as the room key.*put back the \.master_key/),
    degraded('required-files', /"\.master_key" has been different since/),
  ),
  'master-key-replaced': own(
    down('room-keys', /stored ciphertext as the room key/),
    degraded('required-files', /"\.master_key" has been different since/),
  ),
  'secret-key-replaced': own(
    degraded('required-files', /"\.secret_key" has been different since/),
    degraded('room-admin-refused', /no longer accepts the CSRF token.*\.secret_key was replaced/),
    fine('health'),
  ),
  'security-salt-missing': own(
    degraded('required-files', /"\.security_salt" is missing.*old SHA-256 hashes/),
    fine('sign-in'),
  ),
  'flask-session-unwritable': leaving(
    own(
      down('session-store', /"flask_session" cannot be written to/),
      down('sign-in', /the session was not kept\. Check that flask_session/),
      noPermission,
    ),
    noPermission,
  ),
  'flask-session-gone': own(
    down('session-store', /"flask_session" is missing.*makes a missing folder at its next start/),
    down('sign-in', /the session was not kept\. Check that flask_session/),
  ),
  'disk-full': leaving(
    own(
      down('message-round-trip', /refused the message/),
      down('upload-round-trip', /could not keep the file \(500\)\. Check the free space/),
      noSpace,
    ),
    noSpace,
  ),
  'clock-skew': shared(
    down('clock', /The clocks differ.*start the time service/),
    down('clock-health', /local time of the server is not the expected one/),
  ),
  'login-rate-limited': shared(degraded('sign-in', /Rate limited: .* answered 429/)),
  'device-token-revoked': leaving(
    own(degraded('auto-login', /refused the stored token.*was revoked/)),
    deadToken,
    fine('auto-login'),
  ),
  'sessions-expired': leaving(
    own(
      degraded('auto-login', /refused the stored token.*had expired/),
      down('device-sessions', /Every device session has expired or was revoked/),
    ),
    deadToken,
    fine('auto-login'),
  ),
  'health-401': shared(down('health', /does not answer the signed-in operations account \(401\)/)),
  'health-degraded': shared(
    down('health', /cannot use its database: "database is locked"/),
    fine('database'),
  ),
  'orphan-uploads-cleaned': shared(degraded('health', /deleted 17 uploads as orphans/)),
  'fail-open-count': shared(degraded('health', /12 requests were let through without checking/)),
  'maintenance-stalled': shared(degraded('health', /Maintenance has stalled: it last ran at "/)),
  'socket-upgrade-blocked': shared(
    degraded('socket', /upgrade to WebSocket did not get through \(400\)/),
    degraded('message-round-trip', /upgrade to WebSocket did not get through/),
    fine('async-mode'),
  ),
  'socket-polling-blocked': shared(
    down('socket', /answered 403, but not with an Engine\.IO handshake/),
    down('async-mode', /handshake is answered with 403/),
  ),
  'socket-path-wrong': shared(
    down('socket', /nothing at \/socket\.io\//),
    down('async-mode', /handshake is answered with 404/),
  ),
  'socket-eio3-only': shared(
    down('socket', /another version of Engine\.IO than 4/),
    down('async-mode', /handshake is answered with 400/),
  ),
  'socket-origin-refused': shared(down('socket', /refused the Origin of the request/)),
  'socket-connect-refused': shared(
    down(
      'socket',
      /Connection rejected by server\. Its sign-in was answered, and its session is not accepted/,
    ),
    fine('async-mode'),
  ),
  'socket-no-ack': patient(
    down('message-round-trip', /was sent, but the server never acknowledged it/),
    fine('socket'),
  ),
  'socket-no-broadcast': patient(
    down('message-round-trip', /acknowledged, but it never arrived on the second connection/),
    fine('socket'),
  ),
  'gevent-missing': shared(
    degraded('async-mode', /gevent cannot be imported.*fallen back to threading/),
    degraded('socket', /offers no upgrade to WebSocket; only polling works/),
  ),
  'encryption-required': shared(
    fine('message-round-trip'),
    fine('upload-round-trip'),
    fine('health'),
    degraded('policies', /REQUIRE_MESSAGE_ENCRYPTION is true; intended: false \(config\.py:\d+\)/),
  ),
  'upload-token-missing': shared(down('upload-round-trip', /answered without upload_token/)),
  'upload-token-expired': shared(down('upload-round-trip', /token refused a moment later.*five minutes/)),
  'upload-refused-ext': shared(down('upload-round-trip', /refused a plain \.txt file.*ALLOWED_EXTENSIONS/)),
  'upload-too-large': shared(
    down('upload-round-trip', /60 bytes is too large for the server \(413\)/),
    degraded('upload-extension', /answered 413 where a refusal \(400, 415\) was expected/),
    degraded('policies', /MAX_CONTENT_LENGTH is 64 B; intended: 16 MiB \(16777216\)/),
  ),
  'upload-scan-refuses': shared(
    down('upload-round-trip', /refused a plain \.txt file.*UPLOAD_SCAN_ENABLED/),
    down('policies', /UPLOAD_SCAN_PROVIDER is "clamav"/),
  ),
  'uploads-public': shared(
    down('upload-round-trip', /just uploaded can be read without sign-in \(200\)/),
    degraded('uploads-refused', /answered 404 where a refusal \(401, 403\) was expected/),
  ),
  'admin-open': shared(
    down('room-admin-refused', /answered 200 to an account that must be refused/),
    down('user-approval-refused', /answered 200 to an account that must be refused/),
  ),
  'spa-fallthrough': shared(
    down('client-update', /a web page \(text\/html\) instead of JSON: "사내 메신저"/),
    down('health', /a web page \(text\/html\) instead of JSON/),
    down('health-refused', /Reachable without sign-in: the server answered 200/),
    down('socket', /not with an Engine\.IO handshake/),
    fine('port'),
  ),
  'bad-gateway': shared(
    down('client-update', /answered 502|is 502/),
    down('health', /answered 502|is 502/),
    down('socket', /The server answered 502/),
    unknown('health-refused', /could not be found out\. It answered 502/),
  ),
  slow: patient(degraded('client-update', /takes 3\d\d\d ms for its simplest answer/)),
  'accepts-never-answers': patient(
    down('client-update', /accepted the connection but never answered/),
    fine('port'),
  ),
  'redirect-loop': shared(
    down('client-update', /Redirect loop: .* leads back to http.*no credential went elsewhere/),
    down('health', /Redirect loop/),
    down('socket', /redirects to http.*It was not followed/),
  ),
  'redirect-elsewhere': shared(
    down('client-update', /redirects to another address, http.*no credential was sent there/),
    down('health', /redirects to another address/),
    down('sign-in', /redirects to another address/),
    down('socket', /redirects to http.*It was not followed/),
    degraded('health-refused', /a redirect, perhaps to a sign-in page, is not a refusal/),
  ),
  'huge-answer': shared(
    down('client-update', /larger than 1 MiB and was cut off, so it cannot be read as JSON/),
    down('health', /larger than 1 MiB and was cut off/),
  ),
  'bomb-answer': shared(
    down('client-update', /larger than 1 MiB and was cut off, so it cannot be read as JSON/),
    down('health', /larger than 1 MiB and was cut off/),
  ),
  'invalid-utf8': shared(
    down('client-update', /is not valid UTF-8/),
    down('health', /is not valid UTF-8/),
    down('upload-round-trip', /is not valid UTF-8/),
  ),
  'login-failures-in-log': logged(
    shared,
    degraded('sign-in-log', /\d\d % of all sign-ins are refused\. From one address it is an attack/),
  ),
  'login-throttled-in-log': logged(
    own,
    degraded('sign-in-log', /\d\d % of all sign-ins are throttled \(429\)/),
  ),
  'upload-failures-in-log': logged(shared, degraded('upload-log', /\d\d % of all uploads fail/)),
  'refresh-failures-in-log': logged(
    shared,
    degraded('refresh-log', /\d\d % of all session refreshes are refused/),
  ),
  'log-rotated-mid-way': leaving(
    own(showing(manyRefused, /^rotation: followed into the rotated file$/)),
    showing(manyRefused, /^Refused \(401, 403\): 40$/),
  ),
  'update-mandatory': shared(down('client-version', /below DESKTOP_CLIENT_MIN_VERSION.*told to update/)),
  'secure-cookie-on-http': shared(
    down('sign-in', /the session was not kept.*not Secure over plain HTTP/),
    down('auto-login', /session cookie for https only, but is reached over http/),
  ),
  'cert-expired': certificateRow(/certificate of .* has expired/),
  'cert-untrusted': certificateRow(/certificate of .* signed itself/),
  'cert-wrong-name': certificateRow(/certificate of .* is for another name/),
  'server-stopped': own(
    down('client-update', /refuses the connection: the host answers, and nothing listens/),
    down('health', /refuses the connection/),
    down('port', /refuses the connection/),
    down('socket', /nothing listens on that port/),
    fine('users-present'),
    fine('database'),
    fine('required-files'),
  ),
};
