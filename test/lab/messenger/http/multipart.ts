import busboy from 'busboy';
import type { IncomingMessage } from 'node:http';
import { BodyTooLarge } from './exchange.ts';

export type UploadedForm = {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: { readonly name: string; readonly content: Buffer } | null;
};

/** Reads a multipart form with at most one file; null when the body is no such form. */
export async function readForm(request: IncomingMessage, limitBytes: number): Promise<UploadedForm | null> {
  if (!String(request.headers['content-type'] ?? '').startsWith('multipart/form-data')) return null;
  const fields = new Map<string, string>();
  const files: { name: string; content: Buffer }[] = [];
  await new Promise<void>((resolve, reject) => {
    const parser = busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { fileSize: limitBytes, files: 1 },
    });
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('file', (_field, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => reject(new BodyTooLarge()));
      stream.on('close', () => files.push({ name: info.filename ?? '', content: Buffer.concat(chunks) }));
    });
    parser.on('close', resolve);
    parser.on('error', reject);
    request.on('aborted', () => reject(new Error('the client went away')));
    request.pipe(parser);
  });
  return { fields, file: files[0] ?? null };
}
