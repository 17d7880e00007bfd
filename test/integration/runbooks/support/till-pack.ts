/** A pack with a runbook of every kind of step, and some that show one thing each. */
export const tillPack = `pack: till
version: 1
title: Till
settings:
  url: { type: url, title: Address }
  root: { type: folder, title: Folder }
  mode: { type: choice, title: Mode, choices: [single, cluster], default: single }
credentials: { token: { type: secret, title: Token } }
settings-files: [{ id: config, title: Configuration, path: config.py }]
policies:
  - { id: port, title: Port, file: config, key: PORT, intended: { equals: 5000 }, reason: 'Clients expect it.' }
probes:
  - { id: health, kind: http, title: Health, group: startup, request: { path: /healthz } }
  - { id: hang, kind: http, title: Hang, group: startup, timeout: 60s, request: { path: /hang } }
  - { id: sent, kind: http, title: Sent, group: startup, every: 15m, writes: true, request: { method: POST, path: /change } }
views:
  - id: files
    title: Files
    source: { kind: sqlite, path: data/shop.db, sql: 'SELECT path FROM file' }
    columns: [{ id: path, title: Path }]
    order: { column: path }
actions:
  - id: change
    kind: http
    title: Change something
    arguments:
      - { name: what, type: text, title: What }
      - { name: how, type: choice, title: How, choices: [softly, hard], default: softly }
    run: [{ id: change, request: { method: POST, path: /change, json: { what: '\${argument.what}', how: '\${argument.how}' } } }]
  - id: guided
    kind: guided
    title: With a hand
    stages:
      - { id: first, do: http, title: First half, run: [{ id: c, request: { method: POST, path: /change } }] }
      - { id: hand, do: confirm, title: By hand, text: Turn the key. }
      - { id: second, do: http, title: Second half, run: [{ id: c, request: { method: POST, path: /change } }] }
rules:
  - id: softly
    title: Do not change hard.
    reason: It breaks.
    blocks: [{ action: change, arguments: { how: [hard] } }]
  - { id: alone, title: Do not do it alone., reason: Nobody would see it. }
parts:
  - { id: database, kind: sqlite, title: Database, path: data/shop.db }
  - { id: uploads, kind: tree, title: Uploads, path: uploads }
runbooks:
  - id: every-kind
    title: Every kind of step
    purpose: maintenance
    rules: [alone]
    steps:
      - { id: health, do: probe, title: Health, probes: [health] }
      - { id: version, do: check, title: Version, requests: [{ id: v, request: { path: /version }, expect: [{ json: $.version, equals: '1.4' }] }] }
      - { id: policies, do: policy, title: Settings }
      - { id: rows, do: view, title: Some files, view: files, rows: { at-least: 1 } }
      - { id: name, do: input, type: text, title: Name, pattern: '[a-z$(){}.]+' }
      - { id: who, do: choice, title: Who, options: [{ id: all, title: All }, { id: one, title: One }] }
      - { id: only-one, do: confirm, title: Only for one, when: [{ step: who, chose: [one] }] }
      - { id: look, do: view, title: Look at it, view: files, filter: '\${input.name}' }
      - { id: kept, do: snapshot, title: Keep, label: 'by \${input.name}', kind: pre-release, pin: true }
      - { id: read-back, do: verify, title: Read back, of: kept }
      - { id: practice, do: drill, title: Practice, of: kept }
      - { id: change, do: action, title: Change, action: change, arguments: { what: '\${input.name}' }, passes: [alone] }
      - { id: list, do: command, title: List, command: [/bin/echo, 'x\${input.name}', '\${settings.mode}'] }
      - { id: back, do: restore, title: Back, of: kept }
      - { id: well, do: wait, title: Well again, probes: [health], within: 5s, every: 50ms }
      - { id: done, do: confirm, title: All well, good: It is. }
      - { id: cluster, do: confirm, title: Of a cluster, when: [{ setting: mode, one-of: [cluster] }] }
  - id: branches
    title: Branches
    purpose: incident
    priority: 1
    steps:
      - { id: well, do: probe, title: Well, probes: [health], on-failure: go-on }
      - { id: fine, do: confirm, title: Fine, when: [{ step: well, ended: [done] }] }
      - { id: ill, do: confirm, title: Ill, when: [{ step: well, ended: [failed] }] }
      - { id: again, do: probe, title: Again, probes: [health] }
      - { id: last, do: confirm, title: Last }
  - id: changing
    title: Changing
    purpose: release
    steps:
      - { id: change, do: action, title: Change, action: change }
      - { id: hand, do: action, title: With a hand, action: guided }
      - { id: end, do: confirm, title: End }
  - id: hanging
    title: Hanging
    purpose: failure
    steps:
      - { id: hang, do: probe, title: Hang, probes: [hang] }
      - { id: sent, do: probe, title: Sent, probes: [sent] }
  - id: answers
    title: Answers
    purpose: post-incident
    steps:
      - { id: text, do: input, type: text, title: Text, pattern: 'a+' }
      - { id: number, do: input, type: number, title: Number, min: 1, max: 9 }
      - { id: choice, do: input, type: choice, title: Choice, choices: [red, blue] }
      - { id: file, do: input, type: file, title: File }
      - { id: maybe, do: input, type: text, title: Maybe, required: false }
      - { id: rule, do: confirm, title: Alone, passes: [alone] }
  - id: killed
    title: Killed
    purpose: rotation
    steps:
      - { id: health, do: probe, title: Health, probes: [health] }
      - { id: version, do: check, title: Version, requests: [{ id: v, request: { path: /version } }] }
      - { id: policies, do: policy, title: Settings }
      - { id: rows, do: view, title: Some files, view: files, rows: { at-least: 1 } }
      - { id: change, do: action, title: Change, action: change, arguments: { what: x } }
      - { id: line, do: command, title: Line, command: [/bin/sh, -c, 'echo x >> lines; sleep "$(cat pause 2>/dev/null || echo 0)"'] }
      - { id: well, do: wait, title: Well, probes: [health] }
      - { id: end, do: confirm, title: End }
  - id: killed-jobs
    title: Killed jobs
    purpose: backup
    steps:
      - { id: kept, do: snapshot, title: Keep }
      - { id: read-back, do: verify, title: Read back, of: kept }
      - { id: practice, do: drill, title: Practice, of: kept }
      - { id: back, do: restore, title: Back, of: kept }
`;
