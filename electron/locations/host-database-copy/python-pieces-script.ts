/**
 * Answers about one file that nobody writes to. Arguments: the file, bytes of a piece, bytes of a block's hash. Each line of input is a question; the
 * answer is frames (4 bytes of length, then so many), the last one empty. Runs are words as `runWords` makes them.
 */
export const pythonPiecesScript = String.raw`
import hashlib, os, struct, sys, zlib

path, piece, block_sum = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
handle = os.open(path, os.O_RDONLY)
out = sys.stdout.buffer
whole = []

def send(data):
    out.write(struct.pack(">I", len(data)) + data)
    out.flush()

def send_all(parts):
    waiting, size = [], 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= 4096:
            send(b"".join(waiting))
            waiting, size = [], 0
    if size:
        send(b"".join(waiting))

def runs(words):
    at = 0
    for word in words:
        skip, _, count = word.partition(b":")
        at += int(skip)
        yield at, int(count or 1)
        at += int(count or 1)

def each(words):
    for at, count in runs(words):
        for number in range(at, at + count):
            yield number

def spans(words, block):
    for at, count in runs(words):
        start, end = at * block, (at + count) * block
        while start < end:
            data = os.pread(handle, min(end - start, 262144), start)
            if not data:
                break
            start += len(data)
            yield data

def digest(data):
    return hashlib.sha256(data).digest()

def sums(width):
    del whole[:]
    while True:
        data = os.pread(handle, piece, len(whole) * piece)
        if not data:
            return
        whole.append(digest(data))
        yield whole[-1][:width]

def block_sums(words, block):
    for data in spans(words, block):
        yield b"".join(digest(data[at:at + block])[:block_sum] for at in range(0, len(data), block))

def send_bytes(data, compressed):
    packed = zlib.compress(data, 1) if compressed else data
    if len(packed) < len(data):
        send(b"\x01" + packed)
    else:
        send(b"\x00" + data)

def answer_bytes(words, block, compressed):
    waiting, size = [], 0
    for data in spans(words, block):
        waiting.append(data)
        size += len(data)
        if size >= 262144:
            send_bytes(b"".join(waiting), compressed)
            waiting, size = [], 0
    if size:
        send_bytes(b"".join(waiting), compressed)

for line in sys.stdin.buffer:
    words = line.split()
    if words[0] == b"sums":
        send_all(sums(int(words[1])))
    elif words[0] == b"proof":
        send(hashlib.sha256("".join(one.hex() + "\n" for one in whole).encode()).hexdigest().encode())
    elif words[0] == b"whole":
        send_all(whole[number] for number in each(words[1:]))
    elif words[0] == b"blocks":
        send_all(block_sums(words[2:], int(words[1])))
    elif words[0] == b"bytes":
        answer_bytes(words[3:], int(words[1]), words[2] == b"1")
    send(b"")
`;
