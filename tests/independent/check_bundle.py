#!/usr/bin/env python3
"""An independent checker of Kept bundles, written from shared/FORMAT.md alone: Python's own library, and `openssl` for Ed25519.

check_bundle.py BUNDLE.zip [--fingerprint SHA256:...] [--checkpoint FILE]   prints the verdict as a line of JSON
check_bundle.py --list CALLS.json                                          the same for every call in a JSON list of [file, fingerprint, checkpoint]
"""
import base64
import binascii
import datetime
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

# --- limits (FORMAT.md, Limits) ---
MAX_ENTRIES = 60000
MAX_NAME = 200
MAX_FILE = 0xFFFFFFFF
MAX_TAG = 64 * 1024
MAX_SIGNATURE = 16 * 1024
MAX_LOG_LINE = 2 * 1024 * 1024
MAX_ITEM = 4 * 1024 * 1024
MAX_ITEMS_LIST = 64 * 1024 * 1024
MAX_SIGNED = 1024 * 1024
MAX_DEPTH = 32
MAX_MARKS = 262144
MAX_DIRECTORY = MAX_ENTRIES * (46 + MAX_NAME + 64)

NAME = re.compile(r'[A-Z0-9][A-Z0-9-]{0,39}_[0-9]{8}(-[0-9]{1,3})?\Z', re.A)
SEGMENT = re.compile(r'[A-Za-z0-9][A-Za-z0-9._-]*\Z', re.A)
DEVICE = re.compile(r'(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?\Z', re.I | re.A)
FORMATS = ('kept-bundle/1', 'kept-bundle/2')
SIGNATURE_FILES = ('signature/allowed_signers', 'signature/signer.pub.pem', 'signature/tagmanifest-sha256.txt.sig', 'signature/tagmanifest-sha256.txt.ed25519')
UNLISTED = ('tagmanifest-sha256.txt', 'tagmanifest-sha512.txt') + SIGNATURE_FILES[2:]
SPKI = bytes.fromhex('302a300506032b6570032100')


class Unreadable(Exception):
    """Verdict 2."""


class Fault(Exception):
    """A check that fails."""


class Open(Exception):
    """A check that cannot be made."""


# --- zip (FORMAT.md, Zip profile, Verdicts) ---
def name_text(raw):
    try:
        return raw.decode('utf-8')
    except UnicodeDecodeError:
        return raw.decode('latin-1')


def first_name(data):
    if len(data) < 30 or data[:4] != b'PK\x03\x04':
        return None
    return name_text(data[30:30 + struct.unpack_from('<H', data, 26)[0]])


def find_end(data):
    for at in range(len(data) - 22, max(-1, len(data) - 22 - 65535 - 1), -1):
        if data[at:at + 4] == b'PK\x05\x06':
            return at
    return None


def parse_directory(raw, count):
    records, at = [], 0
    for _ in range(count):
        if at + 46 > len(raw) or raw[at:at + 4] != b'PK\x01\x02':
            return None
        name_len, extra_len, comment_len = struct.unpack_from('<HHH', raw, at + 28)
        end = at + 46 + name_len + extra_len + comment_len
        if end > len(raw):
            return None
        flags, method = struct.unpack_from('<HH', raw, at + 8)
        crc, stored, size = struct.unpack_from('<III', raw, at + 16)
        records.append({'raw': raw[at:end], 'name_raw': raw[at + 46:at + 46 + name_len], 'name': name_text(raw[at + 46:at + 46 + name_len]), 'flags': flags,
                        'method': method, 'crc': crc, 'stored': stored, 'size': size, 'offset': struct.unpack_from('<I', raw, at + 42)[0]})
        at = end
    return records if at == len(raw) else None


def record_of(r):
    return struct.pack('<4sHHHHHHIIIHHHHHII', b'PK\x01\x02', 20, 10, 8, 0, 0, 0x21, r['crc'], r['size'], r['size'], len(r['name_raw']), 0, 0, 0, 0, 0, r['offset']) + r['name_raw']


def header_of(r):
    return struct.pack('<4sHHHHHIIIHH', b'PK\x03\x04', 10, 8, 0, 0, 0x21, 0, 0, 0, len(r['name_raw']), 0) + r['name_raw']


def descriptor_of(r):
    return struct.pack('<4sIII', b'PK\x07\x08', r['crc'], r['size'], r['size'])


def read_zip(data):
    """Returns (records, found, profile_ok, ambiguous): found maps the index of a record to its bytes where these are certain."""
    if len(data) == 0 or len(data) > MAX_FILE:
        raise Unreadable()
    end_at = find_end(data)
    if end_at is None:
        raise Unreadable()
    count, = struct.unpack_from('<H', data, end_at + 10)
    dir_size, dir_offset = struct.unpack_from('<II', data, end_at + 12)
    comment, = struct.unpack_from('<H', data, end_at + 20)
    if count > MAX_ENTRIES:
        raise Unreadable()
    dir_at = end_at - dir_size
    shift = dir_at - dir_offset
    records = None
    if dir_size <= MAX_DIRECTORY and dir_at >= 0 and shift >= 0:
        records = parse_directory(data[dir_at:end_at], count)
    if records is None:
        first = first_name(data)
        if first is not None and NAME.match(first.split('/')[0]) and '/' in first:
            raise Fault('directory-damaged')
        raise Unreadable()
    ok = data[end_at:] == struct.pack('<4sHHHHIIH', b'PK\x05\x06', 0, 0, count, count, dir_size, dir_offset, 0)
    ok = ok and all(r['raw'] == record_of(r) for r in records)
    ok = ok and all(utf16(a['name']) < utf16(b['name']) and a['offset'] < b['offset'] for a, b in zip(records, records[1:]))
    found, position, overlapping = {}, 0, False
    for index in sorted(range(len(records)), key=lambda i: records[i]['offset']):
        r = records[index]
        offset = r['offset'] + shift
        if offset != position:
            ok = False
        end = None
        if offset >= position:
            end, content, entry_ok = read_entry(data, r, offset, dir_at)
            ok = ok and entry_ok
        if end is None:
            ok, overlapping = False, True
            break
        if content is not None:
            found[index] = content
        position = end
    if not overlapping and position != dir_at:
        ok = False
    return records, found, ok, overlapping


def read_entry(data, r, offset, limit):
    """(offset behind the entry or None, its bytes or None where two readers could differ, whether it is as the profile has it)"""
    clear = not r['flags'] & 1 and r['method'] == 0 and r['stored'] == r['size']
    ok = True
    header_len = 30 + len(r['name_raw'])
    header = data[offset:offset + header_len]
    if len(header) < 30 or header[:4] != b'PK\x03\x04':
        clear = ok = False
    else:
        flags, method = struct.unpack_from('<HH', header, 6)
        stored, size = struct.unpack_from('<II', header, 18)
        name_len, extra_len = struct.unpack_from('<HH', header, 26)
        name = header[30:30 + name_len]
        follow = r['flags'] & 8 and stored == 0 and size == 0
        same = name == r['name_raw'] and flags == r['flags'] and method == r['method'] and (follow or (stored == r['stored'] and size == r['size']))
        if not same:
            clear = ok = False
        if header != header_of(r) or extra_len:
            ok = False
        header_len = 30 + name_len + extra_len
    start = offset + header_len
    end = start + r['stored']
    if end > limit:
        return None, None, False
    content = data[start:end]
    visited = clear
    if visited and binascii.crc32(content) & 0xFFFFFFFF != r['crc']:
        ok = False
    if r['flags'] & 8:
        descriptor = data[end:end + 16]
        if descriptor == descriptor_of(r):
            end += 16
        else:
            clear = ok = False
            end += 12 if descriptor[:12] == descriptor_of(r)[4:] else 16
    else:
        ok = False
    if end > limit:
        return None, None, False
    return end, content if visited and clear else None, ok


def utf16(text):
    return text.encode('utf-16-be', 'surrogatepass')


def fold(r):
    import unicodedata
    return (unicodedata.normalize('NFC', r['name']) if len(r['name_raw']) <= MAX_NAME else r['name']).lower()


# --- canonical JSON (FORMAT.md, Conventions) ---
def canonical(value):
    if value is None:
        return 'null'
    if value is True:
        return 'true'
    if value is False:
        return 'false'
    if isinstance(value, int):
        if abs(value) > 2 ** 53 - 1:
            raise Fault('number')
        return str(value)
    if isinstance(value, str):
        return canonical_string(value)
    if isinstance(value, list):
        return '[' + ','.join(map(canonical, value)) + ']'
    if isinstance(value, dict):
        return '{' + ','.join(canonical_string(key) + ':' + canonical(value[key]) for key in sorted(value, key=utf16)) + '}'
    raise Fault('json')


ESCAPES = {'"': '\\"', '\\': '\\\\', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r'}


def canonical_string(text):
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise Fault('surrogate')
    return '"' + ''.join(ESCAPES.get(c) or ('\\u%04x' % ord(c) if ord(c) < 0x20 else c) for c in text) + '"'


def deep(text):
    depth, inside, escaped = 0, False, False
    for c in text:
        if inside:
            if escaped:
                escaped = False
            elif c == '\\':
                escaped = True
            elif c == '"':
                inside = False
        elif c == '"':
            inside = True
        elif c in '[{':
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif c in ']}':
            depth -= 1
    return False


def marks(text):
    return sum(re.sub(r'"(?:[^"\\]|\\.)*"', '', text).count(mark) for mark in ',[{')


def parse_json(raw):
    try:
        text = raw.decode('utf-8')
        if deep(text) or marks(text) > MAX_MARKS:
            raise Fault('deep, or too many values')
        value = json.loads(text, parse_float=no_float, parse_constant=no_float)
    except (ValueError, UnicodeDecodeError, RecursionError):
        raise Fault('json')
    if canonical(value) != text:
        raise Fault('not canonical')
    return value


def no_float(_):
    raise ValueError('not an integer')


# --- shapes (FORMAT.md, Items, The other metadata, Custody log) ---
def is_count(v):
    return isinstance(v, int) and not isinstance(v, bool) and 0 <= v <= 2 ** 53 - 1


def is_whole(v):
    return isinstance(v, int) and not isinstance(v, bool) and abs(v) <= 2 ** 53 - 1


def is_text(v):
    return isinstance(v, str)


def matches(pattern):
    compiled = re.compile(pattern + r'\Z', re.A)
    return lambda v: isinstance(v, str) and compiled.match(v) is not None


def nullable(shape):
    return lambda v: v is None or shape(v)


def one_of(*values):
    return lambda v: isinstance(v, str) and v in values


def list_of(shape):
    return lambda v: isinstance(v, list) and all(shape(e) for e in v)


def obj(optional=(), **members):
    def check(v):
        return isinstance(v, dict) and set(v) - set(optional) == set(members) - set(optional) and all(members[k](v[k]) for k in v if k in members) and set(v) <= set(members)
    return check


def record(keys, values):
    return lambda v: isinstance(v, dict) and all(keys(k) and values(v[k]) for k in v)


def is_bool(v):
    return isinstance(v, bool)


UUID = matches(r'[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}')
HASH = matches(r'[0-9a-f]{64}')
CIVIL = r'(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\.(\d{3})'


def civil(text, ending):
    """The day and hour before an ending, as milliseconds; None where there is no such day or hour. The Gregorian calendar repeats after 400 years."""
    found = re.match(CIVIL + ending + r'\Z', text, re.A) if isinstance(text, str) else None
    if not found:
        return None
    year, *rest, ms = map(int, found.groups()[:7])
    try:
        at = datetime.datetime(year % 400 + 2000, *rest)
    except ValueError:
        return None
    return (year // 400 * 146097 + (at - datetime.datetime(2000, 1, 1)).days) * 86400000 + (at - at.replace(hour=0, minute=0, second=0)).seconds * 1000 + ms


def is_moment(v):
    if not MOMENT_SHAPE(v):
        return False
    offset = re.search(r'([+-])(\d{2}):([0-5]\d)\Z', v['local'], re.A)
    utc, local = civil(v['utc'], 'Z'), civil(v['local'], r'[+-]\d{2}:[0-5]\d')
    if utc is None or local is None:
        return False
    minutes = (int(offset.group(2)) * 60 + int(offset.group(3))) * (-1 if offset.group(1) == '-' else 1)
    return abs(minutes) <= 16 * 60 and local - utc == minutes * 60000


def UTC(v):
    return civil(v, 'Z') is not None


MOMENT_SHAPE = obj(utc=is_text, local=is_text, zone=matches(r'[A-Za-z0-9+_/-]{1,64}'))
MOMENT = is_moment
CASE_ID = matches(r'[A-Z0-9][A-Z0-9-]{0,39}')
FILE = obj(stored=is_bool, originalFilename=is_text, sizeBytes=is_count, mime=is_text, sha256=HASH, sha512=matches(r'[0-9a-f]{128}'), modifiedUtc=nullable(UTC),
           pixelWidth=nullable(is_count), pixelHeight=nullable(is_count), exif=record(is_text, is_text))
SCREEN = obj(sourceKind=one_of('screen', 'window'), title=is_text, displayWidthPx=is_count, displayHeightPx=is_count, scalePercent=is_count)
ADDRESS = obj(raw=is_text, platform=is_text, form=is_text, parts=list_of(lambda v: isinstance(v, list) and len(v) == 2 and all(map(is_text, v))))
CAPTURE = obj(
    mode=one_of('whole', 'region', 'recording'),
    display=nullable(obj(left=is_whole, top=is_whole, width=is_count, height=is_count, rotationDegrees=is_count, displayCount=is_count)),
    frameWidthPx=is_count, frameHeightPx=is_count,
    region=nullable(obj(leftPx=is_count, topPx=is_count, widthPx=is_count, heightPx=is_count)),
    series=nullable(obj(seriesId=UUID, number=is_count)),
    parent=nullable(obj(itemId=UUID, sha256=HASH)),
    recording=nullable(obj(recordingId=UUID, durationMs=nullable(is_count), pauses=is_count, endedBy=one_of('person', 'lock', 'disk-full', 'source-gone', 'crash'))),
    clockJump=nullable(obj(kind=one_of('back', 'ahead'), byMs=is_count)))
FIELDS: set = set()
INTAKE_MEMBERS = dict(
    itemId=UUID, exhibitNo=matches(r'E-[0-9]{4,9}'), caseId=CASE_ID, kind=one_of('screenshot', 'url_only', 'message_text', 'document', 'file_hash_only', 'screen_recording'),
    intake=one_of('captured', 'imported', 'typed'), depictedMinor=one_of('no', 'unknown', 'yes'), capturedAt=MOMENT,
    capturedAtSource=one_of('computer-clock', 'file-time', 'user-statement'), receivedAt=MOMENT, file=nullable(FILE), screen=nullable(SCREEN), address=nullable(ADDRESS),
    text=nullable(is_text), tool=obj(name=is_text, version=is_text, platform=is_text), capture=CAPTURE)
INTAKE = obj(('capture',), **INTAKE_MEMBERS)
ITEM = obj(('capture',), fields=record(lambda k: k in FIELDS, is_text), **INTAKE_MEMBERS)
CASE = obj(bundleName=is_text, caseId=is_text, format=one_of(*FORMATS), itemCount=is_count, languages=list_of(one_of('ko', 'en', 'de')),
           log=obj(entries=is_count, leftOut=is_count, lastEntryHash=HASH), preparedAt=MOMENT, signer=is_text)
ACTS = {
    'case.created': obj(caseId=is_text),
    'item.captured': obj(item=INTAKE),
    'item.annotated': obj(itemId=UUID, changes=list_of(obj(field=lambda k: isinstance(k, str) and k in FIELDS, before=is_text, after=is_text))),
    'item.deleted': obj(itemId=UUID, reason=is_text),
    'bundle.prepared': obj(bundleName=is_text, itemIds=list_of(UUID), languages=list_of(is_text)),
    'bundle.exported': obj(bundleName=is_text, itemIds=list_of(UUID), rootSha256=HASH, zipSha256=HASH, sizeBytes=is_count),
    'bundle.abandoned': obj(bundleName=is_text, reason=is_text),
    'bundle.timestamped': obj(bundleName=is_text, rootSha256=HASH, form=one_of('rfc3161', 'opentimestamps'), answer=is_text),
}


def is_body(v):
    shape = obj(act=one_of(*ACTS), actor=one_of('owner', 'advocate'), at=MOMENT, monotonicMs=is_count, itemId=nullable(UUID), data=lambda d: True)
    return shape(v) and ACTS[v['act']](v['data'])


BARE_LINE = obj(bodyHash=HASH, caseSeq=lambda v: is_count(v) and v > 0, entryHash=HASH)
FULL_LINE = obj(body=is_body, bodyHash=HASH, caseSeq=lambda v: is_count(v) and v > 0, entryHash=HASH, salt=matches(r'[0-9a-f]{32}'))


def is_day(text):
    try:
        return re.match(r'[0-9]{4}-[0-9]{2}-[0-9]{2}\Z', text) is not None and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


# --- Ed25519 by OpenSSL; the rules of libsodium on top (FORMAT.md, Signature) ---
P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = (-121665 * pow(121666, P - 2, P)) % P
SMALL_ORDER_Y = {0, 1, P - 1, 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7, 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826}


def is_good_point(raw):
    y = int.from_bytes(raw, 'little') & (2 ** 255 - 1)
    return y < P and y not in SMALL_ORDER_Y


KNOWN_SIGNATURES: dict = {}


def ed25519_verify(key, message, signature):
    """Of many files with one signature, OpenSSL is asked once."""
    what = (key, message, signature)
    if what not in KNOWN_SIGNATURES:
        KNOWN_SIGNATURES[what] = openssl_verify(key, message, signature)
    return KNOWN_SIGNATURES[what]


def openssl_verify(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    if int.from_bytes(signature[32:], 'little') >= L or not is_good_point(key) or not is_good_point(signature[:32]):
        return False
    with tempfile.TemporaryDirectory() as folder:
        def put(name, content):
            path = os.path.join(folder, name)
            with open(path, 'wb') as handle:
                handle.write(content)
            return path
        pem = b'-----BEGIN PUBLIC KEY-----\n' + base64.b64encode(SPKI + key) + b'\n-----END PUBLIC KEY-----\n'
        result = subprocess.run(['openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', put('k', pem), '-rawin', '-in', put('m', message), '-sigfile', put('s', signature)],
                                capture_output=True, check=False)
        return result.returncode == 0


def b64(text):
    if not re.match(r'[A-Za-z0-9+/]*={0,2}\Z', text, re.A) or len(text) % 4:
        raise Fault('base64')
    raw = base64.b64decode(text)
    if base64.b64encode(raw).decode() != text:
        raise Fault('base64')
    return raw


class Wire:
    def __init__(self, raw):
        self.rest = raw

    def take(self, n):
        if n > len(self.rest):
            raise Fault('structure')
        taken, self.rest = self.rest[:n], self.rest[n:]
        return taken

    def string(self):
        return self.take(struct.unpack('>I', self.take(4))[0])

    def end(self):
        if self.rest:
            raise Fault('structure')


def typed(blob, length):
    wire = Wire(blob)
    if wire.string() != b'ssh-ed25519':
        raise Fault('key type')
    value = wire.string()
    wire.end()
    if len(value) != length:
        raise Fault('structure')
    return value


def string(raw):
    return struct.pack('>I', len(raw)) + raw


def fingerprint_of(key):
    blob = string(b'ssh-ed25519') + string(key)
    return 'SHA256:' + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')


# --- the checks ---
class Bundle:
    def __init__(self, folder, files):
        self.folder, self.files = folder, files
        self.case_id = folder.rsplit('_', 1)[0]

    def expect(self, path):
        """The bytes of a file that the check is about."""
        if path not in self.files:
            raise Fault('missing ' + path)
        if self.files[path][0] is None:
            raise Open(path)
        return self.files[path][0]

    def need(self, path):
        if path not in self.files or self.files[path][0] is None:
            raise Open(path)
        return self.files[path][0]

    def text(self, path, limit):
        if path in self.files and self.files[path][1] > limit:
            raise Fault('too long')
        raw = self.expect(path)
        try:
            text = raw.decode('utf-8')
        except UnicodeDecodeError:
            raise Fault('utf-8')
        if text.startswith('\ufeff'):
            raise Fault('bom')
        return text

    def format(self):
        for path, pattern in (('bag-info.txt', r'(?m)^Bundle-Format: (.*)$'), ('data/metadata/case.json', r'"format":"([^"]*)"')):
            try:
                found = re.search(pattern, self.text(path, MAX_TAG))
            except (Fault, Open):
                continue
            if found and found.group(1) in FORMATS:
                return found.group(1)
        return None

    def payload(self):
        return [path for path in self.files if path.startswith('data/')]

    # bagit, bag-info
    def bagit(self):
        if self.text('bagit.txt', MAX_TAG) != 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n':
            raise Fault('bagit')

    def bag_info(self):
        lines = self.text('bag-info.txt', MAX_TAG).split('\n')
        if lines.pop() != '':
            raise Fault('line end')
        labels = ['Bagging-Date', 'External-Identifier', 'External-Description', 'Payload-Oxum', 'Bag-Software-Agent', 'Contains-Minor-Media', 'Bundle-Format']
        values = {}
        for line in lines:
            found = re.match(r'([A-Za-z][A-Za-z0-9-]*): (.+)\Z', line, re.S)
            if not found or any(ord(c) < 0x20 or 0x7f <= ord(c) < 0xa0 or c in '\u2028\u2029' for c in found.group(2)):
                raise Fault('line')
            values[found.group(1)] = found.group(2)
        if list(values) != labels or len(lines) != len(labels):
            raise Fault('labels')
        if values['Bundle-Format'] not in FORMATS or values['Contains-Minor-Media'] != 'no' or values['External-Identifier'] != self.folder:
            raise Fault('value')
        if not is_day(values['Bagging-Date']):
            raise Fault('value')
        if any(self.files[path][0] is None for path in self.payload()):
            raise Open('payload')
        if values['Payload-Oxum'] != '%d.%d' % (sum(self.files[path][1] for path in self.payload()), len(self.payload())):
            raise Fault('oxum')

    # manifests
    def manifest(self, path, algorithm):
        digits = {'sha256': 64, 'sha512': 128}[algorithm]
        raw = self.expect(path) if path in self.files and self.files[path][1] <= MAX_ENTRIES * (digits + MAX_NAME + 3) else self.expect(path) and self.too_long()
        lines = raw.split(b'\n')
        if lines.pop() != b'' or len(lines) > MAX_ENTRIES:
            raise Fault('line')
        found, previous = {}, ''
        for line in lines:
            parts = re.match(rb'([0-9a-f]{%d})  ([\x21-\x7e]+)\Z' % digits, line)
            if not parts or len(line) + 1 > digits + MAX_NAME + 3:
                raise Fault('line')
            name = parts.group(2).decode()
            if name <= previous:
                raise Fault('order')
            inside = name.startswith('data/')
            if path.startswith('manifest') != inside or (not inside and name in UNLISTED):
                raise Fault('scope')
            found[name] = parts.group(1).decode()
            previous = name
        return found

    @staticmethod
    def too_long():
        raise Fault('too long')

    def digests(self, path, algorithm):
        listed = self.manifest(path, algorithm)
        for name, digest in listed.items():
            content = self.files.get(name, (None, 0))[0]
            if content is not None and hashlib.new(algorithm, content).hexdigest() != digest:
                raise Fault('digest ' + name)
        if any(name in self.files and self.files[name][0] is None for name in listed):
            raise Open('unreadable')

    def complete(self):
        lists = {}
        for path, algorithm in (('manifest-sha256.txt', 'sha256'), ('manifest-sha512.txt', 'sha512'), ('tagmanifest-sha256.txt', 'sha256'), ('tagmanifest-sha512.txt', 'sha512')):
            try:
                lists[path] = self.manifest(path, algorithm)
            except Fault:
                raise Open(path)
        metadata = ['case.json', 'items.json', 'items.csv', 'urls.txt', 'custody-log.jsonl', 'tool.json']
        tags = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'manifest-sha512.txt', 'signature/allowed_signers', 'signature/signer.pub.pem', 'VERIFY.ko.txt', 'VERIFY.en.txt', 'VERIFY.de.txt']
        if self.format() != 'kept-bundle/1':
            metadata.append('case.jsonld')
            tags.append('signature/custody-checkpoint')
        payload = ['data/metadata/' + name for name in metadata]
        for path, names in lists.items():
            if any(name not in self.files for name in names):
                raise Fault('listed file missing')
            if any(name not in names for name in (payload if path.startswith('manifest') else tags)):
                raise Fault('list lacks file')
        for path in self.files:
            if path in UNLISTED:
                continue
            pair = ('manifest-sha256.txt', 'manifest-sha512.txt') if path.startswith('data/') else ('tagmanifest-sha256.txt', 'tagmanifest-sha512.txt')
            if not all(path in lists[name] for name in pair):
                raise Fault('unlisted ' + path)
            known = path in payload or path in tags or re.match(r'data/(report/report\.(ko|en|de)\.(html|pdf)|items/E-[0-9]{4,9}/[^/]+)\Z', path)
            if not known:
                raise Fault('forbidden ' + path)

    # signatures
    def ssh(self):
        armoured = self.text('signature/tagmanifest-sha256.txt.sig', MAX_SIGNATURE)
        begin, end = '-----BEGIN SSH SIGNATURE-----\n', '-----END SSH SIGNATURE-----\n'
        if not armoured.startswith(begin) or not armoured.endswith(end):
            raise Fault('armour')
        blob = b64(armoured[len(begin):-len(end)].replace('\n', ''))
        text = base64.b64encode(blob).decode()
        if armoured != begin + ''.join(text[i:i + 70] + '\n' for i in range(0, len(text), 70)) + end:
            raise Fault('armour')
        wire = Wire(blob)
        if wire.take(6) != b'SSHSIG' or wire.take(4) != b'\0\0\0\1':
            raise Fault('structure')
        key = typed(wire.string(), 32)
        namespace = wire.string()
        if wire.string() != b'' or wire.string() != b'sha512':
            raise Fault('structure')
        signature = typed(wire.string(), 64)
        wire.end()
        return key, namespace, signature

    def signature_ssh(self):
        key, namespace, signature = self.ssh()
        if namespace != b'kept-bundle':
            raise Fault('namespace')
        message = self.need('tagmanifest-sha256.txt')
        signed = b'SSHSIG' + string(b'kept-bundle') + string(b'') + string(b'sha512') + string(hashlib.sha512(message).digest())
        if not ed25519_verify(key, signed, signature):
            raise Fault('signature')

    def pem(self):
        text = self.text('signature/signer.pub.pem', MAX_SIGNATURE)
        found = re.match(r'-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=]{60})\n-----END PUBLIC KEY-----\n\Z', text)
        der = b64(found.group(1)) if found else b''
        if len(der) != 44 or not der.startswith(SPKI):
            raise Fault('pem')
        return der[12:]

    def allowed(self):
        text = self.text('signature/allowed_signers', MAX_SIGNATURE)
        found = re.match(r'kept namespaces="kept-bundle" ssh-ed25519 ([A-Za-z0-9+/]+={0,2})\n\Z', text)
        if not found:
            raise Fault('allowed signers')
        return typed(b64(found.group(1)), 32)

    def signature_raw(self):
        signature = self.expect('signature/tagmanifest-sha256.txt.ed25519')
        key = after(self.pem)
        message = self.need('tagmanifest-sha256.txt')
        if len(message) > MAX_SIGNED or len(signature) != 64 or not ed25519_verify(key, message, signature):
            raise Fault('signature')

    def keys_agree(self):
        pem, allowed = self.pem(), self.allowed()
        key = after(self.ssh)[0]
        if not pem == allowed == key or after(self.case)['signer'] != fingerprint_of(key):
            raise Fault('keys differ')

    # metadata
    def case(self):
        text = self.text('data/metadata/case.json', MAX_TAG)
        value = parse_json(text.encode())
        if not CASE(value) or value['format'] != self.format():
            raise Fault('case.json')
        return value

    def item_list(self):
        raw = self.expect('data/metadata/items.json')
        if len(raw) > MAX_ITEMS_LIST:
            raise Fault('too long')
        if not raw.startswith(b'[') or not raw.endswith(b']'):
            raise Fault('list')
        items = parse_json_list(raw)
        for item in items:
            if not ITEM(item) or len(canonical(item).encode()) > MAX_ITEM:
                raise Fault('item')
        return items

    def items(self):
        about = self.case()
        if about['bundleName'] != self.folder or about['caseId'] != self.case_id:
            raise Fault('case differs')
        items = self.item_list()
        manifests = [after(lambda path=path, algorithm=algorithm: self.manifest(path, algorithm)) for path, algorithm in (('manifest-sha256.txt', 'sha256'), ('manifest-sha512.txt', 'sha512'))]
        folders = {}
        for path in self.files:
            if path.startswith('data/items/'):
                folder, _, rest = path[len('data/items/'):].partition('/')
                folders.setdefault(folder, []).append(rest)
        seen = set()
        for item in items:
            exhibit = item['exhibitNo']
            names = folders.pop(exhibit, None)
            if item['caseId'] != self.case_id or names is None or item['itemId'] in seen:
                raise Fault('item')
            seen.add(item['itemId'])
            base = 'data/items/%s/' % exhibit
            stored = item['file'] is not None and item['file']['stored']
            if stored and item['kind'] in ('url_only', 'message_text', 'file_hash_only'):
                raise Fault('file of kind')
            originals = [name for name in names if re.match(r'original(\.[a-z0-9]{1,10})?\Z', name)] if stored else []
            if sorted(names) != sorted(['item.json'] + originals[:1]):
                raise Fault('files')
            if manifests[0].get(base + 'item.json') != hashlib.sha256(canonical(item).encode()).hexdigest():
                raise Fault('item.json')
            if stored:
                if item['depictedMinor'] != 'no' or not originals:
                    raise Fault('stored')
                path = base + originals[0]
                if self.files[path][0] is None:
                    raise Open(path)
                facts = item['file']
                if manifests[0].get(path) != facts['sha256'] or manifests[1].get(path) != facts['sha512'] or self.files[path][1] != facts['sizeBytes']:
                    raise Fault('digest')
        if folders or about['itemCount'] != len(items):
            raise Fault('count')

    # custody
    def log(self):
        lines = self.expect('data/metadata/custody-log.jsonl').split(b'\n')
        if lines.pop() != b'':
            raise Fault('line end')
        entries = []
        for line in lines:
            if len(line) + 1 > MAX_LOG_LINE:
                raise Fault('line too long')
            entry = parse_json(line)
            if not (FULL_LINE if isinstance(entry, dict) and 'body' in entry else BARE_LINE)(entry):
                raise Fault('line')
            entries.append(entry)
        return entries

    def custody_chain(self):
        previous, entries = '0' * 64, self.log()
        for number, entry in enumerate(entries, 1):
            if entry['caseSeq'] != number:
                raise Fault('sequence')
            if 'body' in entry and hashlib.sha256((entry['salt'] + canonical(entry['body'])).encode()).hexdigest() != entry['bodyHash']:
                raise Fault('body hash')
            if hashlib.sha256(('kept-custody-1\n%s\n%d\n%s' % (previous, number, entry['bodyHash'])).encode()).hexdigest() != entry['entryHash']:
                raise Fault('entry hash')
            if number == 1 and not ('body' in entry and entry['body']['act'] == 'case.created' and entry['body']['itemId'] is None and entry['body']['data']['caseId'] == self.case_id):
                raise Fault('first')
            previous = entry['entryHash']
        if not entries:
            raise Fault('empty')
        said = after(self.case)['log']
        if said != {'entries': len(entries), 'leftOut': sum('body' not in e for e in entries), 'lastEntryHash': previous}:
            raise Fault('counts')

    def custody_items(self):
        items = after(self.item_list)
        intakes, fields, prepared, mentioned = {}, {}, [], set()
        for entry in after(self.log):
            if 'body' not in entry:
                continue
            body = entry['body']
            act, data = body['act'], body['data']
            if body['itemId'] is not None:
                mentioned.add(body['itemId'])
            if entry['caseSeq'] > 1 and (body['itemId'] is None or act not in ('item.captured', 'item.annotated', 'item.deleted')):
                if body['itemId'] is not None or act != 'bundle.prepared' or data['bundleName'] != self.folder:
                    raise Fault('other entry')
                prepared.append(set(data['itemIds']))
            if act == 'item.captured':
                intake = data['item']
                if intake['itemId'] in intakes or body['itemId'] != intake['itemId']:
                    raise Fault('intake')
                intakes[intake['itemId']], fields[intake['itemId']] = intake, {}
            if act == 'item.deleted':
                raise Fault('deleted')
            if act == 'item.annotated':
                if data['itemId'] not in intakes or body['itemId'] != data['itemId']:
                    raise Fault('unknown item')
                now = fields[data['itemId']]
                for change in data['changes']:
                    if now.get(change['field'], '') != change['before']:
                        raise Fault('before')
                    now[change['field']] = change['after']
        ids = {item['itemId'] for item in items}
        for item in items:
            intake = {k: v for k, v in item.items() if k != 'fields'}
            if intakes.get(item['itemId']) != intake:
                raise Fault('intake')
            now = {k: v for k, v in fields[item['itemId']].items() if v != ''}
            if {k: v for k, v in item['fields'].items() if v != ''} != now:
                raise Fault('fields')
        if mentioned - ids or set(intakes) - ids or not prepared or any(others != ids for others in prepared):
            raise Fault('prepared')

    # checkpoints
    def own_checkpoint(self):
        version = self.format()
        if version is None:
            raise Open('format')
        if version == 'kept-bundle/1':
            return 'older'
        note = read_note(self.text('signature/custody-checkpoint', 4000))
        if note is None:
            raise Fault('form')
        key = after(self.ssh)[0]
        case_id, size, root, key_id, signature = note
        if case_id != self.case_id or not is_checkpoint_of(note, key):
            raise Fault('checkpoint')
        hashes = [entry['entryHash'] for entry in after(self.log)]
        if size != len(hashes) or root != hashes[-1]:
            raise Fault('differs')
        return None

    def earlier_checkpoint(self, text, chain_ok):
        """True where the checkpoint given says nothing about this log."""
        if not chain_ok:
            raise Open('log')
        hashes = [entry['entryHash'] for entry in self.log()]
        bare = re.match(r'\s*([1-9][0-9]{0,14})[\s:,]+((?:[0-9a-fA-F]\s*){64})\Z', text)
        if bare:
            size, root = int(bare.group(1)), re.sub(r'\s', '', bare.group(2)).lower()
            return size > len(hashes) or hashes[size - 1] != root
        words = text.split()
        note = read_note('%s\n%s\n%s\n\n\u2014 %s %s\n' % (words[0], words[1], words[2], words[4], ''.join(words[5:])))
        case_id, size, root, _, _ = note
        if case_id != self.case_id or not is_checkpoint_of(note, after(self.ssh)[0]):
            return True
        if size > len(hashes) or hashes[size - 1] != root:
            raise Fault('differs')
        return False


def read_note(text):
    found = re.match(r'kept-custody-1/([A-Z0-9][A-Z0-9-]{0,39})\n([1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n\n\u2014 kept-custody-1/(\S+) ([A-Za-z0-9+/]{91}=)\n\Z', text, re.A)
    if not found or found.group(1) != found.group(4):
        return None
    try:
        root, signed = b64(found.group(3)), b64(found.group(5))
    except Fault:
        return None
    return found.group(1), int(found.group(2)), root.hex(), signed[:4], signed[4:]


def is_checkpoint_of(note, key):
    case_id, size, root, key_id, signature = note
    origin = 'kept-custody-1/' + case_id
    wanted = hashlib.sha256(origin.encode() + b'\n\x01' + key).digest()[:4]
    body = '%s\n%d\n%s\n' % (origin, size, base64.b64encode(bytes.fromhex(root)).decode())
    return key_id == wanted and ed25519_verify(key, body.encode(), signature)


def after(read):
    """What another check reports as a fault keeps this one from being made."""
    try:
        return read()
    except Fault as fault:
        raise Open(str(fault))


def parse_json_list(raw):
    """items.json may be long, so the bounds of depth and number hold for each of its elements, which lie one deeper."""
    try:
        text = raw.decode('utf-8')
        value = json.loads(text, parse_float=no_float, parse_constant=no_float)
    except (ValueError, UnicodeDecodeError, RecursionError):
        raise Fault('json')
    if not isinstance(value, list) or canonical(value) != text or any(deep(element) or marks(element) > MAX_MARKS for element in map(canonical, value)):
        raise Fault('not canonical')
    return value


def check_names(records):
    if not records:
        raise Fault('names')
    top = records[0]['name'].split('/')[0]
    if not NAME.match(top):
        raise Fault('folder')
    seen = set()
    for r in records:
        segments = r['name'].split('/')
        if len(segments) < 2 or segments[0] != top or len(r['name_raw']) > MAX_NAME:
            raise Fault('name')
        if any(not SEGMENT.match(s) or s.endswith('.') or DEVICE.match(s) for s in segments):
            raise Fault('name')
        if r['name'].lower() in seen:
            raise Fault('twice')
        seen.add(r['name'].lower())


def find_folder(records):
    folders = set()
    for r in records:
        for path in SIGNATURE_FILES:
            if r['name'] == path:
                folders.add('')
            if r['name'].endswith('/' + path):
                folders.add(r['name'][:-len(path) - 1])
        top = r['name'].split('/')[0]
        if NAME.match(top) and r['name'] == top + '/bagit.txt':
            folders.add(top)
    return folders


def check(data, fingerprint=None, checkpoint=None):
    """(verdict, the checks that failed)"""
    if fingerprint is not None:
        fingerprint = 'SHA256:' + re.sub(r'\s|^SHA256:|=$', '', re.sub(r'\s', '', fingerprint))
    try:
        records, found, profile_ok, overlapping = read_zip(data)
    except Unreadable:
        return 2, ['zip-profile']
    except Fault:
        return 1, ['zip-profile']
    folders = find_folder(records)
    if not folders:
        return 2, ['zip-profile']
    twins = len({fold(r) for r in records}) != len(records)
    failed, unmade = [], []

    def run(name, make):
        try:
            return make()
        except Fault:
            failed.append(name)
        except Open:
            unmade.append(name)
        return None
    if not profile_ok:
        failed.append('zip-profile')
    run('names', lambda: check_names(records))
    if overlapping or twins or len(folders) > 1:
        return 1, failed
    folder = folders.pop()
    files = {}
    for index, r in enumerate(records):
        if r['name'].endswith('/'):
            continue
        path = r['name'] if folder == '' else r['name'][len(folder) + 1:] if r['name'].startswith(folder + '/') else '../' + r['name']
        files[path] = (found.get(index), r['size'])
    bundle = Bundle(folder, files)
    run('bagit', bundle.bagit)
    run('bag-info', bundle.bag_info)
    for algorithm in ('sha256', 'sha512'):
        run('manifest-' + algorithm, lambda: bundle.digests('manifest-%s.txt' % algorithm, algorithm))
    for algorithm in ('sha256', 'sha512'):
        run('tagmanifest-' + algorithm, lambda: bundle.digests('tagmanifest-%s.txt' % algorithm, algorithm))
    run('complete', bundle.complete)
    run('signature-ssh', bundle.signature_ssh)
    run('signature-raw', bundle.signature_raw)
    run('keys-agree', bundle.keys_agree)
    run('items', bundle.items)
    run('custody-chain', bundle.custody_chain)
    chain_ok = 'custody-chain' not in failed + unmade
    run('custody-items', bundle.custody_items)
    run('checkpoint', bundle.own_checkpoint)
    other_log = checkpoint is not None and run('earlier-checkpoint', lambda: bundle.earlier_checkpoint(checkpoint, chain_ok)) is True
    sealed = not {'signature-ssh', 'keys-agree'} & set(failed + unmade)
    other_key = fingerprint is not None and sealed and fingerprint_of(bundle.ssh()[0]) != fingerprint
    given = (['fingerprint'] if other_key else []) + (['earlier-checkpoint'] if other_log else [])
    if failed or unmade:
        return 1, failed + given
    return (3 if other_key else 5 if other_log else 0), given


def load_fields(format_text):
    """The field names, from the list in FORMAT.md."""
    block = re.search(r'```field-names\n(.*?)```', format_text, re.S)
    FIELDS.update(block.group(1).split())


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'shared', 'FORMAT.md'), encoding='utf-8') as handle:
        load_fields(handle.read())
    args = sys.argv[1:]
    if args[0] == '--list':
        with open(args[1], encoding='utf-8') as handle:
            calls = json.load(handle)
    else:
        options = dict(zip(args[1::2], args[2::2]))
        checkpoint = open(options['--checkpoint'], encoding='utf-8').read() if '--checkpoint' in options else None
        calls = [[args[0], options.get('--fingerprint'), checkpoint]]
    answers = []
    for path, fingerprint, checkpoint in calls:
        with open(path, 'rb') as handle:
            answers.append(check(handle.read(), fingerprint, checkpoint))
    print(json.dumps(answers))


if __name__ == '__main__':
    main()
