import { contextBridge, ipcRenderer } from 'electron';
import { channels } from '../shared/contract/channels.ts';

/**
 * `window.ops`: one named function a call, `on<Name>` an event, built from the table of channels. Nothing of Electron is
 * handed over: no generic invoke, no event object.
 */
function buildOps(): Record<string, Record<string, unknown>> {
  const ops: Record<string, Record<string, unknown>> = {};
  for (const [group, names] of Object.entries(channels)) {
    const members: Record<string, unknown> = {};
    for (const [name, kind] of Object.entries(names)) {
      const channel = `${group}.${name}`;
      if (kind === 'call') members[name] = (input: unknown) => ipcRenderer.invoke(`ops:${channel}`, input);
      else members[`on${name.charAt(0).toUpperCase()}${name.slice(1)}`] = subscribe(channel);
    }
    ops[group] = members;
  }
  return ops;
}

function subscribe(channel: string) {
  return (listener: (payload: unknown) => void) => {
    const forward = (_event: unknown, payload: unknown) => listener(payload);
    ipcRenderer.on(`ops:${channel}`, forward);
    return () => {
      ipcRenderer.off(`ops:${channel}`, forward);
    };
  };
}

contextBridge.exposeInMainWorld('ops', buildOps());
