import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** The one way out of a network namespace that has nothing else: everything that would leave the computer goes this way, is counted, and arrives nowhere. */
export interface Outside {
  /** Packets of any protocol that went out since this began. */
  sentPackets(): number;
  /** Where each of them was to go, as far as it could be read: for whoever has to find out who sent it. */
  destinations(): readonly string[];
  close(): void;
}

/** One line for each packet: its kind, and for IP where it goes. */
const LISTENER = `
import socket
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.bind(("outside", 0))
print("listening", flush=True)
while True:
    p, (_, _, kind, _, _) = s.recvfrom(2048)
    if kind != 4: continue
    t = int.from_bytes(p[12:14])
    if t == 0x0800:
        h = 14 + (p[14] & 15) * 4
        print("ip", p[23], socket.inet_ntoa(p[30:34]), int.from_bytes(p[h+2:h+4]), flush=True)
    elif t == 0x86dd: print("ip6", p[20], socket.inet_ntop(socket.AF_INET6, p[38:54]), int.from_bytes(p[56:58]), flush=True)
    else: print("type", hex(t), flush=True)
`;

const NAME = 'outside';
/** RFC 5737 and RFC 3849: addresses that are nobody's. */
const SETTINGS = [
  'link set lo up',
  `link add ${NAME} type veth peer name beyond`,
  // Nothing that the system would say of its own accord: no address made up, no neighbour asked for, no groups joined.
  ...[NAME, 'beyond'].flatMap((name) => [`link set ${name} addrgenmode none`, `link set ${name} arp off multicast off`]),
  'link set beyond up',
  `link set ${NAME} up`,
  `addr add 192.0.2.2/24 dev ${NAME}`,
  `route add default via 192.0.2.1 dev ${NAME}`,
  `-6 addr add 2001:db8::2/64 dev ${NAME} nodad`,
  `-6 route add default via 2001:db8::1 dev ${NAME}`,
];

/** Only inside a network namespace of its own (`unshare -n`). Shows first that it counts what a process sends. */
export async function openOutside(): Promise<Outside> {
  if (linesOfDevices().length !== 1) throw new Error('this network has more than a loopback: run it under `unshare -n`');
  for (const words of SETTINGS) execFileSync('ip', words.split(' '), { stdio: ['ignore', 'ignore', 'inherit'] });
  const listener = spawn('python3', ['-u', '-c', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  listener.stdout.on('data', (bytes: Buffer) => { told += bytes.toString(); });
  while (!told.includes('listening')) await pause(50);
  if (count() !== 0) throw new Error('the way out is not quiet');
  await sendSomething();
  const before = count();
  if (before < 3) throw new Error(`the way out counted ${before} packets of three`);
  // The connection that was tried is dead with its socket; whatever comes now is somebody else's.
  await pause(500);
  const from = count();
  const lines = told.length;
  return { sentPackets: () => count() - from, destinations: () => told.slice(lines).split('\n').filter((line) => line !== ''), close: () => void listener.kill() };
}

/** One datagram by IPv4, one by IPv6, and one attempt at a connection. */
async function sendSomething(): Promise<void> {
  for (const [kind, host] of [['udp4', '198.51.100.1'], ['udp6', '2001:db8:1::1']] as const) {
    const socket = createSocket(kind);
    await new Promise<void>((resolve, reject) => { socket.send('x', 53, host, (error) => (error === null ? resolve() : reject(error))); });
    socket.close();
  }
  const socket = connect(443, '198.51.100.1');
  socket.on('error', () => socket.destroy());
  await pause(300);
  socket.destroy();
}

function linesOfDevices(): string[] {
  return readFileSync('/proc/net/dev', 'utf8').trim().split('\n').slice(2);
}

/** proc(5): after the name eight columns of what came in, then what went out: bytes, packets. */
function count(): number {
  const line = linesOfDevices().find((each) => each.trim().startsWith(`${NAME}:`));
  if (line === undefined) throw new Error('the way out is gone');
  return Number(line.slice(line.indexOf(':') + 1).trim().split(/\s+/)[9]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}
