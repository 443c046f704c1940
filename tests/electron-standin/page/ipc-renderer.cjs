'use strict';
// electron.ipcRenderer for the preload script, with message ports that reach to main.
const { makeLink } = require('link');

/** @returns {{ ipcRenderer, call: (name: string, argument: unknown) => Promise<unknown>, receive: (text: string) => void }} */
function makeIpcRenderer(post) {
  const listeners = new Map();
  const calls = new Map();
  const ports = new Map();
  let nextCall = 0;
  let nextPort = 0;
  const link = makeLink(post, take);

  function bind(id, port) {
    ports.set(id, port);
    port.onmessage = (event) => {
      const message = { kind: 'port', id, ports: event.ports.map(handOver) };
      link.send(message, (encode) => { message.data = encode(event.data); });
    };
    port.onclose = () => { if (ports.delete(id)) link.send({ kind: 'portclose', id }); };
  }

  /** The page's own port goes to main. */
  function handOver(port) {
    const id = `page${nextPort++}`;
    bind(id, port);
    return id;
  }

  /** Main's port arrives: the page gets one end of a real channel. */
  function adopt(id) {
    const channel = new MessageChannel();
    bind(id, channel.port1);
    return channel.port2;
  }

  function invoke(channel, values, kind) {
    return new Promise((resolve, reject) => {
      const message = { kind, call: nextCall++, channel };
      link.send(message, (encode) => { message.values = values.map(encode); });
      calls.set(message.call, { resolve, reject, channel });
    });
  }

  function settle(message, decode) {
    const call = calls.get(message.call);
    calls.delete(message.call);
    if (message.failure === undefined) call.resolve(decode(message.value));
    else call.reject(message.error ? decode(message.error) : new Error(`Error invoking remote method '${call.channel}': ${message.failure}`));
  }

  function announce(message, decode) {
    const event = { sender: ipcRenderer, senderId: 0, ports: message.ports.map(adopt), defaultPrevented: false, preventDefault() {} };
    const values = message.values.map(decode);
    for (const listener of [...(listeners.get(message.channel) ?? [])]) {
      try {
        listener(event, ...values);
      } catch (error) {
        reportError(error);
      }
    }
  }

  function take(message, decode) {
    if (message.kind === 'reply') return settle(message, decode);
    if (message.kind === 'event') return announce(message, decode);
    const port = ports.get(message.id);
    if (message.kind === 'port') {
      const passed = message.ports.map(adopt);
      return port?.postMessage(decode(message.data), passed);
    }
    ports.delete(message.id);
    port?.close();
  }

  const ipcRenderer = {
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    once(channel, listener) {
      const once = (...values) => { ipcRenderer.off(channel, once); listener(...values); };
      once.listener = listener;
      return ipcRenderer.on(channel, once);
    },
    off(channel, listener) {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((each) => each !== listener && each.listener !== listener));
      return ipcRenderer;
    },
    removeAllListeners(channel) {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel) => (listeners.get(channel) ?? []).length,
    eventNames: () => [...listeners.keys()],
    invoke: (channel, ...values) => invoke(channel, values, 'invoke'),
    send(channel, ...values) {
      const message = { kind: 'send', channel, ports: [] };
      link.send(message, (encode) => { message.values = values.map(encode); });
    },
    postMessage(channel, value, transfer = []) {
      const message = { kind: 'send', channel, ports: transfer.map(handOver) };
      link.send(message, (encode) => { message.values = [encode(value)]; });
    },
    sendSync() { throw new Error('stand-in: ipcRenderer.sendSync is not emulated'); },
  };
  ipcRenderer.addListener = ipcRenderer.on;
  ipcRenderer.removeListener = ipcRenderer.off;
  return { ipcRenderer, call: (name, argument) => invoke(name, [argument], 'call'), receive: link.receive };
}

module.exports = { makeIpcRenderer };
