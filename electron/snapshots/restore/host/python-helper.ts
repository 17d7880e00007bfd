/**
 * What a restore asks of a host's files, for python3 of any version from 3.4 on. It begins with one line about itself and answers every line
 * with one line, in order. A request is a word and its arguments as `printf %b` takes them, `-` for an empty one; `write` is followed by its bytes.
 * An answer is `+` and values, text in hexadecimal digits, or `!`, the system's name of the failure, and its text. The first argument only
 * names the process.
 */
export const pythonHelper = `
import base64, errno, fcntl, hashlib, os, re, stat, sys, time
src, dst, fds = sys.stdin.buffer, sys.stdout.buffer, {}
os.umask(0o022)
RD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | getattr(os, 'O_CLOEXEC', 0)
WR = os.O_WRONLY | os.O_NOFOLLOW | getattr(os, 'O_CLOEXEC', 0)
def plain(word):
    if word == b'-': return b''
    return re.sub(br'\\\\0([0-7]{3})', lambda m: bytes([int(m.group(1), 8)]), word)
def texts(data): return [data.hex()]
def fail(code): raise OSError(code, os.strerror(code))
def facts(p):
    try: s = os.lstat(p)
    except (FileNotFoundError, NotADirectoryError): return []
    m = s.st_mode
    kind = 'file' if stat.S_ISREG(m) else 'folder' if stat.S_ISDIR(m) else 'link' if stat.S_ISLNK(m) else 'other'
    return [kind, s.st_size, m & 0o7777, s.st_uid, s.st_gid, s.st_mtime_ns, s.st_dev, s.st_ino]
def opened(p, flags, work):
    fd = os.open(p, flags)
    try: return work(fd)
    finally: os.close(fd)
def pieces(fd):
    while True:
        piece = os.read(fd, 1048576)
        if not piece: return
        yield piece
def digest(p):
    def work(fd):
        h = hashlib.sha256()
        for piece in pieces(fd): h.update(piece)
        return [h.hexdigest()]
    return opened(p, RD, work)
def whole(fd, data):
    view = memoryview(data)
    while len(view): view = view[os.write(fd, view):]
def new(b, fill, a):
    fd = os.open(b, WR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try: opened(a, RD, lambda source: fill(fd, source))
        finally: os.close(fd)
    except BaseException:
        os.unlink(b)
        raise
def copied(to, source):
    for piece in pieces(source): whole(to, piece)
def cloned(to, source):
    if not sys.platform.startswith('linux'): fail(errno.ENOTSUP)
    fcntl.ioctl(to, 0x40049409, source)
def handle(p):
    if p not in fds: fds[p] = os.open(p, WR)
    return fds[p]
def create(p): fds[p] = os.open(p, WR | os.O_CREAT | os.O_EXCL, 0o600)
def write(p, at, size):
    data = src.read(int(size))
    if len(data) < int(size): sys.exit(0)
    fd = handle(p)
    os.lseek(fd, int(at), 0)
    whole(fd, data)
def close(p):
    fd = fds.pop(p, None)
    if fd is not None: os.close(fd)
def read(p, at, size):
    def work(fd):
        if int(at): os.lseek(fd, int(at), 0)
        found = b''
        while len(found) < int(size):
            piece = os.read(fd, int(size) - len(found))
            if not piece: break
            found += piece
        return ['.' + base64.b64encode(found).decode()]
    return opened(p, RD, work)
def remove(p):
    found = facts(p)
    if not found: return
    if found[0] != 'folder': return os.unlink(p)
    if found[2] & 0o700 != 0o700: os.chmod(p, 0o700)
    for name in os.listdir(p): remove(p + b'/' + name)
    os.rmdir(p)
def assign(p, kind, mode, uid, gid, ns):
    if uid and gid: os.lchown(p, int(uid), int(gid))
    if mode and kind != b'link': os.chmod(p, int(mode))
    os.utime(p, ns=(int(ns), int(ns)), follow_symlinks=False)
def sync_folder(p):
    def work(fd):
        try: os.fsync(fd)
        except OSError as e:
            if e.errno not in (errno.EINVAL, errno.ENOTSUP): raise
    opened(p, os.O_RDONLY, work)
def sync_all(p):
    if not sys.platform.startswith('linux'): return [0]
    try:
        import ctypes
        done = opened(p, os.O_RDONLY, lambda fd: ctypes.CDLL(None).syncfs(fd))
        return [1 if done == 0 else 0]
    except Exception: return [0]
def free(p):
    s = os.statvfs(p)
    return [s.f_bavail * s.f_frsize]
def touch(p):
    try: os.utime(p)
    except FileNotFoundError: pass
def age(p):
    found = facts(p)
    return [max(0, int(time.time() * 1000) - found[5] // 1000000)] if found else []
def held(prefix):
    found = []
    for name in os.listdir('/proc'):
        if not name.isdigit() or int(name) == os.getpid(): continue
        try: links = os.listdir('/proc/' + name + '/fd')
        except OSError: continue
        for link in links:
            try: target = os.readlink(('/proc/' + name + '/fd/' + link).encode())
            except OSError: continue
            if target.startswith(prefix): found += [name.encode(), target]
    return texts(b'\\0'.join(found))
def call(word, a):
    if word == b'facts': return facts(a[0])
    if word == b'names': return texts(b'\\0'.join(os.listdir(a[0])))
    if word == b'mkdir': return os.mkdir(a[0], int(a[1]))
    if word == b'symlink': return os.symlink(a[0], a[1])
    if word == b'readlink': return texts(os.readlink(a[0]))
    if word == b'link': return os.link(a[0], a[1], follow_symlinks=False)
    if word == b'clone': return new(a[1], cloned, a[0])
    if word == b'copy': return new(a[1], copied, a[0])
    if word == b'rename': return os.rename(a[0], a[1])
    if word == b'unlink': return os.unlink(a[0])
    if word == b'rmdir': return os.rmdir(a[0])
    if word == b'remove': return remove(a[0])
    if word == b'create': return create(a[0])
    if word == b'write': return write(*a)
    if word == b'size': return os.ftruncate(handle(a[0]), int(a[1]))
    if word == b'sync': return os.fsync(handle(a[0]))
    if word == b'close': return close(a[0])
    if word == b'read': return read(*a)
    if word == b'sha256': return digest(a[0])
    if word == b'set': return assign(*a)
    if word == b'sync-file': return opened(a[0], RD, os.fsync)
    if word == b'sync-folder': return sync_folder(a[0])
    if word == b'sync-all': return sync_all(a[0])
    if word == b'free': return free(a[0])
    if word == b'real': return texts(os.path.realpath(a[0]))
    if word == b'touch': return touch(a[0])
    if word == b'age': return age(a[0])
    if word == b'held': return held(a[0])
    fail(errno.ENOSYS)
def say(words): 
    dst.write(' '.join(str(w) for w in words).encode() + b'\\n')
    dst.flush()
say(['+', os.getpid(), os.getuid(), sys.platform])
while True:
    line = src.readline()
    if not line.endswith(b'\\n'): break
    word, *args = line[:-1].split(b' ')
    try: say(['+'] + (call(word, [plain(a) for a in args]) or []))
    except OSError as e: say(['!', errno.errorcode.get(e.errno, 'EIO'), (e.strerror or '').encode().hex()])
    except Exception as e: say(['!', 'EIO', str(e).encode().hex()])
`.trim();
