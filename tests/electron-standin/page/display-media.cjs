'use strict';
// navigator.mediaDevices.getDisplayMedia: main's handler chooses the source, main sends its pixels, and a video track is made of them.
// Differences from Electron, on purpose or not:
//  - pixels are exact RGB. Electron's capture passes through 4:2:0 video, which smears colour edges by a pixel or two;
//  - about five frames a second, however fast the screen changes; no cursor, no audio;
//  - as in Chromium, a request without width and height is scaled down to fit 1280 × 720, and a click must have come before.

const FRAME_GAP_MS = 200;
const DEFAULT_FIT = { width: 1280, height: 720 };

const wanted = (rule) => (typeof rule === 'number' ? rule : rule?.exact ?? rule?.ideal ?? rule?.max);

/** @returns size of the track for a source of native size; never enlarged */
function fitSize(native, video) {
  const width = wanted(video?.width);
  const height = wanted(video?.height);
  const limit = width === undefined && height === undefined ? DEFAULT_FIT : { width: width ?? Infinity, height: height ?? Infinity };
  const scale = Math.min(1, limit.width / native.width, limit.height / native.height);
  return { width: Math.round(native.width * scale), height: Math.round(native.height * scale) };
}

/** @returns {VideoFrame} */
function toVideoFrame({ bytes, width, height }, size, timestamp) {
  const frame = new VideoFrame(bytes, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp });
  if (size.width === width && size.height === height) return frame;
  const canvas = new OffscreenCanvas(size.width, size.height);
  canvas.getContext('2d').drawImage(frame, 0, 0, size.width, size.height);
  frame.close();
  return new VideoFrame(canvas, { timestamp });
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Writes frames until the track is stopped or the source is gone; then the track ends by itself. */
async function feed(track, writer, call, grant, size) {
  let image = grant.image;
  while (track.readyState === 'live' && image !== null) {
    await writer.write(toVideoFrame(image, size, performance.now() * 1000));
    await pause(FRAME_GAP_MS);
    if (track.readyState !== 'live') break;
    const next = await call('display-frame', grant.stream);
    if (next !== 'unchanged') image = next;
  }
  await call('display-stop', grant.stream);
  if (track.readyState === 'live') await writer.close();
}

function openStream(call, grant, video) {
  const size = fitSize(grant.image, video);
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const describe = () => ({ ...size, deviceId: grant.source, displaySurface: grant.surface, frameRate: 1000 / FRAME_GAP_MS, aspectRatio: size.width / size.height, cursor: 'never', logicalSurface: true });
  Object.defineProperties(track, {
    label: { value: grant.source },
    getSettings: { value: describe },
  });
  feed(track, track.writable.getWriter(), call, grant, size).catch((error) => {
    if (track.readyState === 'live') console.error('stand-in: capture ended:', error);
  });
  return new MediaStream([track]);
}

/** @param {(name: string, argument: unknown) => Promise<any>} call asks main */
function installDisplayMedia(call) {
  if (typeof MediaDevices === 'undefined') return;
  async function getDisplayMedia(options = {}) {
    if (options.video === false) throw new TypeError("Failed to execute 'getDisplayMedia' on 'MediaDevices': video must be requested");
    if (document.featurePolicy && !document.featurePolicy.allowsFeature('display-capture')) throw new DOMException('Access to the feature "display-capture" is disallowed by permissions policy.', 'NotAllowedError');
    if (!navigator.userActivation.isActive) throw new DOMException('getDisplayMedia() requires transient activation (user gesture).', 'InvalidStateError');
    const grant = await call('display-request', { audio: Boolean(options.audio), userGesture: true });
    if (grant.refused) throw new DOMException(grant.refused.message, grant.refused.name);
    return openStream(call, grant, options.video);
  }
  Object.defineProperty(MediaDevices.prototype, 'getDisplayMedia', { value: getDisplayMedia, writable: true, configurable: true, enumerable: true });
}

module.exports = { installDisplayMedia };
