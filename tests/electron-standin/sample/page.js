// The sample's page: counts its starts in IndexedDB, gives a port to its worker, captures on a click.
// Under a policy with trusted types, script addresses need a policy object; elsewhere it does no harm.
const addresses = trustedTypes.createPolicy('sample', { createScriptURL: (address) => address });
const worker = new Worker(addresses.createScriptURL('worker.js'), { type: 'module' });

function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('sample', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('starts', { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function countStart() {
  const database = await openDatabase();
  const transaction = database.transaction('starts', 'readwrite', { durability: 'strict' });
  const store = transaction.objectStore('starts');
  store.add(Date.now());
  const count = store.count();
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  document.querySelector('#starts').textContent = `start ${count.result}`;
}

/** Asks the worker to move `count` messages of `sizeBytes` over a fresh port; @returns {Promise<{ megabytesPerSecond, ok }>} */
globalThis.measure = (direction, sizeBytes, count) => new Promise((resolve) => {
  window.addEventListener('message', ({ ports: [port] }) => worker.postMessage({ direction, sizeBytes, count }, [port]), { once: true });
  worker.onmessage = ({ data }) => resolve(data);
  window.sample.openStream();
});

/** @param constraints for getDisplayMedia; sets globalThis.captured when the button was clicked */
globalThis.prepareCapture = (constraints) => {
  globalThis.captured = undefined;
  document.querySelector('#capture').onclick = async () => {
    try {
      globalThis.captured = await capture(constraints);
    } catch (error) {
      globalThis.captured = { error: error.name, message: error.message };
    }
  };
};

async function toPng(source, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d').drawImage(source, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer()).toBase64();
}

async function capture(constraints) {
  const stream = await navigator.mediaDevices.getDisplayMedia(constraints);
  const [track] = stream.getVideoTracks();
  const grabbed = await new ImageCapture(track).grabFrame();
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  const result = {
    surface: track.getSettings().displaySurface,
    frame: [grabbed.width, grabbed.height],
    video: [video.videoWidth, video.videoHeight],
    framePng: await toPng(grabbed, grabbed.width, grabbed.height),
    videoPng: await toPng(video, video.videoWidth, video.videoHeight),
  };
  track.stop();
  return result;
}

await countStart();
