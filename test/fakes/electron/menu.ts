import type { MenuItemConstructorOptions } from 'electron';
import { happened } from './world.ts';

let applicationMenu: Menu | null = null;

/** A menu as data; a test clicks an item by its labels. */
export class Menu {
  readonly items: readonly MenuItemConstructorOptions[];

  constructor(items: readonly MenuItemConstructorOptions[] = []) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
    happened(
      'menu',
      menu?.items.map((item) => item.label ?? item.role ?? ''),
    );
  }

  /** Clicks the item that the labels lead to. */
  click(labels: readonly string[]): void {
    let items = this.items;
    let found: MenuItemConstructorOptions | undefined;
    for (const label of labels) {
      found = items.find((item) => item.label === label);
      items = Array.isArray(found?.submenu) ? found.submenu : [];
    }
    if (found?.click === undefined) throw new Error(`no menu item ${labels.join(' > ')}`);
    Reflect.apply(found.click, undefined, []);
  }
}

export function clickApplicationMenu(labels: readonly string[]): void {
  if (applicationMenu === null) throw new Error('the app has no menu');
  applicationMenu.click(labels);
}
