import type { SettingValue } from '../../../shared/model/target.ts';
import { fillTemplate, templateNames, visitStrings } from '../../packs/expression/templates.ts';
import type { HttpStep } from '../../packs/schema/request.ts';
import type { ActionContext, CapturedValues } from '../action-kind.ts';

type Known = Pick<ActionContext, 'settings' | 'arguments' | 'plannedAt'> & {
  /** What was looked up for the plan. */
  readonly captured: CapturedValues;
};

/**
 * A request as it will be sent: settings, arguments and what was looked up are put in. What is only known then (a credential, a session,
 * what an earlier request answers) keeps its name.
 */
export function requestLine(
  { method, url, path, query, json, form }: HttpStep['request'],
  known: Known,
): string {
  const fill = (text: string) => filled(text, known);
  const address = url === undefined ? joined(known.settings['url'], fill(path ?? '')) : fill(url);
  const pairs = Object.entries(query ?? {}).map(([name, value]) => `${name}=${fill(value)}`);
  const asked = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  const body = json === undefined ? '' : ` ${filledJson(json, fill)}`;
  const fields = form === undefined ? '' : ` (form: ${Object.keys(form).join(', ')})`;
  return `${method} ${address}${asked}${body}${fields}`;
}

function joined(base: SettingValue | undefined, path: string): string {
  return base === undefined || base === ''
    ? `\${settings.url}${path}`
    : `${String(base).replace(/\/+$/, '')}${path}`;
}

function filled(text: string, known: Known): string {
  return text.replace(/\$\{[^{}]{0,200}\}/g, (template) => {
    const [name = ''] = templateNames(template);
    return isKnown(name, known) ? fillTemplate(template, scopeOf(known)).value : template;
  });
}

function isKnown(name: string, { captured }: Known): boolean {
  const [area, first = '', second = ''] = name.split('.');
  if (area === 'step') return captured[first]?.[second] !== undefined;
  return area === 'settings' || area === 'argument';
}

function scopeOf({ settings, arguments: argument, captured, plannedAt }: Known) {
  return { settings, argument, steps: captured, now: plannedAt, uuid: '' };
}

/** `$number` stands for the number that it becomes. */
function filledJson(json: HttpStep['request']['json'], fill: (text: string) => string): string {
  let text = JSON.stringify(json);
  visitStrings(json, (one) => {
    text = text.replace(JSON.stringify(one), () => JSON.stringify(fill(one)));
  });
  return text.replace(/\{"\$number":"(-?\d+(?:\.\d+)?)"\}/g, '$1');
}
