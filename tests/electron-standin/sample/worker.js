// Moves bytes over the port that it is given, one message at a time, four under way.
const IN_FLIGHT = 4;

self.onmessage = async ({ data: { direction, sizeBytes, count }, ports: [port] }) => {
  const bytes = new Uint8Array(sizeBytes).fill(9);
  let sent = 0;
  let done = 0;
  let ok = true;
  const begin = performance.now();
  const next = () => {
    if (sent++ >= count) return;
    port.postMessage(direction === 'up' ? { put: bytes } : { get: sizeBytes });
  };
  await new Promise((resolve) => {
    port.onmessage = ({ data }) => {
      ok &&= direction === 'up' ? data.length === sizeBytes && data.last === 9 : data.bytes instanceof Uint8Array && data.bytes.byteLength === sizeBytes && data.bytes[sizeBytes - 1] === 7;
      if (++done === count) resolve();
      next();
    };
    for (let slot = 0; slot < IN_FLIGHT; slot++) next();
  });
  const seconds = (performance.now() - begin) / 1000;
  self.postMessage({ ok, megabytesPerSecond: sizeBytes * count / 1e6 / seconds });
};
