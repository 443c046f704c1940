import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** Node's port in the shape of Electron's MessagePortMain, as far as the product uses it. */
class PortMain extends EventEmitter {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('message', (data: unknown) => this.emit('message', { data }));
    port.on('close', () => this.emit('close'));
  }

  start(): void {
    this.#port.start();
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }

  close(): void {
    this.#port.close();
  }
}

export class MessageChannelMain {
  readonly port1: PortMain;
  /** Goes to the worker, which speaks to it as a browser's. */
  readonly port2: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new PortMain(port1);
    this.port2 = port2;
  }
}

/** Nobody is there to answer: paths are handed to the product's own code behind the dialog. */
export const dialog = {
  showSaveDialog: () => Promise.reject(new Error('no dialogs here')),
  showOpenDialog: () => Promise.reject(new Error('no dialogs here')),
};
