/** What `pack template` prints: a whole small pack that is valid as it stands. */
export const packTemplate = `# A pack describes a kind of system as data. Check it with: holdfast pack validate FILE
pack: my-server
version: 1
title: { en: My server, ko: 내 서버 }

# What the operator fills in for each target.
settings:
  url:
    type: url
    title: { en: Address, ko: 주소 }
    required: true
    example: http://server.example:8080
  root:
    type: folder
    title: { en: Server folder, ko: 서버 폴더 }
    required-for: [{ en: probes, ko: 점검 }, { en: views, ko: 보기 }, { en: snapshots, ko: 스냅샷 }]

# Names only; the values are kept in the keychain.
credentials:
  api-token:
    type: secret
    title: { en: API token, ko: API 토큰 }

# How such a server is recognised at an address.
detect:
  - http: { path: /healthz }
    json: { $.status: { exists: true } }
    because: { en: /healthz answers with a status, ko: /healthz가 상태를 응답합니다 }

# The backup set: everything without which a restored server is not the one that was there. Paths are below the server folder.
parts:
  - { id: database, kind: sqlite, title: { en: Database, ko: 데이터베이스 }, path: data/app.db }
  - { id: files, kind: tree, title: { en: Files, ko: 파일 }, path: files }
  - { id: key, kind: file, title: { en: Key, ko: 키 }, path: .key, mode-at-most: '0600', sensitive: true }
  - { id: rebuild, kind: rebuild, title: { en: Versions, ko: 버전 정보 }, paths: [requirements.txt] }

probes:
  - id: health
    kind: http
    title: { en: Health, ko: 상태 점검 }
    proves: { en: The server answers this desk and calls itself well, ko: 서버가 이 컴퓨터에 응답하고 스스로 정상이라고 알립니다 }
    group: startup
    main: true
    every: 60s
    timeout: 10s
    open-after: 2
    request: { path: /healthz }
    measure: latency
    expect:
      - { status: 200 }
      - json: $.status
        equals: ok
        else: degraded
        reason: { en: 'The server calls itself \${actual}; look at its log', ko: '서버가 \${actual} 상태라고 알립니다. 서버 로그를 확인하십시오' }
      - { latency-ms: { less-than: 2000 }, else: degraded }

  - id: api
    kind: http
    title: { en: API accepts the token, ko: API 토큰 확인 }
    group: authentication
    every: 5m
    needs: [api-token]
    request:
      path: /api/me
      headers: { authorization: 'Bearer \${credential.api-token.secret}' }
    expect:
      - { status: 200, reason: { en: The token is refused; set a new one, ko: 토큰이 거부되었습니다. 새 토큰을 설정하십시오 } }

  - id: disk
    kind: disk
    title: { en: Free space, ko: 여유 공간 }
    group: capacity
    every: 5m
    needs: [root]
    path: .
    warn-free-percent: 15
    down-free-percent: 5
`;
