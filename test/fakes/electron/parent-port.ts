import { EventEmitter } from 'node:events';

/** `process.parentPort` for a child of the double: messages come wrapped in an event, as Electron gives them. */
class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message);
  }
}

const port = new ParentPort();
process.on('message', (message) => {
  if (typeof message === 'object' && message !== null && 'parentPort' in message) {
    port.emit('message', { data: message.parentPort, ports: [] });
  }
});
Object.defineProperty(process, 'parentPort', { value: port });
