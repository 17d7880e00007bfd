import { templateNames } from './expression/templates.ts';
import type { HttpRequest } from './schema/request.ts';

/** The settings that a template holds. */
export function settingsIn(template: string): readonly string[] {
  return templateNames(template).flatMap((name) => {
    const [area, setting] = name.split('.');
    return area === 'settings' && setting !== undefined ? [setting] : [];
  });
}

/** Settings that lead to where a request is sent. */
export function behindRequest({ url }: Pick<HttpRequest, 'url'>): readonly string[] {
  return url === undefined ? ['url'] : settingsIn(url);
}
