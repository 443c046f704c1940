/** Pictures of 37 × 21 pixels, one of each type that Kept decodes. */
const BASE64: Readonly<Record<string, readonly [mime: string, base64: string]>> = {
  png: ['image/png', 'iVBORw0KGgoAAAANSUhEUgAAACUAAAAVAQMAAAD7KrXtAAAABGdBTUEAALGPC/xhBQAAACBjSFJNAAB6JgAAgIQAAPoAAACA6AAAdTAAAOpgAAA6mAAAF3CculE8AAAABlBMVEVAanD///8SPFrBAAAAAWJLR0QB/wIt3gAAAAd0SU1FB+oLFgIMH1uQPYEAAAAMSURBVAjXY2AYSAAAAH4AAf21N1IAAAAldEVYdGRhdGU6Y3JlYXRlADIwMjYtMTEtMjJUMDI6MTI6MzErMDA6MDASq4QpAAAAJXRFWHRkYXRlOm1vZGlmeQAyMDI2LTExLTIyVDAyOjEyOjMxKzAwOjAwY/Y8lQAAAABJRU5ErkJggg=='],
  jpeg: ['image/jpeg', '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/2wBDAQMDAwQDBAgEBAgQCwkLEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBD/wAARCAAVACUDAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAUG/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8Aki2w4AAAAAAAAAAAAAD/2Q=='],
  gif: ['image/gif', 'R0lGODlhJQAVAPAAAEBqcAAAACH5BAAAAAAALAAAAAAlABUAAAIahI+py+0Po5y02ouz3rz7D4biSJbmiaYqWgAAOw=='],
  'lossy webp': ['image/webp', 'UklGRkIAAABXRUJQVlA4IDYAAAAwAwCdASolABUAPpFGnkslo6KhpWgAsBIJZwDOOA8KmggAAP7q1HCbsvf+beRt9B+Le40AAAA='],
  'lossless webp': ['image/webp', 'UklGRhwAAABXRUJQVlA4TA8AAAAvJAAFAAcQ/Y/+ByKi/wEA'],
  'start of an extended webp': ['image/webp', 'UklGRnIAAABXRUJQVlA4WAoAAAAQAAAAJAAAFAAAQUxQSAoAAAABB1DAiAgEREP/'],
  'start of a bmp': ['image/bmp', 'Qk26CQAAAAAAAIoAAAB8AAAAJQAAABUAAAABABgAAAAAADAJAAAAAAAAAAAAAAAAAAAAAAAAAAD/AAD/AAD/AA=='],
  avif: ['image/avif', 'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAEOAAEAAAAAAAAAHQAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGF2MDEAAAAAamlwcnAAAABLaXBjbwAAABNjb2xybmNseAACAAIABoAAAAAMYXYxQ4EADAAAAAAUaXNwZQAAAAAAAAAlAAAAFQAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgYIDhAAAACVtZGF0EgAKBhgVJKMCEDIRGAAKKKKEALNXJeVGScNobqg='],
};

export const SAMPLE_PICTURES = Object.entries(BASE64).map(([name, [mime, base64]]) => ({ name, mime, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) }));

/** A JPEG start with an EXIF block: make, model, original time with offset, orientation 6 and a position. */
export function jpegWithExif(): Uint8Array {
  const fields = { make: 'Sample\0', model: 'Phone 1\0', time: '2026:11:20 21:14:05\0', offset: '+09:00\0' };
  const heapAt = 8 + ifdSize(5) + ifdSize(2) + ifdSize(2);
  let next = heapAt;
  const heap: Buffer[] = [];
  const put = (data: Buffer): number => {
    heap.push(data);
    next += data.length;
    return next - data.length;
  };
  const text = (tag: number, value: string): Buffer => entry(tag, 2, value.length, put(Buffer.from(value, 'latin1')));
  const latitude = Buffer.alloc(24);
  [37, 33, 58].forEach((part, index) => {
    latitude.writeUInt32BE(part, index * 8);
    latitude.writeUInt32BE(1, index * 8 + 4);
  });
  const north = entry(1, 2, 2, 0);
  north.write('N', 8, 'latin1');
  const orientation = entry(0x0112, 3, 1, 0);
  orientation.writeUInt16BE(6, 8);
  const exifAt = 8 + ifdSize(5);
  const first = ifd([text(0x010f, fields.make), text(0x0110, fields.model), orientation, entry(0x8769, 4, 1, exifAt), entry(0x8825, 4, 1, exifAt + ifdSize(2))]);
  const exif = ifd([text(0x9003, fields.time), text(0x9011, fields.offset)]);
  const gps = ifd([north, entry(2, 5, 3, put(latitude))]);
  const tiff = Buffer.concat([Buffer.from('4d4d002a00000008', 'hex'), first, exif, gps, ...heap]);
  const head = Buffer.from('ffd8ffe10000457869660000', 'hex');
  head.writeUInt16BE(tiff.length + 8, 4);
  const frame = Buffer.from('ffc0000b08001500250101110 0'.replaceAll(' ', ''), 'hex');
  return Uint8Array.from(Buffer.concat([head, tiff, frame, Buffer.from('ffd9', 'hex')]));
}

const ifdSize = (entries: number): number => 2 + 12 * entries + 4;

function ifd(entries: readonly Buffer[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(entries.length);
  return Buffer.concat([count, ...entries, Buffer.alloc(4)]);
}

function entry(tag: number, type: number, count: number, value: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16BE(tag, 0);
  bytes.writeUInt16BE(type, 2);
  bytes.writeUInt32BE(count, 4);
  bytes.writeUInt32BE(value, 8);
  return bytes;
}
