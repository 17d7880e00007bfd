import type { HttpRequest } from '../../packs/schema/request.ts';

export type FormField =
  | string
  | { readonly filename: string; readonly 'content-type': string; readonly content: string };

type EncodedForm = { readonly contentType: string; readonly body: Uint8Array };

export type FormTemplate = NonNullable<HttpRequest['form']>;

/** A form: `multipart/form-data` (RFC 7578) when it holds a file, `application/x-www-form-urlencoded` otherwise. */
export function encodeForm(fields: Readonly<Record<string, FormField>>, boundary: string): EncodedForm {
  const entries = Object.entries(fields);
  if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    return {
      contentType: 'application/x-www-form-urlencoded',
      body: Buffer.from(new URLSearchParams(entries).toString()),
    };
  }
  const parts = entries.map(([name, value]) => part(name, value, boundary));
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
  };
}

function part(name: string, value: FormField, boundary: string): string {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`;
  if (typeof value === 'string') return `${head}\r\n\r\n${value}\r\n`;
  const type = value['content-type'].replaceAll(/[\r\n]/g, '');
  return `${head}; filename="${quoted(value.filename)}"\r\nContent-Type: ${type}\r\n\r\n${value.content}\r\n`;
}

/** As browsers write it (WHATWG "multipart form data encoding"): nothing in a name may end the header. */
function quoted(text: string): string {
  return text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}
