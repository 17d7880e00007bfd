import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withUser } from './auth/guard.ts';
import { localStamp } from './clock.ts';
import { contentTypeOf, extensionOf, fileTypeOf, headerFits } from './file-kinds.ts';
import { BodyTooLarge, type Exchange } from './http/exchange.ts';
import { readForm } from './http/multipart.ts';
import { errorPage, json, problem, type Reply } from './http/reply.ts';
import type { Route } from './http/route.ts';
import type { Practice } from './practice.ts';
import { roleIn } from './rooms.ts';
import { issueUploadToken } from './upload-tokens.ts';

export const uploadRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/upload', handle: upload },
  { method: 'GET', path: '/uploads/profiles/{name}', handle: profile },
  { method: 'GET', path: '/uploads/{name}', handle: download },
];

function upload(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withUser(exchange, practice, async (userId) => {
    const limitBytes = practice.config.number('MAX_CONTENT_LENGTH');
    if (Number(exchange.request.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLarge();
    const form = await readForm(exchange.request, limitBytes);
    const roomId = Number(form?.fields.get('room_id') ?? '');
    if (form === null || !Number.isInteger(roomId) || roomId <= 0) {
      return problem(400, 'REQUEST_INVALID', exchange.locale);
    }
    if (roleIn(practice, roomId, userId) === null) return problem(403, 'ROOM_ACCESS_DENIED', exchange.locale);
    if (form.file === null || form.file.name === '') {
      return problem(400, 'GENERIC_ERROR', exchange.locale, '파일이 없습니다.');
    }
    const refusal = contentRefusal(practice, form.file.name, form.file.content);
    if (refusal !== null) return problem(400, 'GENERIC_ERROR', exchange.locale, refusal);
    return store(exchange, practice, { userId, roomId, ...form.file });
  });
}

/** Why the file itself is refused, in the server's words, or null. */
function contentRefusal(practice: Practice, name: string, content: Buffer): string | null {
  if (!practice.config.list('ALLOWED_EXTENSIONS').includes(extensionOf(name)))
    return '허용되지 않는 파일 형식입니다.';
  if (!headerFits(name, content)) return '파일 내용이 확장자와 일치하지 않습니다.';
  const scans = practice.config.flag('UPLOAD_SCAN_ENABLED');
  if (scans && practice.config.text('UPLOAD_SCAN_PROVIDER') !== 'noop') return '파일 검사에 실패했습니다.';
  return null;
}

type Arrived = {
  readonly userId: number;
  readonly roomId: number;
  readonly name: string;
  readonly content: Buffer;
};

function store(exchange: Exchange, practice: Practice, file: Arrived): Reply {
  const path = storedName(practice.clock.now(), file.name);
  if (practice.faults.isOn('disk-full')) {
    practice.log.write(
      'ERROR',
      `File upload error: [Errno 28] No space left on device: 'uploads/${path}' (ENOSPC)`,
    );
    return problem(500, 'GENERIC_ERROR', exchange.locale, '파일 저장에 실패했습니다.');
  }
  writeFileSync(join(practice.folder, 'uploads', path), file.content);
  const type = fileTypeOf(file.name);
  const token = issueUploadToken(practice, {
    userId: file.userId,
    roomId: file.roomId,
    path,
    name: file.name,
    type,
    sizeBytes: file.content.length,
  });
  practice.counters.uploads += 1;
  return json(200, {
    file_name: file.name,
    file_path: path,
    file_type: type,
    success: true,
    ...(practice.faults.isOn('upload-token-missing') ? {} : { upload_token: token }),
  });
}

/** `YYYYMMDDHHMMSS_<8 hex>_<name>`, the name reduced to what is safe in a path. */
function storedName(now: number, name: string): string {
  const stamp = localStamp(now).replaceAll(/\D/gu, '');
  const safe = name.replaceAll(/[^\w.-]/gu, '_').slice(-80);
  return `${stamp}_${randomBytes(4).toString('hex')}_${safe}`;
}

type FileRow = { room_id: number; file_path: string };

function download(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  const name = decodeName(exchange.params['name']);
  if (practice.faults.isOn('uploads-public')) return serve(practice, exchange, name);
  return withUser(exchange, practice, (userId) => {
    if (name === null)
      return errorPage(403, 'You do not have the permission to access the requested resource.');
    const rows = practice.database.attempt<FileRow[]>([], (connection) =>
      connection
        .prepare<[string], FileRow>('SELECT room_id, file_path FROM room_files WHERE file_path = ?')
        .all(name),
    );
    if (rows.length === 0) return problem(404, 'FILE_NOT_FOUND', exchange.locale);
    if (!rows.some((row) => roleIn(practice, row.room_id, userId) !== null)) {
      return problem(403, 'ROOM_ACCESS_DENIED', exchange.locale);
    }
    return serve(practice, exchange, name);
  });
}

function profile(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withUser(exchange, practice, () => {
    const name = decodeName(exchange.params['name']);
    return serve(practice, exchange, name === null ? null : `profiles/${name}`);
  });
}

/** The name in the address, or null when it tries to leave the folder. */
function decodeName(raw: string | undefined): string | null {
  try {
    const name = decodeURIComponent(raw ?? '');
    return /[/\\]|^\.\.?$/u.test(name) ? null : name;
  } catch {
    return null;
  }
}

function serve(practice: Practice, exchange: Exchange, name: string | null): Reply {
  const path = name === null ? null : join(practice.folder, 'uploads', name);
  if (path === null || name === null || !existsSync(path))
    return problem(404, 'FILE_NOT_FOUND', exchange.locale);
  return {
    status: 200,
    contentType: contentTypeOf(name),
    body: readFileSync(path),
    headers: { 'Cache-Control': 'private, no-store' },
  };
}
