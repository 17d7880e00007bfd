import { EventEmitter } from 'node:events';
import type { NotificationConstructorOptions } from 'electron';
import { happened } from './world.ts';

/** A notification, written down; the system shows it at once. */
export class Notification extends EventEmitter {
  readonly #options: NotificationConstructorOptions;

  static isSupported(): boolean {
    return true;
  }

  constructor(options: NotificationConstructorOptions = {}) {
    super();
    this.#options = options;
  }

  show(): void {
    const { title, body, urgency } = this.#options;
    happened('notification', { title, body, urgency });
    this.emit('show');
  }
}
