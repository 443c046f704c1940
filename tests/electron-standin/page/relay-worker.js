// Shared worker: fetches for a page whose own policy forbids it. See link.cjs.
self.onconnect = ({ ports: [port] }) => {
  port.onmessage = async ({ data: { id, path, body } }) => {
    try {
      const response = await fetch(path, body ? { method: 'POST', body } : {});
      const buffer = body ? undefined : await response.arrayBuffer();
      port.postMessage({ id, buffer }, buffer ? [buffer] : []);
    } catch (error) {
      port.postMessage({ id, error: String(error) });
    }
  };
};
