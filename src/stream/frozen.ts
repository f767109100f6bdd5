import { Deserializer, Serializer } from 'node:v8';

const types = [
  ...[Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array],
  ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array],
] as const;
type Numbers = InstanceType<(typeof types)[number]>;

/** Typed arrays from so many bytes up stand behind the frame, not in it. */
const large = 65_536;

/** Takes the next bytes of what follows the frame into a typed array. */
type Next = (into: Uint8Array) => void;

/** The parts of `v8.Serializer` that its types do not know. */
interface Hooks {
  _setTreatArrayBufferViewsAsHostObjects(treat: boolean): void;
}

/**
 * Plain objects, arrays, maps, sets and typed arrays as bytes: a frame made by V8's serializer, then the large typed
 * arrays as they lie in memory, in the order in which the frame names them. So hundreds of megabytes are written
 * without being copied. The parts are views: write them before anything changes.
 */
export class Frozen extends Serializer {
  readonly parts: Uint8Array[] = [];

  constructor(state: unknown) {
    super();
    (this as unknown as Hooks)._setTreatArrayBufferViewsAsHostObjects(true);
    this.writeHeader();
    this.writeValue(state);
    this.parts.unshift(this.releaseBuffer());
  }

  /** Called by V8 for each typed array. */
  _writeHostObject(view: Numbers): void {
    const type = types.findIndex((each) => view instanceof each);
    if (type < 0) throw new TypeError('not an array of numbers');
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    this.writeUint32(type);
    this.writeUint32(view.length);
    if (bytes.length >= large) this.parts.push(bytes);
    else this.writeRawBytes(bytes);
  }
}

class Thawing extends Deserializer {
  readonly #next: Next;

  constructor(frame: Buffer, next: Next) {
    super(frame);
    this.#next = next;
    this.readHeader();
  }

  _readHostObject(): Numbers {
    const make = types[this.readUint32()];
    if (!make) throw new TypeError('not an array of numbers');
    const numbers: Numbers = new make(this.readUint32());
    const bytes = new Uint8Array(numbers.buffer);
    if (bytes.length >= large) this.#next(bytes);
    else bytes.set(this.readRawBytes(bytes.length));
    return numbers;
  }
}

/** What was frozen: `next` gives the parts that follow the frame. Throws when the frame is damaged. */
export function thawed(frame: Buffer, next: Next): unknown {
  return new Thawing(frame, next).readValue();
}
