import { describe, expect, it } from 'vitest';
import { bySudo, isProgramMissing, sudoRefusal } from '../../../../electron/locations/ssh/sudo.ts';

describe('sudo', () => {
  it.each([
    'sudo: a password is required\n',
    'sudo: sorry, you must have a tty to run sudo\n',
    "Sorry, user ops is not allowed to execute '/bin/x' as root on chat.\n",
    'Sorry, user ops may not run sudo on chat.\n',
    'ops is not in the sudoers file.  This incident will be reported.\n',
  ])('has refused when it says %j', (said) => {
    expect(sudoRefusal(1, `noise\n${said}`)).toBe(said.trim());
    expect(sudoRefusal(0, said)).toBeNull();
  });

  it('has not refused when a program fails in its own words', () => {
    for (const said of ['Sorry, no such room', 'it is not allowed to do this', 'pseudo: failed', ''])
      expect(sudoRefusal(1, said)).toBeNull();
    expect(sudoRefusal(2, 'sudo: something')).toBeNull();
  });

  it('tells a program that is not there, and a host without sudo', () => {
    expect(sudoRefusal(1, 'sudo: /no/such: command not found')).toBeNull();
    expect(isProgramMissing(1, 'sudo: /no/such: command not found\n')).toBe(true);
    expect(isProgramMissing(127, 'sudo: /no/such: command not found\n')).toBe(false);
    expect(sudoRefusal(127, 'sh: 12: sudo: not found\n')).toBe('sudo: not found');
    expect(sudoRefusal(127, 'sh: line 1: sudo: command not found\n')).toBe('sudo: not found');
  });

  it('gets a password by the standard input alone', () => {
    const { command, input } = bySudo({ program: 'id', args: ['-u'] }, { password: 'secret 4711' });
    expect(JSON.stringify(command)).not.toContain('4711');
    expect(input).toBe('secret 4711\n');
    expect(bySudo({ program: 'id', args: [] }, { password: null }).input).toBe('');
  });
});
