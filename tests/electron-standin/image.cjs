'use strict';
// electron.nativeImage over plain RGBA, with a small PNG reader and writer.
const zlib = require('node:zlib');
const fs = require('node:fs');
const { strict } = require('./strict.cjs');

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const CHANNELS = { 0: 1, 2: 3, 4: 2, 6: 4 };

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(zlib.crc32 ? zlib.crc32(body) : crc32(body), body.length + 4);
  return out;
}

// zlib.crc32 came with Node 22.2.
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
}

/** @param {{ width, height, rgba: Buffer }} raster; @returns {Buffer} PNG, 8-bit RGB without alpha */
function encodePng({ width, height, rgba }) {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0, to = 0, from = 0; y < height; y++) {
    rows[to++] = 0;
    for (let x = 0; x < width; x++, from += 4) {
      rows[to++] = rgba[from];
      rows[to++] = rgba[from + 1];
      rows[to++] = rgba[from + 2];
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function unfilter(data, stride, height, size) {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= size ? out[at - size] : 0;
      const up = y > 0 ? out[at - stride] : 0;
      const corner = x >= size && y > 0 ? out[at - stride - size] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[at] = data[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

/** @returns {{ width, height, rgba: Buffer }}; 8-bit grey, RGB and RGBA without interlace */
function decodePng(png) {
  const [width, height, depth, type, interlace] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25], png[28]];
  const channels = CHANNELS[type];
  if (depth !== 8 || channels === undefined || interlace !== 0) throw new Error('stand-in: this kind of PNG is not emulated');
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = unfilter(zlib.inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  const rgba = Buffer.alloc(width * height * 4, 255);
  const isGrey = channels < 3;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    for (let band = 0; band < 3; band++) rgba[pixel * 4 + band] = raw[from + (isGrey ? 0 : band)];
    if (channels === 2 || channels === 4) rgba[pixel * 4 + 3] = raw[from + channels - 1];
  }
  return { width, height, rgba };
}

/** Averages over each target pixel's area. */
function scale({ width, height, rgba }, toWidth, toHeight) {
  const out = Buffer.alloc(toWidth * toHeight * 4, 255);
  for (let y = 0; y < toHeight; y++) {
    const [top, bottom] = [Math.floor(y * height / toHeight), Math.max(Math.floor((y + 1) * height / toHeight), Math.floor(y * height / toHeight) + 1)];
    for (let x = 0; x < toWidth; x++) {
      const [left, right] = [Math.floor(x * width / toWidth), Math.max(Math.floor((x + 1) * width / toWidth), Math.floor(x * width / toWidth) + 1)];
      const sums = [0, 0, 0];
      for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) for (let band = 0; band < 3; band++) sums[band] += rgba[(row * width + column) * 4 + band];
      for (let band = 0; band < 3; band++) out[(y * toWidth + x) * 4 + band] = Math.round(sums[band] / ((bottom - top) * (right - left)));
    }
  }
  return { width: toWidth, height: toHeight, rgba: out };
}

class NativeImage {
  /** @param {{ png?: Buffer, raster?: { width, height, rgba: Buffer } }} content */
  constructor(content = {}) {
    this._png = content.png?.length ? content.png : undefined;
    this._raster = content.raster;
    return strict('NativeImage', this);
  }

  _pixels() { return this._raster ??= decodePng(this._png); }
  isEmpty() { return !this._png && !this._raster; }
  toPNG() { return this.isEmpty() ? Buffer.alloc(0) : Buffer.from(this._png ??= encodePng(this._raster)); }
  toDataURL() { return `data:image/png;base64,${this.toPNG().toString('base64')}`; }
  toBitmap() {
    const out = Buffer.from(this._pixels().rgba);
    for (let at = 0; at < out.length; at += 4) [out[at], out[at + 2]] = [out[at + 2], out[at]];
    return out;
  }
  getSize() {
    if (this._raster) return { width: this._raster.width, height: this._raster.height };
    return this._png ? { width: this._png.readUInt32BE(16), height: this._png.readUInt32BE(20) } : { width: 0, height: 0 };
  }
  getAspectRatio() { return this.getSize().width / this.getSize().height; }
  resize({ width, height }) {
    const size = this.getSize();
    const toWidth = Math.max(1, Math.round(width ?? size.width * height / size.height));
    const toHeight = Math.max(1, Math.round(height ?? size.height * width / size.width));
    return new NativeImage({ raster: scale(this._pixels(), toWidth, toHeight) });
  }
  /** Shrinks to fit inside `box`, keeping the shape; never enlarges. */
  _fit(box) {
    const { width, height } = this.getSize();
    const factor = Math.min(1, box.width / width, box.height / height);
    return factor === 1 ? this : this.resize({ width: width * factor, height: height * factor });
  }
}

const nativeImage = strict('nativeImage', {
  createEmpty: () => new NativeImage(),
  createFromBuffer: (bytes) => new NativeImage({ png: Buffer.from(bytes) }),
  createFromDataURL: (url) => new NativeImage({ png: Buffer.from(url.split(',')[1] ?? '', 'base64') }),
  createFromPath: (file) => new NativeImage({ png: fs.existsSync(file) ? fs.readFileSync(file) : undefined }),
});

module.exports = { NativeImage, nativeImage };
