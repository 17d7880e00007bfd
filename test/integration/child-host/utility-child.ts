/** Stands for a child of Electron's utilityProcess: the same tasks behind the port that such a child has. */
Object.defineProperty(process, 'parentPort', {
  value: {
    postMessage: (message: unknown) => process.send?.({ throughPort: message }),
    on: (_event: 'message', listener: (event: { readonly data: unknown }) => void) => {
      process.on('message', (data) => listener({ data }));
    },
  },
});
await import('./odd-child.ts');
