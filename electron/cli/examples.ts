/** What stands below the help of a command: lines that work as they are typed, for the names of one's own. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  'pack try': [
    'holdfast pack try my-server.yaml --target Chat',
    'holdfast pack try my-server.yaml --set url=http://queue.example:8080 --set root=/srv/queue',
  ],
  'repo init': ['holdfast repo init /media/usb/holdfast --recovery-kit ~/kit --name usb'],
  'repo open': [
    'holdfast repo open /media/usb/holdfast --name usb',
    'holdfast repo open /media/usb/holdfast --recovery-code @code.txt',
  ],
  'repo check': ['holdfast repo check usb', 'holdfast repo check usb --read-data=10%'],
  'repo prune': ['holdfast repo prune usb --dry-run', 'holdfast repo prune usb --confirm usb'],
  'repo copy': ['holdfast repo copy usb --to nas'],
  'repo adopt': [
    'holdfast repo adopt usb',
    'holdfast repo adopt usb --target Chat --as "Chat in Busan" --set url=http://chat.busan.example:5000',
  ],
  'repo kit': ['holdfast repo kit usb --out ~/kit-again'],
  capture: [
    'holdfast capture --pack messenger --root /srv/messenger --out set.tar.zst.age --passphrase-file passphrase',
  ],
  'target changes': [
    'holdfast target changes --target Chat',
    'holdfast target changes --target Chat --since 24h',
  ],
  'incident open': [
    'holdfast incident open --target Chat --state',
    'holdfast incident open --target Chat --title "Uploads fail" --since 2h',
  ],
  'incident capture': [
    'holdfast incident capture 3f9a',
    'holdfast incident capture 3f9a --since 3h --until 1h',
  ],
  'incident follow-up': [
    'holdfast incident follow-up 3f9a "Test this failure"',
    'holdfast incident follow-up 3f9a --done 1',
  ],
  'incident export': ['holdfast incident export 3f9a incident.zip --hide-emails --hide-names'],
  'snapshot create': [
    'holdfast snapshot create --target Chat --repo usb --label "before 2.4" --kind pre-release',
    'holdfast snapshot create --target Chat --repo usb --allow-partial --reason "the key is being replaced"',
  ],
  'snapshot verify': ['holdfast snapshot verify 7fab', 'holdfast snapshot verify 7fab --sample 10%'],
  'snapshot forget': [
    'holdfast snapshot forget --target Chat --repo usb --dry-run',
    'holdfast snapshot forget --target Chat --repo usb --confirm Chat',
  ],
  'snapshot find': ["holdfast snapshot find '*.pdf' --target Chat"],
  'snapshot query': ["holdfast snapshot query 7fab 'select count(*) from users' --part database"],
  'snapshot rows': [
    "holdfast snapshot rows 7fab --part database --table users --where 'id = 4' --csv users.csv",
  ],
  'snapshot export': [
    'holdfast snapshot export 7fab set.tar.zst.age --passphrase-file passphrase',
    'holdfast snapshot export 7fab --plain /srv/plain',
  ],
  'snapshot import': [
    'holdfast snapshot import set.tar.zst.age --repo usb --passphrase-file passphrase',
    'holdfast snapshot import set.tar.zst.age --repo usb --passphrase-file passphrase --target Chat',
  ],
  'drill run': ['holdfast drill run 7fab', 'holdfast drill run 7fab --boot'],
  'restore plan': ['holdfast restore plan 7fab --in-place'],
  'restore run': [
    'holdfast restore run 7fab --to /srv/restored',
    'holdfast restore run 7fab --to /srv/some --only uploads',
    "holdfast restore run 7fab --to /srv/other --path 'uploads/2026*'",
    'holdfast restore run WHOLE-ID --in-place --confirm Chat',
  ],
  'host check': [
    'holdfast host check ops@chat.example',
    'holdfast host check ops@chat.example:2222 --identity ~/.ssh/id_ops --passphrase - --jump gate.example',
  ],
  'host forget': ['holdfast host forget chat.example --confirm chat.example'],
  'retention set': ['holdfast retention set --target Chat --keep-last 3 --keep-daily 7 --keep-weekly 4'],
  'handover export': ['holdfast handover export --target Chat handover.html --kit-at "the safe in room 214"'],
  'release start': ['holdfast release start --target Chat --version 2.4 --repo usb'],
  'release go': ['holdfast release go --target Chat'],
  'release finish': [
    'holdfast release finish --target Chat --version 2.4',
    'holdfast release finish --target Chat --version 2.4 --reason "the new table is meant"',
  ],
  'release rollback': [
    'holdfast release rollback --target Chat --plan',
    'holdfast release rollback --target Chat --reason "sign-ins fail" --confirm Chat',
  ],
  'report audit': ['holdfast report audit --from 2026-01-01 --to 2026-12-31 audit-2026.html'],
  'schedule set': [
    'holdfast schedule set --name nightly --target Chat --repo usb --daily 03:30 --zone Asia/Seoul',
    "holdfast schedule set --name proof --kind drill --target Chat --repo usb --cron '0 5 * * 0'",
    "holdfast schedule set --name monthly --runbook restore-test --target Chat --repo usb --cron '0 9 1 * *'",
  ],
  'runbook start': [
    'holdfast runbook start startup --target Chat',
    'holdfast runbook start startup --target Chat --auto --answers answers.yaml',
  ],
  'runbook done': [
    'holdfast runbook done look-at-log --run 7fab --note "no error since 09:00"',
    'holdfast runbook done who --run 7fab --value one-person',
  ],
  'alert channel add': [
    'holdfast alert channel add Pager --webhook https://pager.example/hook --secret signing-key=@key.txt',
    'holdfast alert channel add Mail --email ops@mail.example --smtp mail.example:587 --from console@mail.example --user console --secret password=-',
    'holdfast alert channel add Script --program /usr/local/bin/tell --arg=--urgent',
    'holdfast alert channel add Watcher --heartbeat https://watch.example/ping/{key} --every 5m --secret address-key=-',
  ],
  'alert rule set': [
    'holdfast alert rule set Nights --channel Mail --quiet 22:00-07:00 --repeat 1h --at-most 5',
    'holdfast alert rule set Backups --target Chat --cause freshness drill retention --floor degraded',
  ],
  'alert acknowledge': ['holdfast alert acknowledge 3fd2 --comment "the disk is being replaced"'],
  'schedule install': ['holdfast schedule install --systemd --dry-run'],
};

/** Below the help of the program itself, where scripts are written from. */
export const exitCodesHelp = `
Exit codes: 0 done and fine, 1 could not be done, 2 wrong usage, 3 done, with findings,
4 waiting for a person (runbook), 130 cancelled.
Options of the program stand before the command: holdfast --json snapshot list`;
