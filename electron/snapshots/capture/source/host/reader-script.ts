/**
 * The program that a host's python3 (3.4 or later) runs while a capture reads there. It is handed over as an argument, keeps nothing, and ends
 * with its input. Requests are a line `operation argument base-length path-length`, then both paths as they are; paths lie below the base and are
 * gone to name by name without following links. Answers are frames: a letter, the length in four bytes, what it carries.
 *
 * `list` tells what a folder holds, `look` what bears a name, `stat` what a path leads to, `read` the bytes of ranges between two looks at the
 * open file, `hash` the SHA-256 of the whole and of its pieces between two looks. `Z` ends an answer, `E` names what the system refused.
 */
export const readerScript = `import errno,hashlib,os,stat,struct,sys
I,O=sys.stdin.buffer,sys.stdout.buffer
HERE=os.O_DIRECTORY|os.O_CLOEXEC|getattr(os,'O_PATH',os.O_RDONLY)
LIST=os.O_RDONLY|os.O_DIRECTORY|os.O_CLOEXEC
FILE=os.O_RDONLY|os.O_NOFOLLOW|os.O_NONBLOCK|os.O_CLOEXEC
bases={}
held=[None,None]
def send(kind,data=b''):
  O.write(kind+struct.pack('>I',len(data)))
  O.write(data)
def facts(s):
  return ('%d %d %d %d %d %d %d %d'%(s.st_mode,s.st_uid,s.st_gid,s.st_size,s.st_mtime_ns,s.st_ctime_ns,s.st_dev,s.st_ino)).encode()
def code(e):
  return errno.errorcode.get(e.errno,'EIO').encode()
def drop():
  if held[1] is not None: os.close(held[1])
  held[:]=[None,None]
def folder(base,path):
  if held[0]==(base,path): return held[1]
  if base not in bases: bases[base]=os.open(base,HERE)
  fd=os.dup(bases[base])
  try:
    for name in path.split(b'/') if path else ():
      inner=os.open(name,HERE|os.O_NOFOLLOW,dir_fd=fd)
      os.close(fd)
      fd=inner
  except OSError:
    os.close(fd)
    raise
  drop()
  held[:]=[(base,path),fd]
  return fd
def entry(fd,name):
  try:
    s=os.stat(name,dir_fd=fd,follow_symlinks=False)
    to=os.readlink(name,dir_fd=fd) if stat.S_ISLNK(s.st_mode) else b''
  except OSError as e:
    return b'!'+code(e)+b'\\0'+name+b'\\0\\0'
  return facts(s)+b'\\0'+name+b'\\0'+to+b'\\0'
def list_(base,path,_):
  drop()
  fd=os.open(b'.',LIST,dir_fd=folder(base,path))
  try:
    out,size=[],0
    for name in sorted(os.fsencode(n) for n in os.listdir(fd)):
      one=entry(fd,name)
      out.append(one)
      size+=len(one)
      if size>60000:
        send(b'D',b''.join(out))
        out,size=[],0
    send(b'D',b''.join(out))
  finally: os.close(fd)
def look(base,path,_):
  parent,name=os.path.split(path)
  drop()
  send(b'D',entry(folder(base,parent),name))
def stat_(base,path,_):
  send(b'F',facts(os.stat(path)))
def opened(base,path):
  parent,name=os.path.split(path)
  fd=os.open(name,FILE,dir_fd=folder(base,parent))
  if stat.S_ISREG(os.fstat(fd).st_mode): return fd
  os.close(fd)
  raise OSError(errno.EISDIR,'not a file')
def bytes_(fd,at,length,most):
  while length>0:
    some=os.pread(fd,min(length,most),at)
    if not some: return
    at+=len(some)
    length-=len(some)
    yield some
def between(fd,work):
  try:
    before=os.fstat(fd)
    send(b'F',facts(before))
    work(before.st_size)
    send(b'F',facts(os.fstat(fd)))
  finally: os.close(fd)
def read(base,path,ranges):
  fd=opened(base,path)
  def work(size):
    if ranges=='none': return
    for one in ['0-%d'%size] if ranges=='all' else ranges.split(','):
      at,length=map(int,one.split('-'))
      for some in bytes_(fd,at,length,65536): send(b'D',some)
  between(fd,work)
def hash_(base,path,piece):
  fd=opened(base,path)
  def work(size):
    whole,got,digests=hashlib.sha256(),0,[]
    for at in range(0,size,int(piece)):
      one=hashlib.sha256()
      for some in bytes_(fd,at,min(int(piece),size-at),1<<20):
        one.update(some)
        if size>int(piece): whole.update(some)
        got+=len(some)
      if size<=int(piece): whole=one
      digests.append(one.digest())
      if len(digests)==16:
        send(b'H',b''.join(digests))
        digests=[]
        O.flush()
    send(b'H',b''.join(digests))
    send(b'W',whole.digest()+struct.pack('>Q',got))
  between(fd,work)
work={b'list':list_,b'look':look,b'stat':stat_,b'read':read,b'hash':hash_}
while True:
  line=I.readline()
  if not line: break
  what,argument,base,path=line.split()
  base,path=I.read(int(base)),I.read(int(path))
  try:
    work[what](base,path,argument.decode())
    send(b'Z')
  except BrokenPipeError: break
  except OSError as e: send(b'E',code(e))
  O.flush()
`;
