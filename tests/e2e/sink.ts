import { createSocket } from 'node:dgram';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Somebody who waits on this computer for anything that gets out of the page. */
export interface Sink {
  readonly tcpPort: number;
  readonly udpPort: number;
  /** What has come since the last call, one line for each connection, each piece of what was said over it, and each datagram. */
  takeHeard(): string[];
  /** Sends one of each to itself, and takes them off the list again: a sink that hears nothing must be able to hear. */
  prove(): Promise<void>;
  close(): Promise<void>;
}

export async function openSink(): Promise<Sink> {
  const heard: string[] = [];
  const open = new Set<Socket>();
  const tcp = createServer((socket) => {
    open.add(socket);
    heard.push('tcp');
    socket.on('data', (bytes) => {
      heard.push(`tcp: ${bytes.toString('latin1').split('\r\n')[0]}`);
      // Answered, so that a browser which got through goes on to whatever would come next.
      socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\nAccess-Control-Allow-Origin: *\r\n\r\n');
    });
    socket.on('error', () => socket.destroy());
  });
  const udp = createSocket('udp4');
  udp.on('message', (bytes) => heard.push(`udp: ${bytes.length} bytes`));
  await Promise.all([
    new Promise<void>((resolve) => { tcp.listen(0, '127.0.0.1', resolve); }),
    new Promise<void>((resolve) => { udp.bind(0, '127.0.0.1', resolve); }),
  ]);
  const tcpPort = (tcp.address() as AddressInfo).port;
  const udpPort = udp.address().port;
  return {
    tcpPort,
    udpPort,
    takeHeard: () => heard.splice(0),
    async prove() {
      const caller = connect(tcpPort, '127.0.0.1', () => caller.end('hello\r\n'));
      const sender = createSocket('udp4');
      sender.send('hello', udpPort, '127.0.0.1');
      for (let waitedMs = 0; heard.length < 3; waitedMs += 20) {
        if (waitedMs > 5000) throw new Error(`the sink is deaf: ${heard.join(', ')}`);
        await new Promise((resolve) => { setTimeout(resolve, 20); });
      }
      caller.destroy();
      sender.close();
      heard.splice(0);
    },
    async close() {
      for (const socket of open) socket.destroy();
      await Promise.all([new Promise((resolve) => { tcp.close(resolve); }), new Promise<void>((resolve) => { udp.close(resolve); })]);
    },
  };
}
