/** The tables of `messenger.db`, in the order in which rows can be copied without breaking a reference. */
export const tables = [
  'users',
  'rooms',
  'room_members',
  'messages',
  'room_files',
  'device_sessions',
  'upload_tokens',
  'access_logs',
  'pending_user_approvals',
  'legal_holds',
  'polls',
  'poll_options',
  'poll_votes',
  'pinned_messages',
  'message_reactions',
] as const;

export const tableSql = `
CREATE TABLE IF NOT EXISTS users (
  id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT UNIQUE NOT NULL, password_hash TEXT NOT NULL,
  nickname TEXT, profile_image TEXT, status TEXT DEFAULT 'offline', public_key TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, status_message TEXT, session_token TEXT);
CREATE TABLE IF NOT EXISTS rooms (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, type TEXT DEFAULT 'direct', created_by INTEGER,
  encryption_key TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, FOREIGN KEY (created_by) REFERENCES users(id));
CREATE TABLE IF NOT EXISTS room_members (
  room_id INTEGER NOT NULL, user_id INTEGER NOT NULL, joined_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  last_read_message_id INTEGER DEFAULT 0, pinned INTEGER DEFAULT 0, muted INTEGER DEFAULT 0, role TEXT DEFAULT 'member',
  PRIMARY KEY (room_id, user_id), FOREIGN KEY (room_id) REFERENCES rooms(id), FOREIGN KEY (user_id) REFERENCES users(id));
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, room_id INTEGER NOT NULL, sender_id INTEGER NOT NULL, content TEXT,
  encrypted INTEGER DEFAULT 1, message_type TEXT DEFAULT 'text', file_path TEXT, file_name TEXT, client_msg_id TEXT,
  reply_to INTEGER, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (room_id) REFERENCES rooms(id), FOREIGN KEY (sender_id) REFERENCES users(id));
CREATE TABLE IF NOT EXISTS room_files (
  id INTEGER PRIMARY KEY AUTOINCREMENT, room_id INTEGER NOT NULL, message_id INTEGER, file_path TEXT NOT NULL,
  file_name TEXT NOT NULL, file_size INTEGER, file_type TEXT, uploaded_by INTEGER NOT NULL,
  uploaded_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS device_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, device_id TEXT NOT NULL, token_hash TEXT UNIQUE NOT NULL,
  device_name TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, last_used_at TIMESTAMP, expires_at TIMESTAMP NOT NULL,
  revoked_at TIMESTAMP, ip TEXT, user_agent TEXT, remember INTEGER DEFAULT 1, ttl_days INTEGER DEFAULT 30,
  FOREIGN KEY (user_id) REFERENCES users(id));
CREATE TABLE IF NOT EXISTS upload_tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT, token_hash TEXT UNIQUE NOT NULL, user_id INTEGER NOT NULL, room_id INTEGER NOT NULL,
  file_path TEXT NOT NULL, file_name TEXT NOT NULL, file_type TEXT NOT NULL, file_size INTEGER,
  issued_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, expires_at TIMESTAMP NOT NULL, consumed_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS access_logs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, action TEXT NOT NULL, ip_address TEXT, user_agent TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS pending_user_approvals (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER UNIQUE NOT NULL, status TEXT DEFAULT 'pending',
  requested_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, reviewed_at TIMESTAMP, reviewed_by INTEGER, reason TEXT);
CREATE TABLE IF NOT EXISTS legal_holds (
  id INTEGER PRIMARY KEY AUTOINCREMENT, hold_type TEXT NOT NULL, target_id TEXT NOT NULL, active INTEGER DEFAULT 1,
  reason TEXT, created_by INTEGER, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS polls (
  id INTEGER PRIMARY KEY AUTOINCREMENT, room_id INTEGER NOT NULL, created_by INTEGER NOT NULL, question TEXT NOT NULL,
  multiple_choice INTEGER DEFAULT 0, anonymous INTEGER DEFAULT 0, closed INTEGER DEFAULT 0, ends_at TIMESTAMP,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS poll_options (
  id INTEGER PRIMARY KEY AUTOINCREMENT, poll_id INTEGER NOT NULL, option_text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS poll_votes (
  poll_id INTEGER NOT NULL, option_id INTEGER NOT NULL, user_id INTEGER NOT NULL, voted_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (poll_id, option_id, user_id));
CREATE TABLE IF NOT EXISTS pinned_messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, room_id INTEGER NOT NULL, message_id INTEGER, content TEXT, pinned_by INTEGER NOT NULL,
  pinned_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS message_reactions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, message_id INTEGER NOT NULL, user_id INTEGER NOT NULL, emoji TEXT NOT NULL,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, UNIQUE (message_id, user_id, emoji));
CREATE VIRTUAL TABLE IF NOT EXISTS messages_fts USING fts5(content, content='messages', content_rowid='id');
`;

/** Kept apart from the tables so that bulk loading can fill them once at the end. */
export const indexSql = `
CREATE INDEX IF NOT EXISTS idx_messages_room ON messages(room_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS idx_messages_client ON messages(room_id, sender_id, client_msg_id) WHERE client_msg_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS idx_room_files_path ON room_files(file_path);
CREATE INDEX IF NOT EXISTS idx_room_members_user ON room_members(user_id);
CREATE INDEX IF NOT EXISTS idx_device_sessions_user ON device_sessions(user_id);
CREATE INDEX IF NOT EXISTS idx_access_logs_user ON access_logs(user_id, created_at);
CREATE TRIGGER IF NOT EXISTS messages_ai AFTER INSERT ON messages BEGIN
  INSERT INTO messages_fts(rowid, content) VALUES (new.id, new.content); END;
CREATE TRIGGER IF NOT EXISTS messages_ad AFTER DELETE ON messages BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.id, old.content); END;
CREATE TRIGGER IF NOT EXISTS messages_au AFTER UPDATE ON messages BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.id, old.content);
  INSERT INTO messages_fts(rowid, content) VALUES (new.id, new.content); END;
`;
