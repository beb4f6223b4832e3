/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["commands"] || ($protobuf.roots["commands"] = {});

export const lanhound = $root.lanhound = (() => {

    /**
     * Namespace lanhound.
     * @exports lanhound
     * @namespace
     */
    const lanhound = {};

    lanhound.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof lanhound
         * @namespace
         */
        const v1 = {};

        v1.Command = (function() {

            /**
             * Properties of a Command.
             * @typedef {Object} lanhound.v1.Command.$Properties
             * @property {number|null} [marker] Command marker
             * @property {string|null} [id] Command id
             * @property {number|null} [issued] Command issued
             * @property {lanhound.v1.Probe.$Properties|null} [probe] Command probe
             * @property {"probe"} [kind] Command kind
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Command.
             * @memberof lanhound.v1
             * @interface ICommand
             * @augments lanhound.v1.Command.$Properties
             * @deprecated Use lanhound.v1.Command.$Properties instead.
             */

            /**
             * Narrowed shape of a Command.
             * @typedef {{
             *   marker?: number|null;
             *   id?: string|null;
             *   issued?: number|null;
             *   probe?: lanhound.v1.Probe.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ kind?: undefined; probe?: null }|{ kind?: "probe"; probe: lanhound.v1.Probe.$Shape })
             * )} lanhound.v1.Command.$Shape
             */

            /**
             * Constructs a new Command.
             * @memberof lanhound.v1
             * @classdesc Represents a Command.
             * @constructor
             * @param {lanhound.v1.Command.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Command = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Command marker.
             * @member {number} marker
             * @memberof lanhound.v1.Command
             * @instance
             */
            Command.prototype.marker = 0;

            /**
             * Command id.
             * @member {string} id
             * @memberof lanhound.v1.Command
             * @instance
             */
            Command.prototype.id = "";

            /**
             * Command issued.
             * @member {number} issued
             * @memberof lanhound.v1.Command
             * @instance
             */
            Command.prototype.issued = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            /**
             * Command probe.
             * @member {lanhound.v1.Probe.$Properties|null|undefined} probe
             * @memberof lanhound.v1.Command
             * @instance
             */
            Command.prototype.probe = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Command kind.
             * @member {"probe"|undefined} kind
             * @memberof lanhound.v1.Command
             * @instance
             */
            $Object.defineProperty(Command.prototype, "kind", {
                get: $util.oneOfGetter($oneOfFields = ["probe"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Command instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Command
             * @static
             * @param {lanhound.v1.Command.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Command} Command instance
             * @type {{
             *   (properties: lanhound.v1.Command.$Shape): lanhound.v1.Command & lanhound.v1.Command.$Shape;
             *   (properties?: lanhound.v1.Command.$Properties): lanhound.v1.Command;
             * }}
             */
            Command.create = function(properties) {
                return new Command(properties);
            };

            /**
             * Encodes the specified Command message. Does not implicitly {@link lanhound.v1.Command.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Command
             * @static
             * @param {lanhound.v1.Command.$Properties} message Command message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Command.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.marker != null && $Object.hasOwnProperty.call(message, "marker") && message.marker !== 0)
                    writer.uint32(/* id 1, wireType 5 =*/13).fixed32(message.marker);
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.id);
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && (typeof message.issued === "object" ? message.issued.low || message.issued.high : message.issued !== 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).sfixed64(message.issued);
                if (message.probe != null && $Object.hasOwnProperty.call(message, "probe"))
                    $root.lanhound.v1.Probe.encode(message.probe, writer.uint32(/* id 16, wireType 2 =*/130).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Command message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Command
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Command & lanhound.v1.Command.$Shape} Command
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Command.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lanhound.v1.Command();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.marker = value;
                            else
                                delete message.marker;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (typeof (value = reader.sfixed64()) === "object" ? value.low || value.high : value !== 0)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            message.probe = $root.lanhound.v1.Probe.decode(reader, reader.size(), $undefined, _depth + 1, message.probe);
                            message.kind = "probe";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Command;
        })();

        v1.Probe = (function() {

            /**
             * Properties of a Probe.
             * @typedef {Object} lanhound.v1.Probe.$Properties
             * @property {Uint8Array|null} [ip] Probe ip
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Probe.
             * @memberof lanhound.v1
             * @interface IProbe
             * @augments lanhound.v1.Probe.$Properties
             * @deprecated Use lanhound.v1.Probe.$Properties instead.
             */

            /**
             * Shape of a Probe.
             * @typedef {lanhound.v1.Probe.$Properties} lanhound.v1.Probe.$Shape
             */

            /**
             * Constructs a new Probe.
             * @memberof lanhound.v1
             * @classdesc Represents a Probe.
             * @constructor
             * @param {lanhound.v1.Probe.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Probe = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Probe ip.
             * @member {Uint8Array} ip
             * @memberof lanhound.v1.Probe
             * @instance
             */
            Probe.prototype.ip = $util.newBuffer([]);

            /**
             * Creates a new Probe instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Probe
             * @static
             * @param {lanhound.v1.Probe.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Probe} Probe instance
             * @type {{
             *   (properties: lanhound.v1.Probe.$Shape): lanhound.v1.Probe & lanhound.v1.Probe.$Shape;
             *   (properties?: lanhound.v1.Probe.$Properties): lanhound.v1.Probe;
             * }}
             */
            Probe.create = function(properties) {
                return new Probe(properties);
            };

            /**
             * Encodes the specified Probe message. Does not implicitly {@link lanhound.v1.Probe.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Probe
             * @static
             * @param {lanhound.v1.Probe.$Properties} message Probe message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Probe.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.ip != null && $Object.hasOwnProperty.call(message, "ip") && message.ip.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.ip);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Probe message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Probe
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Probe & lanhound.v1.Probe.$Shape} Probe
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Probe.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lanhound.v1.Probe();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.ip = value;
                            else
                                delete message.ip;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Probe;
        })();

        return v1;
    })();

    return lanhound;
})();

export {
  $root as default
};
