'use strict';
// Everything that is not emulated throws instead of being silently undefined.

// Names that the language, the inspector and assertion libraries look up on any object.
const PROBES = new Set(['then', 'toJSON', 'domain', 'inspect', 'nodeType', 'tagName', 'asymmetricMatch', 'length', 'splice', 'default', '__esModule']);
// What still answers after a window is destroyed: Electron throws for everything else.
const AFTER_DEATH = new Set(['id', 'isDestroyed', 'on', 'once', 'off', 'emit', 'addListener', 'removeListener', 'removeAllListeners', 'listenerCount', 'listeners', 'constructor']);

/** Wraps an emulated object; reading an unknown property throws. Names starting with `_` are the stand-in's own. */
function strict(name, target) {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === 'symbol' || key.startsWith('_') || PROBES.has(key)) return Reflect.get(object, key, receiver);
      if (object._dead && !AFTER_DEATH.has(key)) throw new TypeError('Object has been destroyed');
      if (key in object) return Reflect.get(object, key, receiver);
      throw new Error(`stand-in: ${name}.${key} is not emulated`);
    },
  });
}

/** Emits with a cancellable event first; @returns {boolean} false when a listener called preventDefault. */
function emitCancellable(emitter, name, fields = {}, ...rest) {
  const event = { ...fields, defaultPrevented: false, preventDefault() { event.defaultPrevented = true; } };
  emitter.emit(name, event, ...rest);
  return !event.defaultPrevented;
}

const ignore = () => undefined;

module.exports = { strict, emitCancellable, ignore };
