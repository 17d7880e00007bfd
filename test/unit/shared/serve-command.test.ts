import { expect, it } from 'vitest';
import { serveCommand } from '../../../shared/text/serve-command.ts';

it('names the data folder where one is known, in quotes where a shell would take it apart', () => {
  expect([
    serveCommand(null),
    serveCommand('/tmp/holdfast-demo-a1/console'),
    serveCommand('C:\\Users\\Kim Lee\\Holdfast'),
  ]).toEqual([
    'holdfast serve',
    'holdfast serve --data-dir /tmp/holdfast-demo-a1/console',
    'holdfast serve --data-dir "C:\\Users\\Kim Lee\\Holdfast"',
  ]);
});
