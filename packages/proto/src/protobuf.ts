// protobufjs decodes 64-bit integers to Long objects whenever it finds that class, which it always does: it is its
// own dependency. Numbers are exact up to 2^53 and no field of ours goes beyond, so Long is switched off here,
// before the generated codec loads and copies the setting.
import protobuf from 'protobufjs/minimal.js';

protobuf.util.Long = null as never;
protobuf.configure();

export { protobuf };
