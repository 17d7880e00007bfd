/*
 * The pack of the measurements: six probes a minute of four kinds, and a view over all messages of the practice messenger,
 * 100,000 rows.
 */

export const benchPackId = 'bench';

export const benchPackText = `pack: ${benchPackId}
version: 1
title: { en: Measured server, ko: 측정 대상 서버 }
settings:
  url: { type: url, required: true, title: { en: Address, ko: 주소 } }
  root: { type: folder, title: { en: Server folder, ko: 서버 폴더 } }
probes:
  - id: health
    kind: http
    title: { en: Health, ko: 상태 점검 }
    group: startup
    main: true
    request: { path: /health }
    measure: latency
    expect:
      - { status: 200 }
      - { json: $.status, equals: ok, else: degraded }
  - id: queue
    kind: http
    title: { en: Queue, ko: 대기열 }
    group: startup
    request: { path: /queue }
    measure: { json: $.queue }
    expect: [{ status: 200 }, { json: $.queue, less-than: 100 }]
  - id: admin
    kind: refusal
    title: { en: Administration is refused, ko: 관리 기능 거부 }
    group: security
    request: { path: /admin }
  - id: port
    kind: tcp
    title: { en: Port, ko: 포트 }
    group: startup
  - id: name
    kind: dns
    title: { en: Name, ko: 이름 }
    group: startup
  - id: clock
    kind: clock
    title: { en: Clock, ko: 시계 }
    group: startup
views:
  - id: messages
    title: { en: Messages, ko: 메시지 }
    source:
      kind: sqlite
      path: messenger.db
      sql: >-
        SELECT m.id, m.created_at, r.name AS room, u.username AS sender, m.message_type AS type, length(m.content) AS size,
        m.file_name AS file
        FROM messages m JOIN rooms r ON r.id = m.room_id JOIN users u ON u.id = m.sender_id
    columns:
      - { id: id, title: { en: Number, ko: 번호 }, type: id }
      - { id: created_at, title: { en: Sent, ko: 보낸 시각 }, type: time }
      - { id: room, title: { en: Room, ko: 대화방 } }
      - { id: sender, title: { en: Sender, ko: 보낸 사람 } }
      - { id: type, title: { en: Type, ko: 종류 } }
      - { id: size, title: { en: Length, ko: 길이 }, type: number }
      - { id: file, title: { en: File, ko: 파일 } }
    order: { column: created_at, direction: desc }
`;

/** The ids of its probes. */
export const benchProbeIds = ['health', 'queue', 'admin', 'port', 'name', 'clock'] as const;
