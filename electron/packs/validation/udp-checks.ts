import type { Pack } from '../schema/pack.ts';
import type { ProbeOf } from '../schema/probe.ts';
import type { AnswerField, SentField } from '../schema/probes/datagram.ts';
import type { YamlPath } from '../yaml.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { requestFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { unknownCredential } from './settings-checks.ts';
import { templateFindings } from './template-names.ts';

type Exchange = Pick<ProbeOf<'udp-exchange'>, 'send' | 'answer'>;

/** Packets whose fields name each other rightly, go to a host of the settings, and hold no secret in plain. */
export function udpFindings(pack: Pack, probe: ProbeOf<'udp-exchange'>, path: YamlPath): readonly Finding[] {
  const { 'when-silent': silent, first, ...rest } = probe;
  return [
    ...templateFindings({ ...rest, first }, path, namesAt({ ...pack, credentials: {} })),
    ...hostFindings(pack, probe, path),
    ...(first === undefined ? [] : exchangeFindings(pack, first, [...path, 'first'])),
    ...exchangeFindings(pack, probe, path),
    ...timeFindings(probe, path),
    ...(silent === undefined
      ? []
      : [
          ...requestFindings(pack, silent.request, [...path, 'when-silent', 'request']),
          ...templateFindings(silent, [...path, 'when-silent'], namesAt(pack)),
        ]),
  ];
}

/** A signature lets its receiver guess at the secret: it goes to no host that the operator did not enter. */
function hostFindings(pack: Pack, { host }: ProbeOf<'udp-exchange'>, path: YamlPath): readonly Finding[] {
  const setting = /^\$\{\s*settings\.([a-z0-9-]+)(?:\.host)?\s*\}$/.exec(host)?.[1];
  if (setting !== undefined && pack.settings[setting]?.default === undefined) return [];
  if (setting !== undefined) {
    return [
      finding(
        ['settings', setting, 'default'],
        'packets go to this host: it is for the operator to say; put it into example.',
        '패킷을 보낼 호스트는 운영자가 정합니다. example에 적으십시오.',
      ),
    ];
  }
  return [
    finding(
      [...path, 'host'],
      'the host has to be a setting, such as "${settings.url.host}": packets go to no other host.',
      '호스트는 "${settings.url.host}" 같은 설정이어야 합니다. 패킷은 다른 호스트로 보내지 않습니다.',
    ),
  ];
}

function exchangeFindings(pack: Pack, exchange: Exchange, path: YamlPath): readonly Finding[] {
  return [
    ...fieldFindings(pack, exchange.send, [...path, 'send']),
    ...fieldFindings(pack, exchange.answer, [...path, 'answer']),
    ...answerFindings(exchange, path),
  ];
}

function fieldFindings(
  pack: Pack,
  fields: readonly (SentField | AnswerField)[],
  path: YamlPath,
): readonly Finding[] {
  const ids = fields.flatMap(({ id }, at) => (id === undefined ? [] : [{ id, at }]));
  return [
    ...duplicates(
      ids.map(({ id }) => id),
      (index) => [...path, ids[index]?.at ?? 0, 'id'],
    ),
    ...fields.flatMap((field, at) => {
      if (!('hmac-sha256' in field)) return [];
      const { key, from } = field['hmac-sha256'];
      const before = ids.filter((one) => one.at < at).map(({ id }) => id);
      const place = [...path, at, 'hmac-sha256'];
      return [
        ...unknownCredential(pack, key, [...place, 'key']),
        ...unknownName({ en: 'field before it', ko: '앞선 필드' }, from, before, [...place, 'from']),
      ];
    }),
  ];
}

function answerFindings({ send, answer }: Exchange, path: YamlPath): readonly Finding[] {
  const sent = send.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return answer.flatMap((field, at) => {
    const place = [...path, 'answer', at];
    if ('echo' in field)
      return unknownName({ en: 'sent field', ko: '보낸 필드' }, field.echo, sent, [...place, 'echo']);
    if (isRest(field) && answer.slice(0, at).some(isRest)) {
      return [finding([...place, 'any'], '"rest" can stand only once.', '"rest"는 한 번만 쓸 수 있습니다.')];
    }
    return [];
  });
}

function isRest(field: AnswerField): boolean {
  return 'any' in field && field.any === 'rest';
}

function timeFindings(
  { tries, within, timeout, first }: ProbeOf<'udp-exchange'>,
  path: YamlPath,
): readonly Finding[] {
  const exchanges = first === undefined ? 1 : 2;
  if (tries * within * exchanges <= timeout * 0.8) return [];
  return [
    finding(
      [...path, 'timeout'],
      'the tries with their waits do not fit into the timeout.',
      '재시도와 대기 시간이 제한 시간에 들어가지 않습니다.',
    ),
  ];
}
