import { ownerName } from '../host-database-copy/host-folder.ts';

/**
 * What python3 runs on a host: answers requests, a line of JSON each, with lines of JSON. It leaves when its input ends, when it is told to, or
 * after its time; what is open then is rolled back, never closed, so that nothing is checkpointed, and its copy removed. Without python's own
 * folders and settings (-I, -S), for any version since 3.5.
 */
export const pythonProgram = `
import errno, fcntl, hashlib, json, os, queue, shutil, signal, sqlite3, stat, sys, tempfile, threading, time
path, until = sys.argv[1], time.monotonic() + float(sys.argv[2])
inbox, leaving, out = queue.Queue(), threading.Event(), os.fdopen(1, "wb", 1 << 16)
database, folder, copied = None, None, None

def say(*words):
    out.write(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\\n")

def forget():
    if folder is not None:
        shutil.rmtree(folder, True)

def leave():
    leaving.set()
    inbox.put(None)
    try:
        database.interrupt()
    except Exception:
        pass
    time.sleep(5)
    forget()
    os._exit(1)

def listen():
    for line in sys.stdin.buffer:
        inbox.put(line)
    leave()

def later(work):
    thread = threading.Thread(target=work)
    thread.daemon = True
    thread.start()

def lifetime():
    while time.monotonic() < until:
        time.sleep(1)
    leave()

def stay(request):
    global until
    until = time.monotonic() + request["seconds"]

def version(name):
    try:
        found = os.stat(name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None

def known(found):
    if found is None:
        return None
    return ["%d:%d:%d:%d" % (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns), found.st_size]

def state():
    return [known(version(path + end)) for end in ("", "-wal", "-journal")]

def locks(inode):
    try:
        with open("/proc/locks") as lines:
            return "".join(line for line in lines if ":%d " % inode in line)
    except OSError:
        return None

def look(_):
    main = version(path)
    answer = {"files": state(), "shm": version(path + "-shm") is not None, "head": "", "locks": None, "inode": None}
    if main is not None:
        with open(path, "rb") as file:
            answer["head"] = file.read(4096).hex()
        answer["inode"] = [str(main.st_dev), str(main.st_ino)]
        answer["locks"] = locks(main.st_ino)
    say("files", answer)

def clone(source, target):
    with open(source, "rb") as there, open(target, "wb") as here:
        try:
            fcntl.ioctl(here.fileno(), 0x40049409, there.fileno())
            return
        except OSError:
            pass
        while not leaving.is_set():
            piece = there.read(1 << 20)
            if not piece:
                return
            here.write(piece)

def room(size, spare):
    most = 0
    for place in (os.environ.get("TMPDIR") or "/tmp", "/var/tmp"):
        try:
            space = os.statvfs(place)
        except OSError:
            continue
        free = space.f_bavail * space.f_frsize - spare
        if not os.access(place, os.W_OK | os.X_OK):
            continue
        if free >= size:
            return place, free
        most = max(most, free)
    return None, most

def own():
    try:
        with open("/proc/self/stat") as facts, open("/proc/sys/kernel/random/boot_id") as boot:
            words = (os.getpid(), facts.read().split(" ")[21], boot.read().strip(), time.time())
    except (OSError, IndexError):
        return
    with open(os.path.join(folder, "${ownerName}"), "w") as file:
        file.write("pid %d\\nbegan %s\\nboot %s\\nat %d\\n" % words)

def copy(request):
    global folder, copied
    place, free = room(request["size"], request["spare"])
    if place is None:
        return say("no-room", max(0, free))
    os.umask(0o077)
    folder = tempfile.mkdtemp(prefix=".holdfast-tmp-", dir=place)
    own()
    for round in range(3):
        before = state()
        copied = os.path.join(folder, "copy-%d.db" % round)
        for end, found in zip(("", "-wal", "-journal"), before):
            if found is not None:
                clone(path + end, copied + end)
        if before[0] is not None and state() == before:
            return say("copied")
    say("changed")

def digest(value):
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        value = int(value)
    return hashlib.sha256(value if isinstance(value, bytes) else str(value).encode("utf-8")).hexdigest()

def begin(request):
    global database
    database = None
    name = copied if request["how"] == "copy" else path
    escaped = "".join(chr(b) if 47 <= b < 58 or 65 <= b < 91 or 97 <= b < 123 else "%%%02X" % b for b in os.fsencode(name))
    mode = "ro" if request["how"] == "original" else "rw"
    since = time.monotonic()
    opened = sqlite3.connect("file:%s?mode=%s" % (escaped, mode), uri=True, isolation_level=None, timeout=request["busy"] / 1000.0, check_same_thread=False)
    opened.text_factory = lambda text: text.decode("utf-8", "replace")
    opened.set_progress_handler(lambda: 1 if leaving.is_set() else 0, 20000)
    opened.create_function("sha256", 1, digest)
    database = opened
    for line in request["first"]:
        opened.execute(line).fetchall()
    say("begun", (time.monotonic() - since) * 1000)

def rest(_):
    global database
    database.close()
    database = None
    say("rested")

def bound(sent):
    if sent is None:
        return None
    kind, text = sent[0], sent[1:]
    if kind == "i":
        return int(text)
    if kind == "r":
        return float(text)
    return bytes.fromhex(text) if kind == "b" else text

def whole(value):
    if value is None:
        return None
    if isinstance(value, int):
        return "i%d" % value
    if isinstance(value, float):
        return "r" + repr(value)
    return "t" + value if isinstance(value, str) else "b" + bytes(value).hex()

def shown(value):
    if isinstance(value, str):
        return "t" + value[:2001]
    if isinstance(value, bytes) and len(value) > 32:
        return "b%s:%d" % (value[:32].hex(), len(value))
    return whole(value)

def run(request):
    form = {"whole": whole, "shown": shown}.get(request["sent"])
    since = time.monotonic()
    cursor = database.execute(request["sql"], dict((name, bound(value)) for name, value in request["values"].items()))
    say("columns", [column[0] for column in cursor.description or ()])
    left = request["most"]
    while left > 0:
        row = cursor.fetchone()
        if row is None:
            break
        say("row", [] if form is None else [form(value) for value in row])
        left -= 1
    say("end", (time.monotonic() - since) * 1000)
    cursor.close()

for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(number, lambda *_: later(leave))
for work in (listen, lifetime):
    later(work)
try:
    while True:
        line = inbox.get()
        if line is None or leaving.is_set():
            break
        request = json.loads(line.decode("utf-8"))
        try:
            {"look": look, "copy": copy, "begin": begin, "run": run, "rest": rest, "stay": stay}[request["do"]](request)
        except OSError as error:
            say("os", errno.errorcode.get(error.errno, "EIO"), str(error))
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, TypeError) as error:
            say("error", str(error), getattr(error, "sqlite_errorname", None))
        out.flush()
finally:
    try:
        database.set_progress_handler(None, 0)
        if database.in_transaction:
            database.execute("ROLLBACK")
    except Exception:
        pass
    forget()
    os._exit(0)
`;
