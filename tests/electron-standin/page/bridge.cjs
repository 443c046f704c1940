'use strict';
// One end of the bridge between the isolated and the main world (contextBridge). The worlds share the DOM: a custom event's
// detail is cloned from one to the other and dispatch is synchronous. Values are copied (what is exposed is frozen too),
// functions become proxies, promises are followed.

/** @param {(key: string, value: unknown) => void} exposed called when the other end exposes something */
function makeBridgeEnd(incoming, outgoing, exposed) {
  const functions = new Map();
  const proxies = new Map();
  const promises = new Map();
  let next = 0;
  let answer;
  const fire = (detail) => document.dispatchEvent(new CustomEvent(outgoing, { detail }));
  const messageOf = (error) => String(error?.message ?? error);

  function keep(table, value) {
    table.set(next, value);
    return next++;
  }

  function follow(promise) {
    const id = next++;
    promise.then((value) => fire({ kind: 'resolved', id, value: wrap(value) })).catch((error) => fire({ kind: 'rejected', id, ...(error instanceof Error ? { error: messageOf(error) } : { value: wrap(error) }) }));
    return { promise: id };
  }

  const isPlain = (value) => value !== null && typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value));

  function wrap(value) {
    if (typeof value === 'function') return { call: keep(functions, value) };
    if (value instanceof Promise) return follow(value);
    if (Array.isArray(value)) return { list: value.map(wrap) };
    if (isPlain(value)) return { object: Object.entries(value).map(([key, part]) => [key, wrap(part)]) };
    return { value: structuredClone(value) };
  }

  const same = (value) => value;

  /** @param seal Object.freeze for what is exposed; results of calls stay as free as in Electron */
  function unwrap(packed, seal = same) {
    if (packed.call !== undefined) return proxy(packed.call);
    if (packed.promise !== undefined) return new Promise((resolve, reject) => promises.set(packed.promise, { resolve, reject }));
    if (packed.list) return seal(packed.list.map((part) => unwrap(part, seal)));
    if (packed.object) return seal(Object.fromEntries(packed.object.map(([key, part]) => [key, unwrap(part, seal)])));
    return packed.value;
  }

  // The same function is the same proxy each time, so that a listener can be removed again.
  function proxy(id) {
    if (!proxies.has(id)) {
      proxies.set(id, (...values) => {
        answer = undefined;
        fire({ kind: 'call', id, values: values.map(wrap) });
        const { value, error } = answer;
        if (error !== undefined) throw new Error(error);
        return unwrap(value);
      });
    }
    return proxies.get(id);
  }

  function run({ id, values }) {
    try {
      fire({ kind: 'answer', value: wrap(functions.get(id)(...values.map((each) => unwrap(each)))) });
    } catch (error) {
      fire({ kind: 'answer', error: messageOf(error) });
    }
  }

  document.addEventListener(incoming, ({ detail }) => {
    if (detail.kind === 'call') return run(detail);
    if (detail.kind === 'answer') return void (answer = detail);
    if (detail.kind === 'expose') return exposed(detail.key, unwrap(detail.value, Object.freeze));
    const waiting = promises.get(detail.id);
    promises.delete(detail.id);
    if (detail.kind === 'resolved') waiting.resolve(unwrap(detail.value));
    // As in Electron: of an Error only the message crosses, anything else is copied.
    else waiting.reject(detail.value ? unwrap(detail.value) : new Error(detail.error));
  });

  return { expose: (key, value) => fire({ kind: 'expose', key, value: wrap(value) }) };
}

module.exports = { makeBridgeEnd };
