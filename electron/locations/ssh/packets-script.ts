/**
 * The program that a host's python3 (3.4 or later) runs while packets go to one of its ports: `HOST PORT SECONDS`. It keeps nothing, and ends with
 * its input, with what the system refuses, or after these seconds. Its input are packets behind their length in two bytes. It writes frames, a
 * letter and a length in two bytes before what they carry: `R` once when it may be sent to, `A` for each answer, `E` for what the system refused, in
 * its name and its words. What is answered beyond 4 MiB is not heard. Connected, so that "nothing listens there" is told and nobody else is heard.
 */
export const packetsScript = `import errno,os,select,signal,socket,struct,sys
MOST=4194304
O=sys.stdout.buffer
def say(kind,data=b''):
  O.write(kind+struct.pack('>H',len(data))+data)
  O.flush()
def main(host,port,seconds):
  signal.alarm(int(seconds))
  family,_,_,_,peer=socket.getaddrinfo(host,int(port),0,socket.SOCK_DGRAM)[0]
  s=socket.socket(family,socket.SOCK_DGRAM)
  s.connect(peer)
  say(b'R')
  watched,held,heard=[0,s],b'',0
  while True:
    for one in select.select(watched,[],[])[0]:
      if one is s:
        data=s.recv(65535)
        heard+=len(data)
        if heard>MOST: watched=[0]
        else: say(b'A',data)
        continue
      some=os.read(0,65536)
      if not some: return
      held+=some
      while len(held)>=2:
        end=2+struct.unpack('>H',held[:2])[0]
        if len(held)<end: break
        s.send(held[2:end])
        held=held[end:]
try: main(*sys.argv[1:])
except BrokenPipeError: pass
except OSError as e:
  name='ENOTFOUND' if isinstance(e,socket.gaierror) else errno.errorcode.get(e.errno,'EIO')
  say(b'E',('%s %s'%(name,e.strerror)).encode()[:1000])
`;
