/**
 * Copies a live database by Python's own sqlite3: `backup` by one step of SQLite's backup API, `pinned` by a plain reading of main, then
 * `-wal`, while a read transaction holds them in place. Arguments: the database, the copy, the way, then milliseconds to wait for a lock,
 * maxStall, maxPin, and bytes of maxWal. Tells lines of JSON. Past a limit, and when its input ends, it lets go at once by ending.
 *
 * Closing any handle of a file drops all locks of the process on it, so the plain handles are opened before SQLite's and closed after.
 */
export const pythonCopyScript = String.raw`
import json, os, sqlite3, sys, threading, time
from urllib.parse import quote

main, to, way = sys.argv[1:4]
wait_ms, max_stall, max_pin, max_wal = map(float, sys.argv[4:8])
held = None
speech = threading.Lock()

def say(kind, **more):
    with speech:
        sys.stdout.write(json.dumps(dict(more, kind=kind)) + "\n")
        sys.stdout.flush()

def leave(kind, **more):
    try:
        say(kind, **more)
    finally:
        os._exit(0)

def listen():
    while os.read(0, 4096):
        pass
    os._exit(1)

def size(path):
    try:
        return os.stat(path).st_size
    except OSError:
        return 0

def watch():
    ticks = 0
    while True:
        time.sleep(0.05)
        now = held
        if now is None:
            continue
        wal_mode, since, wal_before = now
        ms = (time.monotonic() - since) * 1000
        grown = size(main + "-wal") - wal_before
        if not wal_mode and ms > max_stall:
            leave("limit", limit="stall", amount=ms)
        if wal_mode and ms > max_pin:
            leave("limit", limit="pin", amount=ms)
        if wal_mode and grown > max_wal:
            leave("limit", limit="wal", amount=grown)
        ticks += 1
        if ticks % 10 == 0:
            say("progress", bytes=size(to))

def begin():
    uri = "file:" + quote(os.fsencode(main)) + "?mode=ro"
    database = sqlite3.connect(uri, uri=True, timeout=wait_ms / 1000, isolation_level=None)
    for setting in ("trusted_schema=0", "cell_size_check=1", "mmap_size=0", "query_only=1"):
        database.execute("PRAGMA " + setting)
    database.execute("BEGIN")
    database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return database

def hold(database):
    global held
    wal_mode = database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    held = (wal_mode, time.monotonic(), size(main + "-wal"))
    return wal_mode

def let_go(database):
    global held
    since = held[1]
    database.close()
    held = None
    return (time.monotonic() - since) * 1000

def told(stats, ms):
    leave("copied", heldMs=ms, modifiedNs=str(stats.st_mtime_ns), mode=stats.st_mode & 0o7777)

def backup():
    database = begin()
    hold(database)
    stats = os.stat(main)
    copy = sqlite3.connect(to)
    copy.execute("PRAGMA journal_mode=OFF")
    copy.execute("PRAGMA synchronous=OFF")
    database.backup(copy, pages=-1)
    copy.close()
    told(stats, let_go(database))

def wal_state(wal):
    return (os.pread(wal, 32, 0), os.fstat(wal).st_size)

def copy_file(handle, path):
    done = 0
    with open(path, "xb") as copy:
        while True:
            piece = os.pread(handle, 1048576, done)
            if not piece:
                return done
            copy.write(piece)
            done += len(piece)

def is_the_file(handle, path):
    return os.path.samestat(os.fstat(handle), os.stat(path))

def copy_wal(wal, before):
    copy_file(wal, to + "-wal")
    after = wal_state(wal)
    if len(before[0]) == 32 and before[0] == after[0] and after[1] >= before[1]:
        return True
    os.unlink(to + "-wal")
    return False

def pinned():
    handle = os.open(main, os.O_RDONLY)
    wal = os.open(main + "-wal", os.O_RDONLY) if os.path.exists(main + "-wal") else None
    database = begin()
    wal_mode = hold(database)
    if wal_mode != (wal is not None) or not is_the_file(handle, main):
        leave("moved")
    if wal is not None and not is_the_file(wal, main + "-wal"):
        leave("moved")
    pages = database.execute("PRAGMA page_count").fetchone()[0] * database.execute("PRAGMA page_size").fetchone()[0]
    before = None if wal is None else wal_state(wal)
    stats = os.fstat(handle)
    done = copy_file(handle, to)
    kept = wal is not None and copy_wal(wal, before)
    ms = let_go(database)
    if not kept and done < pages:
        leave("failed", detail="main is shorter than its state")
    told(stats, ms)

os.umask(0o077)
for task in (listen, watch):
    threading.Thread(target=task, daemon=True).start()
try:
    backup() if way == "backup" else pinned()
except Exception as error:
    leave("error", text=str(error))
`;
