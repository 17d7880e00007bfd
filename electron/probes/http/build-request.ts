import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { SettingValue } from '../../../shared/model/target.ts';
import { credentialsUsed, fillJson, fillRecord, fillTemplate } from '../../packs/expression/templates.ts';
import type { TemplateScope } from '../../packs/expression/templates.ts';
import type { HttpRequest } from '../../packs/schema/request.ts';
import { encodeForm } from './form-data.ts';
import type { FormField, FormTemplate } from './form-data.ts';

/** A request whose templates are filled, ready to be sent. */
export type BuiltRequest = {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly maxBytes: number;
  readonly follow: boolean;
  /** What must not appear in evidence. */
  readonly secrets: readonly string[];
};

/**
 * Headers that are the client's own business. `Origin` is never sent: servers refuse foreign ones, and this is not a web page.
 */
const ownHeaders = new Set([
  'origin',
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-authorization',
  'proxy-connection',
]);

/**
 * Fills the templates of a request and checks where it goes. Throws `pack/invalid` for an address whose origin does not stand
 * in the target's settings, `credentials/missing` for a secret that is not set, `target/missing-setting` without an address.
 */
export function buildRequest(request: HttpRequest, scope: TemplateScope): BuiltRequest {
  const [shown] = credentialsUsed([request.url, request.path, request.query]);
  if (shown !== undefined) throw credentialInAddress(shown);
  const secrets: string[] = [];
  const fill = (template: string): string => {
    const filled = fillTemplate(template, scope);
    secrets.push(...filled.secrets);
    return filled.value;
  };
  const record = (templates: Readonly<Record<string, string>>): Record<string, string> => {
    const filled = fillRecord(templates, scope);
    secrets.push(...filled.secrets);
    return filled.value;
  };
  const url = addressOf(request, scope.settings, fill);
  for (const [name, value] of Object.entries(record(request.query ?? {}))) url.searchParams.set(name, value);

  const headers: Record<string, string> = { accept: 'application/json' };
  const body = bodyOf(request, scope, fill, secrets);
  if (body !== null) headers['content-type'] = body.contentType;
  for (const [name, value] of Object.entries(record(request.headers ?? {}))) {
    const lower = name.toLowerCase();
    if (!ownHeaders.has(lower)) headers[lower] = value;
  }
  return {
    method: request.method,
    url,
    headers,
    body: body?.body ?? null,
    maxBytes: request['max-bytes'],
    follow: request.redirects === 'follow',
    secrets,
  };
}

function addressOf(
  request: HttpRequest,
  settings: Readonly<Record<string, SettingValue>>,
  fill: (template: string) => string,
): URL {
  if (request.url !== undefined) {
    const url = URL.parse(fill(request.url));
    if (url === null || !allowedOrigins(settings).has(url.origin)) throw foreignOrigin(url);
    return withoutLogin(url);
  }
  const base = URL.parse(String(settings['url'] ?? ''));
  if (base === null || !/^https?:$/.test(base.protocol)) throw noAddress();
  const path = request.path === undefined ? '' : fill(request.path);
  const url = new URL(base.origin + joinPath(base.pathname, path));
  // The path comes from a pack and from what the server said before: it must not have become another address.
  if (url.origin !== base.origin) throw foreignOrigin(url);
  return url;
}

function joinPath(basePath: string, path: string): string {
  if (path === '') return basePath;
  return `${basePath.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

function withoutLogin(url: URL): URL {
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

/** The origins that stand in a target's settings. Credentials go nowhere else. */
export function allowedOrigins(settings: Readonly<Record<string, SettingValue>>): ReadonlySet<string> {
  const origins = new Set<string>();
  for (const value of Object.values(settings)) {
    if (typeof value !== 'string' || !/^https?:/i.test(value)) continue;
    const url = URL.parse(value);
    if (url !== null) origins.add(url.origin);
  }
  return origins;
}

type Body = { readonly contentType: string; readonly body: Uint8Array };

function bodyOf(
  request: HttpRequest,
  scope: TemplateScope,
  fill: (template: string) => string,
  secrets: string[],
): Body | null {
  if (request.json !== undefined) {
    const filled = fillJson(request.json, scope);
    secrets.push(...filled.secrets);
    return { contentType: 'application/json', body: Buffer.from(JSON.stringify(filled.value)) };
  }
  if (request.form === undefined) return null;
  return encodeForm(fillForm(request.form, fill), `----holdfast-${scope.uuid}`);
}

function fillForm(form: FormTemplate, fill: (template: string) => string): Record<string, FormField> {
  return Object.fromEntries(
    Object.entries(form).map(([name, field]): [string, FormField] => [
      name,
      typeof field === 'string'
        ? fill(field)
        : {
            filename: fill(field.filename),
            'content-type': field['content-type'],
            content: fill(field.content),
          },
    ]),
  );
}

function credentialInAddress(name: string): AppError {
  return new AppError(
    'pack/invalid',
    localText(
      `A request of the pack has the credential "${name}" in its address, where servers and proxies write it into their logs, so it was not sent.`,
      `팩의 요청 주소에 자격 증명 "${name}"이(가) 들어 있습니다. 주소는 서버와 프록시의 로그에 남으므로 보내지 않았습니다.`,
    ),
  );
}

function foreignOrigin(url: URL | null): AppError {
  const place = url === null ? '?' : url.origin;
  return new AppError(
    'pack/invalid',
    localText(
      `A request of the pack goes to ${place}, which does not stand in the settings of this target, so it was not sent.`,
      `팩의 요청이 이 대상의 설정에 없는 ${place}(으)로 향하므로 보내지 않았습니다.`,
    ),
  );
}

function noAddress(): AppError {
  return new AppError(
    'target/missing-setting',
    localText(
      'The target has no address (setting "url") that begins with http:// or https://. Enter it in the settings of the target.',
      '대상에 http:// 또는 https://로 시작하는 주소(설정 "url")가 없습니다. 대상의 설정에 입력하십시오.',
    ),
  );
}
