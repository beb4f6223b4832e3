/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

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

        v1.EventBatch = (function() {

            /**
             * Properties of an EventBatch.
             * @typedef {Object} lanhound.v1.EventBatch.$Properties
             * @property {string|null} [site] EventBatch site
             * @property {string|null} [sensor] EventBatch sensor
             * @property {number|null} [epoch] EventBatch epoch
             * @property {number|null} [sequence] EventBatch sequence
             * @property {Array.<lanhound.v1.Event.$Properties>|null} [events] EventBatch events
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an EventBatch.
             * @memberof lanhound.v1
             * @interface IEventBatch
             * @augments lanhound.v1.EventBatch.$Properties
             * @deprecated Use lanhound.v1.EventBatch.$Properties instead.
             */

            /**
             * Shape of an EventBatch.
             * @typedef {{
             *   site?: string|null;
             *   sensor?: string|null;
             *   epoch?: number|null;
             *   sequence?: number|null;
             *   events?: Array.<lanhound.v1.Event.$Shape>|null;
             *   $unknowns?: Array.<Uint8Array>;
             * }} lanhound.v1.EventBatch.$Shape
             */

            /**
             * Constructs a new EventBatch.
             * @memberof lanhound.v1
             * @classdesc Represents an EventBatch.
             * @constructor
             * @param {lanhound.v1.EventBatch.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const EventBatch = function (properties) {
                this.events = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * EventBatch site.
             * @member {string} site
             * @memberof lanhound.v1.EventBatch
             * @instance
             */
            EventBatch.prototype.site = "";

            /**
             * EventBatch sensor.
             * @member {string} sensor
             * @memberof lanhound.v1.EventBatch
             * @instance
             */
            EventBatch.prototype.sensor = "";

            /**
             * EventBatch epoch.
             * @member {number} epoch
             * @memberof lanhound.v1.EventBatch
             * @instance
             */
            EventBatch.prototype.epoch = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            /**
             * EventBatch sequence.
             * @member {number} sequence
             * @memberof lanhound.v1.EventBatch
             * @instance
             */
            EventBatch.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * EventBatch events.
             * @member {Array.<lanhound.v1.Event.$Properties>} events
             * @memberof lanhound.v1.EventBatch
             * @instance
             */
            EventBatch.prototype.events = $util.emptyArray;

            /**
             * Creates a new EventBatch instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.EventBatch
             * @static
             * @param {lanhound.v1.EventBatch.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.EventBatch} EventBatch instance
             * @type {{
             *   (properties: lanhound.v1.EventBatch.$Shape): lanhound.v1.EventBatch & lanhound.v1.EventBatch.$Shape;
             *   (properties?: lanhound.v1.EventBatch.$Properties): lanhound.v1.EventBatch;
             * }}
             */
            EventBatch.create = function(properties) {
                return new EventBatch(properties);
            };

            /**
             * Encodes the specified EventBatch message. Does not implicitly {@link lanhound.v1.EventBatch.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.EventBatch
             * @static
             * @param {lanhound.v1.EventBatch.$Properties} message EventBatch message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            EventBatch.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.site != null && $Object.hasOwnProperty.call(message, "site") && message.site !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.site);
                if (message.sensor != null && $Object.hasOwnProperty.call(message, "sensor") && message.sensor !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.sensor);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).sfixed64(message.epoch);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && (typeof message.sequence === "object" ? message.sequence.low || message.sequence.high : message.sequence !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.sequence);
                if (message.events != null && message.events.length)
                    for (let i = 0; i < message.events.length; ++i)
                        $root.lanhound.v1.Event.encode(message.events[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an EventBatch message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.EventBatch
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.EventBatch & lanhound.v1.EventBatch.$Shape} EventBatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            EventBatch.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.EventBatch();
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
                            if ((value = reader.stringVerify()).length)
                                message.site = value;
                            else
                                delete message.site;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sensor = value;
                            else
                                delete message.sensor;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (typeof (value = reader.sfixed64()) === "object" ? value.low || value.high : value !== 0)
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.events && message.events.length))
                                message.events = [];
                            message.events.push($root.lanhound.v1.Event.decode(reader, reader.size(), $undefined, _depth + 1));
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

            return EventBatch;
        })();

        v1.Event = (function() {

            /**
             * Properties of an Event.
             * @typedef {Object} lanhound.v1.Event.$Properties
             * @property {number|null} [time] Event time
             * @property {lanhound.v1.Flow.$Properties|null} [flow] Event flow
             * @property {lanhound.v1.Dns.$Properties|null} [dns] Event dns
             * @property {lanhound.v1.Dhcp.$Properties|null} [dhcp] Event dhcp
             * @property {lanhound.v1.Neighbor.$Properties|null} [neighbor] Event neighbor
             * @property {lanhound.v1.Announcement.$Properties|null} [announcement] Event announcement
             * @property {lanhound.v1.Tls.$Properties|null} [tls] Event tls
             * @property {lanhound.v1.Http.$Properties|null} [http] Event http
             * @property {lanhound.v1.Cleartext.$Properties|null} [cleartext] Event cleartext
             * @property {lanhound.v1.SensorStats.$Properties|null} [sensorStats] Event sensorStats
             * @property {lanhound.v1.SensorLoss.$Properties|null} [sensorLoss] Event sensorLoss
             * @property {"flow"|"dns"|"dhcp"|"neighbor"|"announcement"|"tls"|"http"|"cleartext"|"sensorStats"|"sensorLoss"} [kind] Event kind
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Event.
             * @memberof lanhound.v1
             * @interface IEvent
             * @augments lanhound.v1.Event.$Properties
             * @deprecated Use lanhound.v1.Event.$Properties instead.
             */

            /**
             * Narrowed shape of an Event.
             * @typedef {{
             *   time?: number|null;
             *   flow?: lanhound.v1.Flow.$Shape|null;
             *   dns?: lanhound.v1.Dns.$Shape|null;
             *   dhcp?: lanhound.v1.Dhcp.$Shape|null;
             *   neighbor?: lanhound.v1.Neighbor.$Shape|null;
             *   announcement?: lanhound.v1.Announcement.$Shape|null;
             *   tls?: lanhound.v1.Tls.$Shape|null;
             *   http?: lanhound.v1.Http.$Shape|null;
             *   cleartext?: lanhound.v1.Cleartext.$Shape|null;
             *   sensorStats?: lanhound.v1.SensorStats.$Shape|null;
             *   sensorLoss?: lanhound.v1.SensorLoss.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ kind?: undefined; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "flow"; flow: lanhound.v1.Flow.$Shape; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "dns"; flow?: null; dns: lanhound.v1.Dns.$Shape; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "dhcp"; flow?: null; dns?: null; dhcp: lanhound.v1.Dhcp.$Shape; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "neighbor"; flow?: null; dns?: null; dhcp?: null; neighbor: lanhound.v1.Neighbor.$Shape; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "announcement"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement: lanhound.v1.Announcement.$Shape; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "tls"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls: lanhound.v1.Tls.$Shape; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "http"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http: lanhound.v1.Http.$Shape; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "cleartext"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext: lanhound.v1.Cleartext.$Shape; sensorStats?: null; sensorLoss?: null }|{ kind?: "sensorStats"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats: lanhound.v1.SensorStats.$Shape; sensorLoss?: null }|{ kind?: "sensorLoss"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss: lanhound.v1.SensorLoss.$Shape })
             * )} lanhound.v1.Event.$Shape
             */

            /**
             * Constructs a new Event.
             * @memberof lanhound.v1
             * @classdesc Represents an Event.
             * @constructor
             * @param {lanhound.v1.Event.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Event = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Event time.
             * @member {number} time
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.time = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            /**
             * Event flow.
             * @member {lanhound.v1.Flow.$Properties|null|undefined} flow
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.flow = null;

            /**
             * Event dns.
             * @member {lanhound.v1.Dns.$Properties|null|undefined} dns
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.dns = null;

            /**
             * Event dhcp.
             * @member {lanhound.v1.Dhcp.$Properties|null|undefined} dhcp
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.dhcp = null;

            /**
             * Event neighbor.
             * @member {lanhound.v1.Neighbor.$Properties|null|undefined} neighbor
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.neighbor = null;

            /**
             * Event announcement.
             * @member {lanhound.v1.Announcement.$Properties|null|undefined} announcement
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.announcement = null;

            /**
             * Event tls.
             * @member {lanhound.v1.Tls.$Properties|null|undefined} tls
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.tls = null;

            /**
             * Event http.
             * @member {lanhound.v1.Http.$Properties|null|undefined} http
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.http = null;

            /**
             * Event cleartext.
             * @member {lanhound.v1.Cleartext.$Properties|null|undefined} cleartext
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.cleartext = null;

            /**
             * Event sensorStats.
             * @member {lanhound.v1.SensorStats.$Properties|null|undefined} sensorStats
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.sensorStats = null;

            /**
             * Event sensorLoss.
             * @member {lanhound.v1.SensorLoss.$Properties|null|undefined} sensorLoss
             * @memberof lanhound.v1.Event
             * @instance
             */
            Event.prototype.sensorLoss = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Event kind.
             * @member {"flow"|"dns"|"dhcp"|"neighbor"|"announcement"|"tls"|"http"|"cleartext"|"sensorStats"|"sensorLoss"|undefined} kind
             * @memberof lanhound.v1.Event
             * @instance
             */
            $Object.defineProperty(Event.prototype, "kind", {
                get: $util.oneOfGetter($oneOfFields = ["flow", "dns", "dhcp", "neighbor", "announcement", "tls", "http", "cleartext", "sensorStats", "sensorLoss"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Event instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Event
             * @static
             * @param {lanhound.v1.Event.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Event} Event instance
             * @type {{
             *   (properties: lanhound.v1.Event.$Shape): lanhound.v1.Event & lanhound.v1.Event.$Shape;
             *   (properties?: lanhound.v1.Event.$Properties): lanhound.v1.Event;
             * }}
             */
            Event.create = function(properties) {
                return new Event(properties);
            };

            /**
             * Encodes the specified Event message. Does not implicitly {@link lanhound.v1.Event.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Event
             * @static
             * @param {lanhound.v1.Event.$Properties} message Event message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Event.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.time != null && $Object.hasOwnProperty.call(message, "time") && (typeof message.time === "object" ? message.time.low || message.time.high : message.time !== 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).sfixed64(message.time);
                if (message.flow != null && $Object.hasOwnProperty.call(message, "flow"))
                    $root.lanhound.v1.Flow.encode(message.flow, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.dns != null && $Object.hasOwnProperty.call(message, "dns"))
                    $root.lanhound.v1.Dns.encode(message.dns, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.dhcp != null && $Object.hasOwnProperty.call(message, "dhcp"))
                    $root.lanhound.v1.Dhcp.encode(message.dhcp, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.neighbor != null && $Object.hasOwnProperty.call(message, "neighbor"))
                    $root.lanhound.v1.Neighbor.encode(message.neighbor, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.announcement != null && $Object.hasOwnProperty.call(message, "announcement"))
                    $root.lanhound.v1.Announcement.encode(message.announcement, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.tls != null && $Object.hasOwnProperty.call(message, "tls"))
                    $root.lanhound.v1.Tls.encode(message.tls, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.http != null && $Object.hasOwnProperty.call(message, "http"))
                    $root.lanhound.v1.Http.encode(message.http, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.cleartext != null && $Object.hasOwnProperty.call(message, "cleartext"))
                    $root.lanhound.v1.Cleartext.encode(message.cleartext, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.sensorStats != null && $Object.hasOwnProperty.call(message, "sensorStats"))
                    $root.lanhound.v1.SensorStats.encode(message.sensorStats, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.sensorLoss != null && $Object.hasOwnProperty.call(message, "sensorLoss"))
                    $root.lanhound.v1.SensorLoss.encode(message.sensorLoss, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Event message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Event
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Event & lanhound.v1.Event.$Shape} Event
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Event.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.Event();
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
                            if (wireType !== 1)
                                break;
                            if (typeof (value = reader.sfixed64()) === "object" ? value.low || value.high : value !== 0)
                                message.time = value;
                            else
                                delete message.time;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.flow = $root.lanhound.v1.Flow.decode(reader, reader.size(), $undefined, _depth + 1, message.flow);
                            message.kind = "flow";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.dns = $root.lanhound.v1.Dns.decode(reader, reader.size(), $undefined, _depth + 1, message.dns);
                            message.kind = "dns";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.dhcp = $root.lanhound.v1.Dhcp.decode(reader, reader.size(), $undefined, _depth + 1, message.dhcp);
                            message.kind = "dhcp";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.neighbor = $root.lanhound.v1.Neighbor.decode(reader, reader.size(), $undefined, _depth + 1, message.neighbor);
                            message.kind = "neighbor";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.announcement = $root.lanhound.v1.Announcement.decode(reader, reader.size(), $undefined, _depth + 1, message.announcement);
                            message.kind = "announcement";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.tls = $root.lanhound.v1.Tls.decode(reader, reader.size(), $undefined, _depth + 1, message.tls);
                            message.kind = "tls";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.http = $root.lanhound.v1.Http.decode(reader, reader.size(), $undefined, _depth + 1, message.http);
                            message.kind = "http";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.cleartext = $root.lanhound.v1.Cleartext.decode(reader, reader.size(), $undefined, _depth + 1, message.cleartext);
                            message.kind = "cleartext";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.sensorStats = $root.lanhound.v1.SensorStats.decode(reader, reader.size(), $undefined, _depth + 1, message.sensorStats);
                            message.kind = "sensorStats";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.sensorLoss = $root.lanhound.v1.SensorLoss.decode(reader, reader.size(), $undefined, _depth + 1, message.sensorLoss);
                            message.kind = "sensorLoss";
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

            return Event;
        })();

        /**
         * FlowState enum.
         * @name lanhound.v1.FlowState
         * @enum {number}
         * @property {number} FLOW_STATE_UNSPECIFIED=0 FLOW_STATE_UNSPECIFIED value
         * @property {number} FLOW_STATE_OPEN=1 FLOW_STATE_OPEN value
         * @property {number} FLOW_STATE_UPDATE=2 FLOW_STATE_UPDATE value
         * @property {number} FLOW_STATE_CLOSED=3 FLOW_STATE_CLOSED value
         */
        v1.FlowState = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "FLOW_STATE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "FLOW_STATE_OPEN"] = 1;
            values[valuesById[2] = "FLOW_STATE_UPDATE"] = 2;
            values[valuesById[3] = "FLOW_STATE_CLOSED"] = 3;
            return values;
        })();

        /**
         * FlowReason enum.
         * @name lanhound.v1.FlowReason
         * @enum {number}
         * @property {number} FLOW_REASON_UNSPECIFIED=0 FLOW_REASON_UNSPECIFIED value
         * @property {number} FLOW_REASON_FIN=1 FLOW_REASON_FIN value
         * @property {number} FLOW_REASON_RST=2 FLOW_REASON_RST value
         * @property {number} FLOW_REASON_IDLE=3 FLOW_REASON_IDLE value
         * @property {number} FLOW_REASON_EVICTED=4 FLOW_REASON_EVICTED value
         * @property {number} FLOW_REASON_END=5 FLOW_REASON_END value
         */
        v1.FlowReason = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "FLOW_REASON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "FLOW_REASON_FIN"] = 1;
            values[valuesById[2] = "FLOW_REASON_RST"] = 2;
            values[valuesById[3] = "FLOW_REASON_IDLE"] = 3;
            values[valuesById[4] = "FLOW_REASON_EVICTED"] = 4;
            values[valuesById[5] = "FLOW_REASON_END"] = 5;
            return values;
        })();

        v1.Flow = (function() {

            /**
             * Properties of a Flow.
             * @typedef {Object} lanhound.v1.Flow.$Properties
             * @property {number|null} [flowId] Flow flowId
             * @property {lanhound.v1.FlowState|null} [state] Flow state
             * @property {lanhound.v1.FlowReason|null} [reason] Flow reason
             * @property {number|null} [start] Flow start
             * @property {number|null} [end] Flow end
             * @property {number|null} [proto] Flow proto
             * @property {Uint8Array|null} [src] Flow src
             * @property {number|null} [srcPort] Flow srcPort
             * @property {number|null} [srcMac] Flow srcMac
             * @property {Uint8Array|null} [dst] Flow dst
             * @property {number|null} [dstPort] Flow dstPort
             * @property {number|null} [dstMac] Flow dstMac
             * @property {number|null} [vlan] Flow vlan
             * @property {number|null} [icmpType] Flow icmpType
             * @property {number|null} [icmpCode] Flow icmpCode
             * @property {number|null} [srcPackets] Flow srcPackets
             * @property {number|null} [srcBytes] Flow srcBytes
             * @property {number|null} [dstPackets] Flow dstPackets
             * @property {number|null} [dstBytes] Flow dstBytes
             * @property {number|null} [srcTcpFlags] Flow srcTcpFlags
             * @property {number|null} [dstTcpFlags] Flow dstTcpFlags
             * @property {string|null} [app] Flow app
             * @property {string|null} [serverName] Flow serverName
             * @property {number|null} [handshakeRttUs] Flow handshakeRttUs
             * @property {number|null} [srcRetransmissions] Flow srcRetransmissions
             * @property {number|null} [dstRetransmissions] Flow dstRetransmissions
             * @property {string|null} [synFingerprint] Flow synFingerprint
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Flow.
             * @memberof lanhound.v1
             * @interface IFlow
             * @augments lanhound.v1.Flow.$Properties
             * @deprecated Use lanhound.v1.Flow.$Properties instead.
             */

            /**
             * Shape of a Flow.
             * @typedef {lanhound.v1.Flow.$Properties} lanhound.v1.Flow.$Shape
             */

            /**
             * Constructs a new Flow.
             * @memberof lanhound.v1
             * @classdesc Represents a Flow.
             * @constructor
             * @param {lanhound.v1.Flow.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Flow = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Flow flowId.
             * @member {number} flowId
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.flowId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Flow state.
             * @member {lanhound.v1.FlowState} state
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.state = 0;

            /**
             * Flow reason.
             * @member {lanhound.v1.FlowReason|null|undefined} reason
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.reason = null;

            /**
             * Flow start.
             * @member {number} start
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.start = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            /**
             * Flow end.
             * @member {number} end
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.end = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            /**
             * Flow proto.
             * @member {number} proto
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.proto = 0;

            /**
             * Flow src.
             * @member {Uint8Array} src
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.src = $util.newBuffer([]);

            /**
             * Flow srcPort.
             * @member {number|null|undefined} srcPort
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.srcPort = null;

            /**
             * Flow srcMac.
             * @member {number|null|undefined} srcMac
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.srcMac = null;

            /**
             * Flow dst.
             * @member {Uint8Array} dst
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.dst = $util.newBuffer([]);

            /**
             * Flow dstPort.
             * @member {number|null|undefined} dstPort
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.dstPort = null;

            /**
             * Flow dstMac.
             * @member {number|null|undefined} dstMac
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.dstMac = null;

            /**
             * Flow vlan.
             * @member {number|null|undefined} vlan
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.vlan = null;

            /**
             * Flow icmpType.
             * @member {number|null|undefined} icmpType
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.icmpType = null;

            /**
             * Flow icmpCode.
             * @member {number|null|undefined} icmpCode
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.icmpCode = null;

            /**
             * Flow srcPackets.
             * @member {number} srcPackets
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.srcPackets = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Flow srcBytes.
             * @member {number} srcBytes
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.srcBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Flow dstPackets.
             * @member {number} dstPackets
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.dstPackets = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Flow dstBytes.
             * @member {number} dstBytes
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.dstBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Flow srcTcpFlags.
             * @member {number|null|undefined} srcTcpFlags
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.srcTcpFlags = null;

            /**
             * Flow dstTcpFlags.
             * @member {number|null|undefined} dstTcpFlags
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.dstTcpFlags = null;

            /**
             * Flow app.
             * @member {string|null|undefined} app
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.app = null;

            /**
             * Flow serverName.
             * @member {string|null|undefined} serverName
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.serverName = null;

            /**
             * Flow handshakeRttUs.
             * @member {number|null|undefined} handshakeRttUs
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.handshakeRttUs = null;

            /**
             * Flow srcRetransmissions.
             * @member {number|null|undefined} srcRetransmissions
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.srcRetransmissions = null;

            /**
             * Flow dstRetransmissions.
             * @member {number|null|undefined} dstRetransmissions
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.dstRetransmissions = null;

            /**
             * Flow synFingerprint.
             * @member {string|null|undefined} synFingerprint
             * @memberof lanhound.v1.Flow
             * @instance
             */
            Flow.prototype.synFingerprint = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_reason", {
                get: $util.oneOfGetter($oneOfFields = ["reason"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_srcPort", {
                get: $util.oneOfGetter($oneOfFields = ["srcPort"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_srcMac", {
                get: $util.oneOfGetter($oneOfFields = ["srcMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_dstPort", {
                get: $util.oneOfGetter($oneOfFields = ["dstPort"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_dstMac", {
                get: $util.oneOfGetter($oneOfFields = ["dstMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_vlan", {
                get: $util.oneOfGetter($oneOfFields = ["vlan"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_icmpType", {
                get: $util.oneOfGetter($oneOfFields = ["icmpType"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_icmpCode", {
                get: $util.oneOfGetter($oneOfFields = ["icmpCode"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_srcTcpFlags", {
                get: $util.oneOfGetter($oneOfFields = ["srcTcpFlags"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_dstTcpFlags", {
                get: $util.oneOfGetter($oneOfFields = ["dstTcpFlags"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_app", {
                get: $util.oneOfGetter($oneOfFields = ["app"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_serverName", {
                get: $util.oneOfGetter($oneOfFields = ["serverName"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_handshakeRttUs", {
                get: $util.oneOfGetter($oneOfFields = ["handshakeRttUs"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_srcRetransmissions", {
                get: $util.oneOfGetter($oneOfFields = ["srcRetransmissions"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_dstRetransmissions", {
                get: $util.oneOfGetter($oneOfFields = ["dstRetransmissions"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Flow.prototype, "_synFingerprint", {
                get: $util.oneOfGetter($oneOfFields = ["synFingerprint"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Flow instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Flow
             * @static
             * @param {lanhound.v1.Flow.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Flow} Flow instance
             * @type {{
             *   (properties: lanhound.v1.Flow.$Shape): lanhound.v1.Flow & lanhound.v1.Flow.$Shape;
             *   (properties?: lanhound.v1.Flow.$Properties): lanhound.v1.Flow;
             * }}
             */
            Flow.create = function(properties) {
                return new Flow(properties);
            };

            /**
             * Encodes the specified Flow message. Does not implicitly {@link lanhound.v1.Flow.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Flow
             * @static
             * @param {lanhound.v1.Flow.$Properties} message Flow message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Flow.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.flowId != null && $Object.hasOwnProperty.call(message, "flowId") && (typeof message.flowId === "object" ? message.flowId.low || message.flowId.high : message.flowId !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.flowId);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.state);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.reason);
                if (message.start != null && $Object.hasOwnProperty.call(message, "start") && (typeof message.start === "object" ? message.start.low || message.start.high : message.start !== 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).sfixed64(message.start);
                if (message.end != null && $Object.hasOwnProperty.call(message, "end") && (typeof message.end === "object" ? message.end.low || message.end.high : message.end !== 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).sfixed64(message.end);
                if (message.proto != null && $Object.hasOwnProperty.call(message, "proto") && message.proto !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.proto);
                if (message.src != null && $Object.hasOwnProperty.call(message, "src") && message.src.length)
                    writer.uint32(/* id 7, wireType 2 =*/58).bytes(message.src);
                if (message.srcPort != null && $Object.hasOwnProperty.call(message, "srcPort"))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.srcPort);
                if (message.srcMac != null && $Object.hasOwnProperty.call(message, "srcMac"))
                    writer.uint32(/* id 9, wireType 1 =*/73).fixed64(message.srcMac);
                if (message.dst != null && $Object.hasOwnProperty.call(message, "dst") && message.dst.length)
                    writer.uint32(/* id 10, wireType 2 =*/82).bytes(message.dst);
                if (message.dstPort != null && $Object.hasOwnProperty.call(message, "dstPort"))
                    writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.dstPort);
                if (message.dstMac != null && $Object.hasOwnProperty.call(message, "dstMac"))
                    writer.uint32(/* id 12, wireType 1 =*/97).fixed64(message.dstMac);
                if (message.vlan != null && $Object.hasOwnProperty.call(message, "vlan"))
                    writer.uint32(/* id 13, wireType 0 =*/104).uint32(message.vlan);
                if (message.icmpType != null && $Object.hasOwnProperty.call(message, "icmpType"))
                    writer.uint32(/* id 14, wireType 0 =*/112).uint32(message.icmpType);
                if (message.icmpCode != null && $Object.hasOwnProperty.call(message, "icmpCode"))
                    writer.uint32(/* id 15, wireType 0 =*/120).uint32(message.icmpCode);
                if (message.srcPackets != null && $Object.hasOwnProperty.call(message, "srcPackets") && (typeof message.srcPackets === "object" ? message.srcPackets.low || message.srcPackets.high : message.srcPackets !== 0))
                    writer.uint32(/* id 16, wireType 0 =*/128).uint64(message.srcPackets);
                if (message.srcBytes != null && $Object.hasOwnProperty.call(message, "srcBytes") && (typeof message.srcBytes === "object" ? message.srcBytes.low || message.srcBytes.high : message.srcBytes !== 0))
                    writer.uint32(/* id 17, wireType 0 =*/136).uint64(message.srcBytes);
                if (message.dstPackets != null && $Object.hasOwnProperty.call(message, "dstPackets") && (typeof message.dstPackets === "object" ? message.dstPackets.low || message.dstPackets.high : message.dstPackets !== 0))
                    writer.uint32(/* id 18, wireType 0 =*/144).uint64(message.dstPackets);
                if (message.dstBytes != null && $Object.hasOwnProperty.call(message, "dstBytes") && (typeof message.dstBytes === "object" ? message.dstBytes.low || message.dstBytes.high : message.dstBytes !== 0))
                    writer.uint32(/* id 19, wireType 0 =*/152).uint64(message.dstBytes);
                if (message.srcTcpFlags != null && $Object.hasOwnProperty.call(message, "srcTcpFlags"))
                    writer.uint32(/* id 20, wireType 0 =*/160).uint32(message.srcTcpFlags);
                if (message.dstTcpFlags != null && $Object.hasOwnProperty.call(message, "dstTcpFlags"))
                    writer.uint32(/* id 21, wireType 0 =*/168).uint32(message.dstTcpFlags);
                if (message.app != null && $Object.hasOwnProperty.call(message, "app"))
                    writer.uint32(/* id 22, wireType 2 =*/178).string(message.app);
                if (message.serverName != null && $Object.hasOwnProperty.call(message, "serverName"))
                    writer.uint32(/* id 23, wireType 2 =*/186).string(message.serverName);
                if (message.handshakeRttUs != null && $Object.hasOwnProperty.call(message, "handshakeRttUs"))
                    writer.uint32(/* id 24, wireType 0 =*/192).uint64(message.handshakeRttUs);
                if (message.srcRetransmissions != null && $Object.hasOwnProperty.call(message, "srcRetransmissions"))
                    writer.uint32(/* id 25, wireType 0 =*/200).uint64(message.srcRetransmissions);
                if (message.dstRetransmissions != null && $Object.hasOwnProperty.call(message, "dstRetransmissions"))
                    writer.uint32(/* id 26, wireType 0 =*/208).uint64(message.dstRetransmissions);
                if (message.synFingerprint != null && $Object.hasOwnProperty.call(message, "synFingerprint"))
                    writer.uint32(/* id 27, wireType 2 =*/218).string(message.synFingerprint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Flow message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Flow
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Flow & lanhound.v1.Flow.$Shape} Flow
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Flow.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.Flow();
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
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.flowId = value;
                            else
                                delete message.flowId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.reason = reader.int32();
                            message._reason = "reason";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (typeof (value = reader.sfixed64()) === "object" ? value.low || value.high : value !== 0)
                                message.start = value;
                            else
                                delete message.start;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (typeof (value = reader.sfixed64()) === "object" ? value.low || value.high : value !== 0)
                                message.end = value;
                            else
                                delete message.end;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.proto = value;
                            else
                                delete message.proto;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.src = value;
                            else
                                delete message.src;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            message.srcPort = reader.uint32();
                            message._srcPort = "srcPort";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 1)
                                break;
                            message.srcMac = reader.fixed64();
                            message._srcMac = "srcMac";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.dst = value;
                            else
                                delete message.dst;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            message.dstPort = reader.uint32();
                            message._dstPort = "dstPort";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 1)
                                break;
                            message.dstMac = reader.fixed64();
                            message._dstMac = "dstMac";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            message.vlan = reader.uint32();
                            message._vlan = "vlan";
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            message.icmpType = reader.uint32();
                            message._icmpType = "icmpType";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            message.icmpCode = reader.uint32();
                            message._icmpCode = "icmpCode";
                            continue;
                        }
                    case 16: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.srcPackets = value;
                            else
                                delete message.srcPackets;
                            continue;
                        }
                    case 17: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.srcBytes = value;
                            else
                                delete message.srcBytes;
                            continue;
                        }
                    case 18: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.dstPackets = value;
                            else
                                delete message.dstPackets;
                            continue;
                        }
                    case 19: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.dstBytes = value;
                            else
                                delete message.dstBytes;
                            continue;
                        }
                    case 20: {
                            if (wireType !== 0)
                                break;
                            message.srcTcpFlags = reader.uint32();
                            message._srcTcpFlags = "srcTcpFlags";
                            continue;
                        }
                    case 21: {
                            if (wireType !== 0)
                                break;
                            message.dstTcpFlags = reader.uint32();
                            message._dstTcpFlags = "dstTcpFlags";
                            continue;
                        }
                    case 22: {
                            if (wireType !== 2)
                                break;
                            message.app = reader.stringVerify();
                            message._app = "app";
                            continue;
                        }
                    case 23: {
                            if (wireType !== 2)
                                break;
                            message.serverName = reader.stringVerify();
                            message._serverName = "serverName";
                            continue;
                        }
                    case 24: {
                            if (wireType !== 0)
                                break;
                            message.handshakeRttUs = reader.uint64();
                            message._handshakeRttUs = "handshakeRttUs";
                            continue;
                        }
                    case 25: {
                            if (wireType !== 0)
                                break;
                            message.srcRetransmissions = reader.uint64();
                            message._srcRetransmissions = "srcRetransmissions";
                            continue;
                        }
                    case 26: {
                            if (wireType !== 0)
                                break;
                            message.dstRetransmissions = reader.uint64();
                            message._dstRetransmissions = "dstRetransmissions";
                            continue;
                        }
                    case 27: {
                            if (wireType !== 2)
                                break;
                            message.synFingerprint = reader.stringVerify();
                            message._synFingerprint = "synFingerprint";
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

            return Flow;
        })();

        v1.Dns = (function() {

            /**
             * Properties of a Dns.
             * @typedef {Object} lanhound.v1.Dns.$Properties
             * @property {Uint8Array|null} [src] Dns src
             * @property {number|null} [srcPort] Dns srcPort
             * @property {number|null} [srcMac] Dns srcMac
             * @property {Uint8Array|null} [dst] Dns dst
             * @property {number|null} [dstPort] Dns dstPort
             * @property {string|null} [via] Dns via
             * @property {number|null} [id] Dns id
             * @property {string|null} [name] Dns name
             * @property {string|null} [qtype] Dns qtype
             * @property {string|null} [rcode] Dns rcode
             * @property {number|null} [rttUs] Dns rttUs
             * @property {Array.<lanhound.v1.DnsAnswer.$Properties>|null} [answers] Dns answers
             * @property {boolean|null} [truncated] Dns truncated
             * @property {boolean|null} [edns] Dns edns
             * @property {string|null} [blockedBy] Dns blockedBy
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Dns.
             * @memberof lanhound.v1
             * @interface IDns
             * @augments lanhound.v1.Dns.$Properties
             * @deprecated Use lanhound.v1.Dns.$Properties instead.
             */

            /**
             * Shape of a Dns.
             * @typedef {lanhound.v1.Dns.$Properties} lanhound.v1.Dns.$Shape
             */

            /**
             * Constructs a new Dns.
             * @memberof lanhound.v1
             * @classdesc Represents a Dns.
             * @constructor
             * @param {lanhound.v1.Dns.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Dns = function (properties) {
                this.answers = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Dns src.
             * @member {Uint8Array} src
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.src = $util.newBuffer([]);

            /**
             * Dns srcPort.
             * @member {number|null|undefined} srcPort
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.srcPort = null;

            /**
             * Dns srcMac.
             * @member {number|null|undefined} srcMac
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.srcMac = null;

            /**
             * Dns dst.
             * @member {Uint8Array|null|undefined} dst
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.dst = null;

            /**
             * Dns dstPort.
             * @member {number|null|undefined} dstPort
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.dstPort = null;

            /**
             * Dns via.
             * @member {string} via
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.via = "";

            /**
             * Dns id.
             * @member {number} id
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.id = 0;

            /**
             * Dns name.
             * @member {string} name
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.name = "";

            /**
             * Dns qtype.
             * @member {string} qtype
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.qtype = "";

            /**
             * Dns rcode.
             * @member {string|null|undefined} rcode
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.rcode = null;

            /**
             * Dns rttUs.
             * @member {number|null|undefined} rttUs
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.rttUs = null;

            /**
             * Dns answers.
             * @member {Array.<lanhound.v1.DnsAnswer.$Properties>} answers
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.answers = $util.emptyArray;

            /**
             * Dns truncated.
             * @member {boolean|null|undefined} truncated
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.truncated = null;

            /**
             * Dns edns.
             * @member {boolean|null|undefined} edns
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.edns = null;

            /**
             * Dns blockedBy.
             * @member {string|null|undefined} blockedBy
             * @memberof lanhound.v1.Dns
             * @instance
             */
            Dns.prototype.blockedBy = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dns.prototype, "_srcPort", {
                get: $util.oneOfGetter($oneOfFields = ["srcPort"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dns.prototype, "_srcMac", {
                get: $util.oneOfGetter($oneOfFields = ["srcMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dns.prototype, "_dst", {
                get: $util.oneOfGetter($oneOfFields = ["dst"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dns.prototype, "_dstPort", {
                get: $util.oneOfGetter($oneOfFields = ["dstPort"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dns.prototype, "_rcode", {
                get: $util.oneOfGetter($oneOfFields = ["rcode"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dns.prototype, "_rttUs", {
                get: $util.oneOfGetter($oneOfFields = ["rttUs"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dns.prototype, "_truncated", {
                get: $util.oneOfGetter($oneOfFields = ["truncated"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dns.prototype, "_edns", {
                get: $util.oneOfGetter($oneOfFields = ["edns"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dns.prototype, "_blockedBy", {
                get: $util.oneOfGetter($oneOfFields = ["blockedBy"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Dns instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Dns
             * @static
             * @param {lanhound.v1.Dns.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Dns} Dns instance
             * @type {{
             *   (properties: lanhound.v1.Dns.$Shape): lanhound.v1.Dns & lanhound.v1.Dns.$Shape;
             *   (properties?: lanhound.v1.Dns.$Properties): lanhound.v1.Dns;
             * }}
             */
            Dns.create = function(properties) {
                return new Dns(properties);
            };

            /**
             * Encodes the specified Dns message. Does not implicitly {@link lanhound.v1.Dns.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Dns
             * @static
             * @param {lanhound.v1.Dns.$Properties} message Dns message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Dns.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.src != null && $Object.hasOwnProperty.call(message, "src") && message.src.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.src);
                if (message.srcPort != null && $Object.hasOwnProperty.call(message, "srcPort"))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.srcPort);
                if (message.srcMac != null && $Object.hasOwnProperty.call(message, "srcMac"))
                    writer.uint32(/* id 3, wireType 1 =*/25).fixed64(message.srcMac);
                if (message.dst != null && $Object.hasOwnProperty.call(message, "dst"))
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.dst);
                if (message.dstPort != null && $Object.hasOwnProperty.call(message, "dstPort"))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.dstPort);
                if (message.via != null && $Object.hasOwnProperty.call(message, "via") && message.via !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.via);
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.id);
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 8, wireType 2 =*/66).string(message.name);
                if (message.qtype != null && $Object.hasOwnProperty.call(message, "qtype") && message.qtype !== "")
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.qtype);
                if (message.rcode != null && $Object.hasOwnProperty.call(message, "rcode"))
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.rcode);
                if (message.rttUs != null && $Object.hasOwnProperty.call(message, "rttUs"))
                    writer.uint32(/* id 11, wireType 0 =*/88).uint64(message.rttUs);
                if (message.answers != null && message.answers.length)
                    for (let i = 0; i < message.answers.length; ++i)
                        $root.lanhound.v1.DnsAnswer.encode(message.answers[i], writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.truncated != null && $Object.hasOwnProperty.call(message, "truncated"))
                    writer.uint32(/* id 13, wireType 0 =*/104).bool(message.truncated);
                if (message.edns != null && $Object.hasOwnProperty.call(message, "edns"))
                    writer.uint32(/* id 14, wireType 0 =*/112).bool(message.edns);
                if (message.blockedBy != null && $Object.hasOwnProperty.call(message, "blockedBy"))
                    writer.uint32(/* id 15, wireType 2 =*/122).string(message.blockedBy);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Dns message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Dns
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Dns & lanhound.v1.Dns.$Shape} Dns
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Dns.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.Dns();
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
                                message.src = value;
                            else
                                delete message.src;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.srcPort = reader.uint32();
                            message._srcPort = "srcPort";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            message.srcMac = reader.fixed64();
                            message._srcMac = "srcMac";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.dst = reader.bytes();
                            message._dst = "dst";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.dstPort = reader.uint32();
                            message._dstPort = "dstPort";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.via = value;
                            else
                                delete message.via;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.qtype = value;
                            else
                                delete message.qtype;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.rcode = reader.stringVerify();
                            message._rcode = "rcode";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            message.rttUs = reader.uint64();
                            message._rttUs = "rttUs";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if (!(message.answers && message.answers.length))
                                message.answers = [];
                            message.answers.push($root.lanhound.v1.DnsAnswer.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            message.truncated = reader.bool();
                            message._truncated = "truncated";
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            message.edns = reader.bool();
                            message._edns = "edns";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.blockedBy = reader.stringVerify();
                            message._blockedBy = "blockedBy";
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

            return Dns;
        })();

        v1.DnsAnswer = (function() {

            /**
             * Properties of a DnsAnswer.
             * @typedef {Object} lanhound.v1.DnsAnswer.$Properties
             * @property {string|null} [name] DnsAnswer name
             * @property {string|null} [type] DnsAnswer type
             * @property {number|null} [ttl] DnsAnswer ttl
             * @property {string|null} [data] DnsAnswer data
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DnsAnswer.
             * @memberof lanhound.v1
             * @interface IDnsAnswer
             * @augments lanhound.v1.DnsAnswer.$Properties
             * @deprecated Use lanhound.v1.DnsAnswer.$Properties instead.
             */

            /**
             * Shape of a DnsAnswer.
             * @typedef {lanhound.v1.DnsAnswer.$Properties} lanhound.v1.DnsAnswer.$Shape
             */

            /**
             * Constructs a new DnsAnswer.
             * @memberof lanhound.v1
             * @classdesc Represents a DnsAnswer.
             * @constructor
             * @param {lanhound.v1.DnsAnswer.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DnsAnswer = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DnsAnswer name.
             * @member {string} name
             * @memberof lanhound.v1.DnsAnswer
             * @instance
             */
            DnsAnswer.prototype.name = "";

            /**
             * DnsAnswer type.
             * @member {string} type
             * @memberof lanhound.v1.DnsAnswer
             * @instance
             */
            DnsAnswer.prototype.type = "";

            /**
             * DnsAnswer ttl.
             * @member {number} ttl
             * @memberof lanhound.v1.DnsAnswer
             * @instance
             */
            DnsAnswer.prototype.ttl = 0;

            /**
             * DnsAnswer data.
             * @member {string} data
             * @memberof lanhound.v1.DnsAnswer
             * @instance
             */
            DnsAnswer.prototype.data = "";

            /**
             * Creates a new DnsAnswer instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.DnsAnswer
             * @static
             * @param {lanhound.v1.DnsAnswer.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.DnsAnswer} DnsAnswer instance
             * @type {{
             *   (properties: lanhound.v1.DnsAnswer.$Shape): lanhound.v1.DnsAnswer & lanhound.v1.DnsAnswer.$Shape;
             *   (properties?: lanhound.v1.DnsAnswer.$Properties): lanhound.v1.DnsAnswer;
             * }}
             */
            DnsAnswer.create = function(properties) {
                return new DnsAnswer(properties);
            };

            /**
             * Encodes the specified DnsAnswer message. Does not implicitly {@link lanhound.v1.DnsAnswer.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.DnsAnswer
             * @static
             * @param {lanhound.v1.DnsAnswer.$Properties} message DnsAnswer message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DnsAnswer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.type);
                if (message.ttl != null && $Object.hasOwnProperty.call(message, "ttl") && message.ttl !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.ttl);
                if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.data);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DnsAnswer message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.DnsAnswer
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.DnsAnswer & lanhound.v1.DnsAnswer.$Shape} DnsAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DnsAnswer.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.DnsAnswer();
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
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.type = value;
                            else
                                delete message.type;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.ttl = value;
                            else
                                delete message.ttl;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.data = value;
                            else
                                delete message.data;
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

            return DnsAnswer;
        })();

        v1.Dhcp = (function() {

            /**
             * Properties of a Dhcp.
             * @typedef {Object} lanhound.v1.Dhcp.$Properties
             * @property {number|null} [clientMac] Dhcp clientMac
             * @property {string|null} [messageType] Dhcp messageType
             * @property {Uint8Array|null} [src] Dhcp src
             * @property {Uint8Array|null} [dst] Dhcp dst
             * @property {Uint8Array|null} [requestedIp] Dhcp requestedIp
             * @property {Uint8Array|null} [assignedIp] Dhcp assignedIp
             * @property {Uint8Array|null} [serverIp] Dhcp serverIp
             * @property {string|null} [hostname] Dhcp hostname
             * @property {string|null} [fqdn] Dhcp fqdn
             * @property {string|null} [vendorClass] Dhcp vendorClass
             * @property {Array.<number>|null} [parameterList] Dhcp parameterList
             * @property {number|null} [leaseSeconds] Dhcp leaseSeconds
             * @property {Uint8Array|null} [relay] Dhcp relay
             * @property {string|null} [clientDuid] Dhcp clientDuid
             * @property {number|null} [srcMac] Dhcp srcMac
             * @property {Array.<string>|null} [routers] Dhcp routers
             * @property {Array.<string>|null} [dnsServers] Dhcp dnsServers
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Dhcp.
             * @memberof lanhound.v1
             * @interface IDhcp
             * @augments lanhound.v1.Dhcp.$Properties
             * @deprecated Use lanhound.v1.Dhcp.$Properties instead.
             */

            /**
             * Shape of a Dhcp.
             * @typedef {lanhound.v1.Dhcp.$Properties} lanhound.v1.Dhcp.$Shape
             */

            /**
             * Constructs a new Dhcp.
             * @memberof lanhound.v1
             * @classdesc Represents a Dhcp.
             * @constructor
             * @param {lanhound.v1.Dhcp.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Dhcp = function (properties) {
                this.parameterList = [];
                this.routers = [];
                this.dnsServers = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Dhcp clientMac.
             * @member {number|null|undefined} clientMac
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.clientMac = null;

            /**
             * Dhcp messageType.
             * @member {string} messageType
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.messageType = "";

            /**
             * Dhcp src.
             * @member {Uint8Array|null|undefined} src
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.src = null;

            /**
             * Dhcp dst.
             * @member {Uint8Array|null|undefined} dst
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.dst = null;

            /**
             * Dhcp requestedIp.
             * @member {Uint8Array|null|undefined} requestedIp
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.requestedIp = null;

            /**
             * Dhcp assignedIp.
             * @member {Uint8Array|null|undefined} assignedIp
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.assignedIp = null;

            /**
             * Dhcp serverIp.
             * @member {Uint8Array|null|undefined} serverIp
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.serverIp = null;

            /**
             * Dhcp hostname.
             * @member {string|null|undefined} hostname
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.hostname = null;

            /**
             * Dhcp fqdn.
             * @member {string|null|undefined} fqdn
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.fqdn = null;

            /**
             * Dhcp vendorClass.
             * @member {string|null|undefined} vendorClass
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.vendorClass = null;

            /**
             * Dhcp parameterList.
             * @member {Array.<number>} parameterList
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.parameterList = $util.emptyArray;

            /**
             * Dhcp leaseSeconds.
             * @member {number|null|undefined} leaseSeconds
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.leaseSeconds = null;

            /**
             * Dhcp relay.
             * @member {Uint8Array|null|undefined} relay
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.relay = null;

            /**
             * Dhcp clientDuid.
             * @member {string|null|undefined} clientDuid
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.clientDuid = null;

            /**
             * Dhcp srcMac.
             * @member {number|null|undefined} srcMac
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.srcMac = null;

            /**
             * Dhcp routers.
             * @member {Array.<string>} routers
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.routers = $util.emptyArray;

            /**
             * Dhcp dnsServers.
             * @member {Array.<string>} dnsServers
             * @memberof lanhound.v1.Dhcp
             * @instance
             */
            Dhcp.prototype.dnsServers = $util.emptyArray;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_clientMac", {
                get: $util.oneOfGetter($oneOfFields = ["clientMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_src", {
                get: $util.oneOfGetter($oneOfFields = ["src"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_dst", {
                get: $util.oneOfGetter($oneOfFields = ["dst"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_requestedIp", {
                get: $util.oneOfGetter($oneOfFields = ["requestedIp"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_assignedIp", {
                get: $util.oneOfGetter($oneOfFields = ["assignedIp"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_serverIp", {
                get: $util.oneOfGetter($oneOfFields = ["serverIp"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_hostname", {
                get: $util.oneOfGetter($oneOfFields = ["hostname"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_fqdn", {
                get: $util.oneOfGetter($oneOfFields = ["fqdn"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_vendorClass", {
                get: $util.oneOfGetter($oneOfFields = ["vendorClass"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_leaseSeconds", {
                get: $util.oneOfGetter($oneOfFields = ["leaseSeconds"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_relay", {
                get: $util.oneOfGetter($oneOfFields = ["relay"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_clientDuid", {
                get: $util.oneOfGetter($oneOfFields = ["clientDuid"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Dhcp.prototype, "_srcMac", {
                get: $util.oneOfGetter($oneOfFields = ["srcMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Dhcp instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Dhcp
             * @static
             * @param {lanhound.v1.Dhcp.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Dhcp} Dhcp instance
             * @type {{
             *   (properties: lanhound.v1.Dhcp.$Shape): lanhound.v1.Dhcp & lanhound.v1.Dhcp.$Shape;
             *   (properties?: lanhound.v1.Dhcp.$Properties): lanhound.v1.Dhcp;
             * }}
             */
            Dhcp.create = function(properties) {
                return new Dhcp(properties);
            };

            /**
             * Encodes the specified Dhcp message. Does not implicitly {@link lanhound.v1.Dhcp.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Dhcp
             * @static
             * @param {lanhound.v1.Dhcp.$Properties} message Dhcp message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Dhcp.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.clientMac != null && $Object.hasOwnProperty.call(message, "clientMac"))
                    writer.uint32(/* id 1, wireType 1 =*/9).fixed64(message.clientMac);
                if (message.messageType != null && $Object.hasOwnProperty.call(message, "messageType") && message.messageType !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.messageType);
                if (message.src != null && $Object.hasOwnProperty.call(message, "src"))
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.src);
                if (message.dst != null && $Object.hasOwnProperty.call(message, "dst"))
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.dst);
                if (message.requestedIp != null && $Object.hasOwnProperty.call(message, "requestedIp"))
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.requestedIp);
                if (message.assignedIp != null && $Object.hasOwnProperty.call(message, "assignedIp"))
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.assignedIp);
                if (message.serverIp != null && $Object.hasOwnProperty.call(message, "serverIp"))
                    writer.uint32(/* id 7, wireType 2 =*/58).bytes(message.serverIp);
                if (message.hostname != null && $Object.hasOwnProperty.call(message, "hostname"))
                    writer.uint32(/* id 8, wireType 2 =*/66).string(message.hostname);
                if (message.fqdn != null && $Object.hasOwnProperty.call(message, "fqdn"))
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.fqdn);
                if (message.vendorClass != null && $Object.hasOwnProperty.call(message, "vendorClass"))
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.vendorClass);
                if (message.parameterList != null && message.parameterList.length)
                    writer.uint32(/* id 11, wireType 2 =*/90).uint32s(message.parameterList);
                if (message.leaseSeconds != null && $Object.hasOwnProperty.call(message, "leaseSeconds"))
                    writer.uint32(/* id 12, wireType 0 =*/96).uint32(message.leaseSeconds);
                if (message.relay != null && $Object.hasOwnProperty.call(message, "relay"))
                    writer.uint32(/* id 13, wireType 2 =*/106).bytes(message.relay);
                if (message.clientDuid != null && $Object.hasOwnProperty.call(message, "clientDuid"))
                    writer.uint32(/* id 14, wireType 2 =*/114).string(message.clientDuid);
                if (message.srcMac != null && $Object.hasOwnProperty.call(message, "srcMac"))
                    writer.uint32(/* id 15, wireType 1 =*/121).fixed64(message.srcMac);
                if (message.routers != null && message.routers.length)
                    for (let i = 0; i < message.routers.length; ++i)
                        writer.uint32(/* id 16, wireType 2 =*/130).string(message.routers[i]);
                if (message.dnsServers != null && message.dnsServers.length)
                    for (let i = 0; i < message.dnsServers.length; ++i)
                        writer.uint32(/* id 17, wireType 2 =*/138).string(message.dnsServers[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Dhcp message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Dhcp
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Dhcp & lanhound.v1.Dhcp.$Shape} Dhcp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Dhcp.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.Dhcp();
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
                            if (wireType !== 1)
                                break;
                            message.clientMac = reader.fixed64();
                            message._clientMac = "clientMac";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.messageType = value;
                            else
                                delete message.messageType;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.src = reader.bytes();
                            message._src = "src";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.dst = reader.bytes();
                            message._dst = "dst";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.requestedIp = reader.bytes();
                            message._requestedIp = "requestedIp";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.assignedIp = reader.bytes();
                            message._assignedIp = "assignedIp";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.serverIp = reader.bytes();
                            message._serverIp = "serverIp";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.hostname = reader.stringVerify();
                            message._hostname = "hostname";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.fqdn = reader.stringVerify();
                            message._fqdn = "fqdn";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.vendorClass = reader.stringVerify();
                            message._vendorClass = "vendorClass";
                            continue;
                        }
                    case 11: {
                            if (wireType === 2) {
                                if (!(message.parameterList && message.parameterList.length))
                                    message.parameterList = [];
                                reader.uint32s(message.parameterList);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.parameterList && message.parameterList.length))
                                message.parameterList = [];
                            message.parameterList.push(reader.uint32());
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            message.leaseSeconds = reader.uint32();
                            message._leaseSeconds = "leaseSeconds";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.relay = reader.bytes();
                            message._relay = "relay";
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.clientDuid = reader.stringVerify();
                            message._clientDuid = "clientDuid";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 1)
                                break;
                            message.srcMac = reader.fixed64();
                            message._srcMac = "srcMac";
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            if (!(message.routers && message.routers.length))
                                message.routers = [];
                            message.routers.push(reader.stringVerify());
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            if (!(message.dnsServers && message.dnsServers.length))
                                message.dnsServers = [];
                            message.dnsServers.push(reader.stringVerify());
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

            return Dhcp;
        })();

        v1.Neighbor = (function() {

            /**
             * Properties of a Neighbor.
             * @typedef {Object} lanhound.v1.Neighbor.$Properties
             * @property {string|null} [op] Neighbor op
             * @property {number|null} [senderMac] Neighbor senderMac
             * @property {Uint8Array|null} [senderIp] Neighbor senderIp
             * @property {number|null} [targetMac] Neighbor targetMac
             * @property {Uint8Array|null} [targetIp] Neighbor targetIp
             * @property {number|null} [etherMac] Neighbor etherMac
             * @property {lanhound.v1.Router.$Properties|null} [router] Neighbor router
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Neighbor.
             * @memberof lanhound.v1
             * @interface INeighbor
             * @augments lanhound.v1.Neighbor.$Properties
             * @deprecated Use lanhound.v1.Neighbor.$Properties instead.
             */

            /**
             * Shape of a Neighbor.
             * @typedef {lanhound.v1.Neighbor.$Properties} lanhound.v1.Neighbor.$Shape
             */

            /**
             * Constructs a new Neighbor.
             * @memberof lanhound.v1
             * @classdesc Represents a Neighbor.
             * @constructor
             * @param {lanhound.v1.Neighbor.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Neighbor = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Neighbor op.
             * @member {string} op
             * @memberof lanhound.v1.Neighbor
             * @instance
             */
            Neighbor.prototype.op = "";

            /**
             * Neighbor senderMac.
             * @member {number|null|undefined} senderMac
             * @memberof lanhound.v1.Neighbor
             * @instance
             */
            Neighbor.prototype.senderMac = null;

            /**
             * Neighbor senderIp.
             * @member {Uint8Array|null|undefined} senderIp
             * @memberof lanhound.v1.Neighbor
             * @instance
             */
            Neighbor.prototype.senderIp = null;

            /**
             * Neighbor targetMac.
             * @member {number|null|undefined} targetMac
             * @memberof lanhound.v1.Neighbor
             * @instance
             */
            Neighbor.prototype.targetMac = null;

            /**
             * Neighbor targetIp.
             * @member {Uint8Array|null|undefined} targetIp
             * @memberof lanhound.v1.Neighbor
             * @instance
             */
            Neighbor.prototype.targetIp = null;

            /**
             * Neighbor etherMac.
             * @member {number|null|undefined} etherMac
             * @memberof lanhound.v1.Neighbor
             * @instance
             */
            Neighbor.prototype.etherMac = null;

            /**
             * Neighbor router.
             * @member {lanhound.v1.Router.$Properties|null|undefined} router
             * @memberof lanhound.v1.Neighbor
             * @instance
             */
            Neighbor.prototype.router = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Neighbor.prototype, "_senderMac", {
                get: $util.oneOfGetter($oneOfFields = ["senderMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Neighbor.prototype, "_senderIp", {
                get: $util.oneOfGetter($oneOfFields = ["senderIp"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Neighbor.prototype, "_targetMac", {
                get: $util.oneOfGetter($oneOfFields = ["targetMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Neighbor.prototype, "_targetIp", {
                get: $util.oneOfGetter($oneOfFields = ["targetIp"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Neighbor.prototype, "_etherMac", {
                get: $util.oneOfGetter($oneOfFields = ["etherMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Neighbor.prototype, "_router", {
                get: $util.oneOfGetter($oneOfFields = ["router"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Neighbor instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Neighbor
             * @static
             * @param {lanhound.v1.Neighbor.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Neighbor} Neighbor instance
             * @type {{
             *   (properties: lanhound.v1.Neighbor.$Shape): lanhound.v1.Neighbor & lanhound.v1.Neighbor.$Shape;
             *   (properties?: lanhound.v1.Neighbor.$Properties): lanhound.v1.Neighbor;
             * }}
             */
            Neighbor.create = function(properties) {
                return new Neighbor(properties);
            };

            /**
             * Encodes the specified Neighbor message. Does not implicitly {@link lanhound.v1.Neighbor.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Neighbor
             * @static
             * @param {lanhound.v1.Neighbor.$Properties} message Neighbor message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Neighbor.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.op != null && $Object.hasOwnProperty.call(message, "op") && message.op !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.op);
                if (message.senderMac != null && $Object.hasOwnProperty.call(message, "senderMac"))
                    writer.uint32(/* id 2, wireType 1 =*/17).fixed64(message.senderMac);
                if (message.senderIp != null && $Object.hasOwnProperty.call(message, "senderIp"))
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.senderIp);
                if (message.targetMac != null && $Object.hasOwnProperty.call(message, "targetMac"))
                    writer.uint32(/* id 4, wireType 1 =*/33).fixed64(message.targetMac);
                if (message.targetIp != null && $Object.hasOwnProperty.call(message, "targetIp"))
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.targetIp);
                if (message.etherMac != null && $Object.hasOwnProperty.call(message, "etherMac"))
                    writer.uint32(/* id 6, wireType 1 =*/49).fixed64(message.etherMac);
                if (message.router != null && $Object.hasOwnProperty.call(message, "router"))
                    $root.lanhound.v1.Router.encode(message.router, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Neighbor message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Neighbor
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Neighbor & lanhound.v1.Neighbor.$Shape} Neighbor
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Neighbor.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.Neighbor();
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
                            if ((value = reader.stringVerify()).length)
                                message.op = value;
                            else
                                delete message.op;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            message.senderMac = reader.fixed64();
                            message._senderMac = "senderMac";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.senderIp = reader.bytes();
                            message._senderIp = "senderIp";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            message.targetMac = reader.fixed64();
                            message._targetMac = "targetMac";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.targetIp = reader.bytes();
                            message._targetIp = "targetIp";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 1)
                                break;
                            message.etherMac = reader.fixed64();
                            message._etherMac = "etherMac";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.router = $root.lanhound.v1.Router.decode(reader, reader.size(), $undefined, _depth + 1, message.router);
                            message._router = "router";
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

            return Neighbor;
        })();

        v1.Router = (function() {

            /**
             * Properties of a Router.
             * @typedef {Object} lanhound.v1.Router.$Properties
             * @property {number|null} [lifetimeSeconds] Router lifetimeSeconds
             * @property {Array.<string>|null} [prefixes] Router prefixes
             * @property {Array.<string>|null} [dnsServers] Router dnsServers
             * @property {boolean|null} [managed] Router managed
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Router.
             * @memberof lanhound.v1
             * @interface IRouter
             * @augments lanhound.v1.Router.$Properties
             * @deprecated Use lanhound.v1.Router.$Properties instead.
             */

            /**
             * Shape of a Router.
             * @typedef {lanhound.v1.Router.$Properties} lanhound.v1.Router.$Shape
             */

            /**
             * Constructs a new Router.
             * @memberof lanhound.v1
             * @classdesc Represents a Router.
             * @constructor
             * @param {lanhound.v1.Router.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Router = function (properties) {
                this.prefixes = [];
                this.dnsServers = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Router lifetimeSeconds.
             * @member {number} lifetimeSeconds
             * @memberof lanhound.v1.Router
             * @instance
             */
            Router.prototype.lifetimeSeconds = 0;

            /**
             * Router prefixes.
             * @member {Array.<string>} prefixes
             * @memberof lanhound.v1.Router
             * @instance
             */
            Router.prototype.prefixes = $util.emptyArray;

            /**
             * Router dnsServers.
             * @member {Array.<string>} dnsServers
             * @memberof lanhound.v1.Router
             * @instance
             */
            Router.prototype.dnsServers = $util.emptyArray;

            /**
             * Router managed.
             * @member {boolean|null|undefined} managed
             * @memberof lanhound.v1.Router
             * @instance
             */
            Router.prototype.managed = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Router.prototype, "_managed", {
                get: $util.oneOfGetter($oneOfFields = ["managed"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Router instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Router
             * @static
             * @param {lanhound.v1.Router.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Router} Router instance
             * @type {{
             *   (properties: lanhound.v1.Router.$Shape): lanhound.v1.Router & lanhound.v1.Router.$Shape;
             *   (properties?: lanhound.v1.Router.$Properties): lanhound.v1.Router;
             * }}
             */
            Router.create = function(properties) {
                return new Router(properties);
            };

            /**
             * Encodes the specified Router message. Does not implicitly {@link lanhound.v1.Router.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Router
             * @static
             * @param {lanhound.v1.Router.$Properties} message Router message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Router.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.lifetimeSeconds != null && $Object.hasOwnProperty.call(message, "lifetimeSeconds") && message.lifetimeSeconds !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.lifetimeSeconds);
                if (message.prefixes != null && message.prefixes.length)
                    for (let i = 0; i < message.prefixes.length; ++i)
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.prefixes[i]);
                if (message.dnsServers != null && message.dnsServers.length)
                    for (let i = 0; i < message.dnsServers.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.dnsServers[i]);
                if (message.managed != null && $Object.hasOwnProperty.call(message, "managed"))
                    writer.uint32(/* id 4, wireType 0 =*/32).bool(message.managed);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Router message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Router
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Router & lanhound.v1.Router.$Shape} Router
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Router.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.Router();
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
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.lifetimeSeconds = value;
                            else
                                delete message.lifetimeSeconds;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.prefixes && message.prefixes.length))
                                message.prefixes = [];
                            message.prefixes.push(reader.stringVerify());
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.dnsServers && message.dnsServers.length))
                                message.dnsServers = [];
                            message.dnsServers.push(reader.stringVerify());
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.managed = reader.bool();
                            message._managed = "managed";
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

            return Router;
        })();

        v1.Announcement = (function() {

            /**
             * Properties of an Announcement.
             * @typedef {Object} lanhound.v1.Announcement.$Properties
             * @property {number|null} [mac] Announcement mac
             * @property {Uint8Array|null} [ip] Announcement ip
             * @property {string|null} [via] Announcement via
             * @property {string|null} [name] Announcement name
             * @property {string|null} [service] Announcement service
             * @property {string|null} [model] Announcement model
             * @property {string|null} [manufacturer] Announcement manufacturer
             * @property {Object.<string,string>|null} [text] Announcement text
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Announcement.
             * @memberof lanhound.v1
             * @interface IAnnouncement
             * @augments lanhound.v1.Announcement.$Properties
             * @deprecated Use lanhound.v1.Announcement.$Properties instead.
             */

            /**
             * Shape of an Announcement.
             * @typedef {lanhound.v1.Announcement.$Properties} lanhound.v1.Announcement.$Shape
             */

            /**
             * Constructs a new Announcement.
             * @memberof lanhound.v1
             * @classdesc Represents an Announcement.
             * @constructor
             * @param {lanhound.v1.Announcement.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Announcement = function (properties) {
                this.text = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Announcement mac.
             * @member {number|null|undefined} mac
             * @memberof lanhound.v1.Announcement
             * @instance
             */
            Announcement.prototype.mac = null;

            /**
             * Announcement ip.
             * @member {Uint8Array|null|undefined} ip
             * @memberof lanhound.v1.Announcement
             * @instance
             */
            Announcement.prototype.ip = null;

            /**
             * Announcement via.
             * @member {string} via
             * @memberof lanhound.v1.Announcement
             * @instance
             */
            Announcement.prototype.via = "";

            /**
             * Announcement name.
             * @member {string|null|undefined} name
             * @memberof lanhound.v1.Announcement
             * @instance
             */
            Announcement.prototype.name = null;

            /**
             * Announcement service.
             * @member {string|null|undefined} service
             * @memberof lanhound.v1.Announcement
             * @instance
             */
            Announcement.prototype.service = null;

            /**
             * Announcement model.
             * @member {string|null|undefined} model
             * @memberof lanhound.v1.Announcement
             * @instance
             */
            Announcement.prototype.model = null;

            /**
             * Announcement manufacturer.
             * @member {string|null|undefined} manufacturer
             * @memberof lanhound.v1.Announcement
             * @instance
             */
            Announcement.prototype.manufacturer = null;

            /**
             * Announcement text.
             * @member {Object.<string,string>} text
             * @memberof lanhound.v1.Announcement
             * @instance
             */
            Announcement.prototype.text = $util.emptyObject;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Announcement.prototype, "_mac", {
                get: $util.oneOfGetter($oneOfFields = ["mac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Announcement.prototype, "_ip", {
                get: $util.oneOfGetter($oneOfFields = ["ip"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Announcement.prototype, "_name", {
                get: $util.oneOfGetter($oneOfFields = ["name"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Announcement.prototype, "_service", {
                get: $util.oneOfGetter($oneOfFields = ["service"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Announcement.prototype, "_model", {
                get: $util.oneOfGetter($oneOfFields = ["model"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Announcement.prototype, "_manufacturer", {
                get: $util.oneOfGetter($oneOfFields = ["manufacturer"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Announcement instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Announcement
             * @static
             * @param {lanhound.v1.Announcement.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Announcement} Announcement instance
             * @type {{
             *   (properties: lanhound.v1.Announcement.$Shape): lanhound.v1.Announcement & lanhound.v1.Announcement.$Shape;
             *   (properties?: lanhound.v1.Announcement.$Properties): lanhound.v1.Announcement;
             * }}
             */
            Announcement.create = function(properties) {
                return new Announcement(properties);
            };

            /**
             * Encodes the specified Announcement message. Does not implicitly {@link lanhound.v1.Announcement.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Announcement
             * @static
             * @param {lanhound.v1.Announcement.$Properties} message Announcement message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Announcement.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.mac != null && $Object.hasOwnProperty.call(message, "mac"))
                    writer.uint32(/* id 1, wireType 1 =*/9).fixed64(message.mac);
                if (message.ip != null && $Object.hasOwnProperty.call(message, "ip"))
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.ip);
                if (message.via != null && $Object.hasOwnProperty.call(message, "via") && message.via !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.via);
                if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.name);
                if (message.service != null && $Object.hasOwnProperty.call(message, "service"))
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.service);
                if (message.model != null && $Object.hasOwnProperty.call(message, "model"))
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.model);
                if (message.manufacturer != null && $Object.hasOwnProperty.call(message, "manufacturer"))
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.manufacturer);
                if (message.text != null && $Object.hasOwnProperty.call(message, "text"))
                    for (let keys = $Object.keys(message.text), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 8, wireType 2 =*/66).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.text[keys[i]]).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Announcement message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Announcement
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Announcement & lanhound.v1.Announcement.$Shape} Announcement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Announcement.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lanhound.v1.Announcement();
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
                            if (wireType !== 1)
                                break;
                            message.mac = reader.fixed64();
                            message._mac = "mac";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.ip = reader.bytes();
                            message._ip = "ip";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.via = value;
                            else
                                delete message.via;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.name = reader.stringVerify();
                            message._name = "name";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.service = reader.stringVerify();
                            message._service = "service";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.model = reader.stringVerify();
                            message._model = "model";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.manufacturer = reader.stringVerify();
                            message._manufacturer = "manufacturer";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if (message.text === $util.emptyObject)
                                message.text = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = "";
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.stringVerify();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.text, key);
                            message.text[key] = value;
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

            return Announcement;
        })();

        v1.Tls = (function() {

            /**
             * Properties of a Tls.
             * @typedef {Object} lanhound.v1.Tls.$Properties
             * @property {Uint8Array|null} [src] Tls src
             * @property {number|null} [srcPort] Tls srcPort
             * @property {Uint8Array|null} [dst] Tls dst
             * @property {number|null} [dstPort] Tls dstPort
             * @property {number|null} [flowId] Tls flowId
             * @property {string|null} [via] Tls via
             * @property {string|null} [sni] Tls sni
             * @property {Array.<string>|null} [alpn] Tls alpn
             * @property {string|null} [version] Tls version
             * @property {string|null} [ja3] Tls ja3
             * @property {string|null} [ja4] Tls ja4
             * @property {string|null} [serverVersion] Tls serverVersion
             * @property {string|null} [cipher] Tls cipher
             * @property {string|null} [ja3s] Tls ja3s
             * @property {string|null} [certSubject] Tls certSubject
             * @property {string|null} [certIssuer] Tls certIssuer
             * @property {number|null} [certNotBefore] Tls certNotBefore
             * @property {number|null} [certNotAfter] Tls certNotAfter
             * @property {Array.<string>|null} [certSans] Tls certSans
             * @property {string|null} [certSha256] Tls certSha256
             * @property {boolean|null} [selfSigned] Tls selfSigned
             * @property {boolean|null} [ech] Tls ech
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Tls.
             * @memberof lanhound.v1
             * @interface ITls
             * @augments lanhound.v1.Tls.$Properties
             * @deprecated Use lanhound.v1.Tls.$Properties instead.
             */

            /**
             * Shape of a Tls.
             * @typedef {lanhound.v1.Tls.$Properties} lanhound.v1.Tls.$Shape
             */

            /**
             * Constructs a new Tls.
             * @memberof lanhound.v1
             * @classdesc Represents a Tls.
             * @constructor
             * @param {lanhound.v1.Tls.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Tls = function (properties) {
                this.alpn = [];
                this.certSans = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Tls src.
             * @member {Uint8Array} src
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.src = $util.newBuffer([]);

            /**
             * Tls srcPort.
             * @member {number|null|undefined} srcPort
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.srcPort = null;

            /**
             * Tls dst.
             * @member {Uint8Array} dst
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.dst = $util.newBuffer([]);

            /**
             * Tls dstPort.
             * @member {number|null|undefined} dstPort
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.dstPort = null;

            /**
             * Tls flowId.
             * @member {number} flowId
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.flowId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Tls via.
             * @member {string} via
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.via = "";

            /**
             * Tls sni.
             * @member {string|null|undefined} sni
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.sni = null;

            /**
             * Tls alpn.
             * @member {Array.<string>} alpn
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.alpn = $util.emptyArray;

            /**
             * Tls version.
             * @member {string|null|undefined} version
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.version = null;

            /**
             * Tls ja3.
             * @member {string|null|undefined} ja3
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.ja3 = null;

            /**
             * Tls ja4.
             * @member {string|null|undefined} ja4
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.ja4 = null;

            /**
             * Tls serverVersion.
             * @member {string|null|undefined} serverVersion
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.serverVersion = null;

            /**
             * Tls cipher.
             * @member {string|null|undefined} cipher
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.cipher = null;

            /**
             * Tls ja3s.
             * @member {string|null|undefined} ja3s
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.ja3s = null;

            /**
             * Tls certSubject.
             * @member {string|null|undefined} certSubject
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.certSubject = null;

            /**
             * Tls certIssuer.
             * @member {string|null|undefined} certIssuer
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.certIssuer = null;

            /**
             * Tls certNotBefore.
             * @member {number|null|undefined} certNotBefore
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.certNotBefore = null;

            /**
             * Tls certNotAfter.
             * @member {number|null|undefined} certNotAfter
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.certNotAfter = null;

            /**
             * Tls certSans.
             * @member {Array.<string>} certSans
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.certSans = $util.emptyArray;

            /**
             * Tls certSha256.
             * @member {string|null|undefined} certSha256
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.certSha256 = null;

            /**
             * Tls selfSigned.
             * @member {boolean|null|undefined} selfSigned
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.selfSigned = null;

            /**
             * Tls ech.
             * @member {boolean|null|undefined} ech
             * @memberof lanhound.v1.Tls
             * @instance
             */
            Tls.prototype.ech = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_srcPort", {
                get: $util.oneOfGetter($oneOfFields = ["srcPort"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_dstPort", {
                get: $util.oneOfGetter($oneOfFields = ["dstPort"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_sni", {
                get: $util.oneOfGetter($oneOfFields = ["sni"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_version", {
                get: $util.oneOfGetter($oneOfFields = ["version"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_ja3", {
                get: $util.oneOfGetter($oneOfFields = ["ja3"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_ja4", {
                get: $util.oneOfGetter($oneOfFields = ["ja4"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_serverVersion", {
                get: $util.oneOfGetter($oneOfFields = ["serverVersion"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_cipher", {
                get: $util.oneOfGetter($oneOfFields = ["cipher"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_ja3s", {
                get: $util.oneOfGetter($oneOfFields = ["ja3s"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_certSubject", {
                get: $util.oneOfGetter($oneOfFields = ["certSubject"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_certIssuer", {
                get: $util.oneOfGetter($oneOfFields = ["certIssuer"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_certNotBefore", {
                get: $util.oneOfGetter($oneOfFields = ["certNotBefore"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_certNotAfter", {
                get: $util.oneOfGetter($oneOfFields = ["certNotAfter"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_certSha256", {
                get: $util.oneOfGetter($oneOfFields = ["certSha256"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_selfSigned", {
                get: $util.oneOfGetter($oneOfFields = ["selfSigned"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tls.prototype, "_ech", {
                get: $util.oneOfGetter($oneOfFields = ["ech"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Tls instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Tls
             * @static
             * @param {lanhound.v1.Tls.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Tls} Tls instance
             * @type {{
             *   (properties: lanhound.v1.Tls.$Shape): lanhound.v1.Tls & lanhound.v1.Tls.$Shape;
             *   (properties?: lanhound.v1.Tls.$Properties): lanhound.v1.Tls;
             * }}
             */
            Tls.create = function(properties) {
                return new Tls(properties);
            };

            /**
             * Encodes the specified Tls message. Does not implicitly {@link lanhound.v1.Tls.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Tls
             * @static
             * @param {lanhound.v1.Tls.$Properties} message Tls message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Tls.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.src != null && $Object.hasOwnProperty.call(message, "src") && message.src.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.src);
                if (message.srcPort != null && $Object.hasOwnProperty.call(message, "srcPort"))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.srcPort);
                if (message.dst != null && $Object.hasOwnProperty.call(message, "dst") && message.dst.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.dst);
                if (message.dstPort != null && $Object.hasOwnProperty.call(message, "dstPort"))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.dstPort);
                if (message.flowId != null && $Object.hasOwnProperty.call(message, "flowId") && (typeof message.flowId === "object" ? message.flowId.low || message.flowId.high : message.flowId !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.flowId);
                if (message.via != null && $Object.hasOwnProperty.call(message, "via") && message.via !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.via);
                if (message.sni != null && $Object.hasOwnProperty.call(message, "sni"))
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.sni);
                if (message.alpn != null && message.alpn.length)
                    for (let i = 0; i < message.alpn.length; ++i)
                        writer.uint32(/* id 8, wireType 2 =*/66).string(message.alpn[i]);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.version);
                if (message.ja3 != null && $Object.hasOwnProperty.call(message, "ja3"))
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.ja3);
                if (message.ja4 != null && $Object.hasOwnProperty.call(message, "ja4"))
                    writer.uint32(/* id 11, wireType 2 =*/90).string(message.ja4);
                if (message.serverVersion != null && $Object.hasOwnProperty.call(message, "serverVersion"))
                    writer.uint32(/* id 12, wireType 2 =*/98).string(message.serverVersion);
                if (message.cipher != null && $Object.hasOwnProperty.call(message, "cipher"))
                    writer.uint32(/* id 13, wireType 2 =*/106).string(message.cipher);
                if (message.ja3s != null && $Object.hasOwnProperty.call(message, "ja3s"))
                    writer.uint32(/* id 14, wireType 2 =*/114).string(message.ja3s);
                if (message.certSubject != null && $Object.hasOwnProperty.call(message, "certSubject"))
                    writer.uint32(/* id 15, wireType 2 =*/122).string(message.certSubject);
                if (message.certIssuer != null && $Object.hasOwnProperty.call(message, "certIssuer"))
                    writer.uint32(/* id 16, wireType 2 =*/130).string(message.certIssuer);
                if (message.certNotBefore != null && $Object.hasOwnProperty.call(message, "certNotBefore"))
                    writer.uint32(/* id 17, wireType 1 =*/137).sfixed64(message.certNotBefore);
                if (message.certNotAfter != null && $Object.hasOwnProperty.call(message, "certNotAfter"))
                    writer.uint32(/* id 18, wireType 1 =*/145).sfixed64(message.certNotAfter);
                if (message.certSans != null && message.certSans.length)
                    for (let i = 0; i < message.certSans.length; ++i)
                        writer.uint32(/* id 19, wireType 2 =*/154).string(message.certSans[i]);
                if (message.certSha256 != null && $Object.hasOwnProperty.call(message, "certSha256"))
                    writer.uint32(/* id 20, wireType 2 =*/162).string(message.certSha256);
                if (message.selfSigned != null && $Object.hasOwnProperty.call(message, "selfSigned"))
                    writer.uint32(/* id 21, wireType 0 =*/168).bool(message.selfSigned);
                if (message.ech != null && $Object.hasOwnProperty.call(message, "ech"))
                    writer.uint32(/* id 22, wireType 0 =*/176).bool(message.ech);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Tls message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Tls
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Tls & lanhound.v1.Tls.$Shape} Tls
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Tls.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.Tls();
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
                                message.src = value;
                            else
                                delete message.src;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.srcPort = reader.uint32();
                            message._srcPort = "srcPort";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.dst = value;
                            else
                                delete message.dst;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.dstPort = reader.uint32();
                            message._dstPort = "dstPort";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.flowId = value;
                            else
                                delete message.flowId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.via = value;
                            else
                                delete message.via;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.sni = reader.stringVerify();
                            message._sni = "sni";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if (!(message.alpn && message.alpn.length))
                                message.alpn = [];
                            message.alpn.push(reader.stringVerify());
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.version = reader.stringVerify();
                            message._version = "version";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.ja3 = reader.stringVerify();
                            message._ja3 = "ja3";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.ja4 = reader.stringVerify();
                            message._ja4 = "ja4";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.serverVersion = reader.stringVerify();
                            message._serverVersion = "serverVersion";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.cipher = reader.stringVerify();
                            message._cipher = "cipher";
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.ja3s = reader.stringVerify();
                            message._ja3s = "ja3s";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.certSubject = reader.stringVerify();
                            message._certSubject = "certSubject";
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            message.certIssuer = reader.stringVerify();
                            message._certIssuer = "certIssuer";
                            continue;
                        }
                    case 17: {
                            if (wireType !== 1)
                                break;
                            message.certNotBefore = reader.sfixed64();
                            message._certNotBefore = "certNotBefore";
                            continue;
                        }
                    case 18: {
                            if (wireType !== 1)
                                break;
                            message.certNotAfter = reader.sfixed64();
                            message._certNotAfter = "certNotAfter";
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            if (!(message.certSans && message.certSans.length))
                                message.certSans = [];
                            message.certSans.push(reader.stringVerify());
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            message.certSha256 = reader.stringVerify();
                            message._certSha256 = "certSha256";
                            continue;
                        }
                    case 21: {
                            if (wireType !== 0)
                                break;
                            message.selfSigned = reader.bool();
                            message._selfSigned = "selfSigned";
                            continue;
                        }
                    case 22: {
                            if (wireType !== 0)
                                break;
                            message.ech = reader.bool();
                            message._ech = "ech";
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

            return Tls;
        })();

        v1.Http = (function() {

            /**
             * Properties of a Http.
             * @typedef {Object} lanhound.v1.Http.$Properties
             * @property {Uint8Array|null} [src] Http src
             * @property {number|null} [srcPort] Http srcPort
             * @property {Uint8Array|null} [dst] Http dst
             * @property {number|null} [dstPort] Http dstPort
             * @property {number|null} [flowId] Http flowId
             * @property {string|null} [method] Http method
             * @property {string|null} [host] Http host
             * @property {string|null} [uri] Http uri
             * @property {string|null} [userAgent] Http userAgent
             * @property {number|null} [status] Http status
             * @property {string|null} [contentType] Http contentType
             * @property {boolean|null} [basicAuth] Http basicAuth
             * @property {string|null} [server] Http server
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Http.
             * @memberof lanhound.v1
             * @interface IHttp
             * @augments lanhound.v1.Http.$Properties
             * @deprecated Use lanhound.v1.Http.$Properties instead.
             */

            /**
             * Shape of a Http.
             * @typedef {lanhound.v1.Http.$Properties} lanhound.v1.Http.$Shape
             */

            /**
             * Constructs a new Http.
             * @memberof lanhound.v1
             * @classdesc Represents a Http.
             * @constructor
             * @param {lanhound.v1.Http.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Http = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Http src.
             * @member {Uint8Array} src
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.src = $util.newBuffer([]);

            /**
             * Http srcPort.
             * @member {number|null|undefined} srcPort
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.srcPort = null;

            /**
             * Http dst.
             * @member {Uint8Array} dst
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.dst = $util.newBuffer([]);

            /**
             * Http dstPort.
             * @member {number|null|undefined} dstPort
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.dstPort = null;

            /**
             * Http flowId.
             * @member {number} flowId
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.flowId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Http method.
             * @member {string} method
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.method = "";

            /**
             * Http host.
             * @member {string|null|undefined} host
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.host = null;

            /**
             * Http uri.
             * @member {string} uri
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.uri = "";

            /**
             * Http userAgent.
             * @member {string|null|undefined} userAgent
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.userAgent = null;

            /**
             * Http status.
             * @member {number|null|undefined} status
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.status = null;

            /**
             * Http contentType.
             * @member {string|null|undefined} contentType
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.contentType = null;

            /**
             * Http basicAuth.
             * @member {boolean|null|undefined} basicAuth
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.basicAuth = null;

            /**
             * Http server.
             * @member {string|null|undefined} server
             * @memberof lanhound.v1.Http
             * @instance
             */
            Http.prototype.server = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Http.prototype, "_srcPort", {
                get: $util.oneOfGetter($oneOfFields = ["srcPort"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Http.prototype, "_dstPort", {
                get: $util.oneOfGetter($oneOfFields = ["dstPort"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Http.prototype, "_host", {
                get: $util.oneOfGetter($oneOfFields = ["host"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Http.prototype, "_userAgent", {
                get: $util.oneOfGetter($oneOfFields = ["userAgent"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Http.prototype, "_status", {
                get: $util.oneOfGetter($oneOfFields = ["status"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Http.prototype, "_contentType", {
                get: $util.oneOfGetter($oneOfFields = ["contentType"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Http.prototype, "_basicAuth", {
                get: $util.oneOfGetter($oneOfFields = ["basicAuth"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Http.prototype, "_server", {
                get: $util.oneOfGetter($oneOfFields = ["server"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Http instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Http
             * @static
             * @param {lanhound.v1.Http.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Http} Http instance
             * @type {{
             *   (properties: lanhound.v1.Http.$Shape): lanhound.v1.Http & lanhound.v1.Http.$Shape;
             *   (properties?: lanhound.v1.Http.$Properties): lanhound.v1.Http;
             * }}
             */
            Http.create = function(properties) {
                return new Http(properties);
            };

            /**
             * Encodes the specified Http message. Does not implicitly {@link lanhound.v1.Http.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Http
             * @static
             * @param {lanhound.v1.Http.$Properties} message Http message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Http.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.src != null && $Object.hasOwnProperty.call(message, "src") && message.src.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.src);
                if (message.srcPort != null && $Object.hasOwnProperty.call(message, "srcPort"))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.srcPort);
                if (message.dst != null && $Object.hasOwnProperty.call(message, "dst") && message.dst.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.dst);
                if (message.dstPort != null && $Object.hasOwnProperty.call(message, "dstPort"))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.dstPort);
                if (message.flowId != null && $Object.hasOwnProperty.call(message, "flowId") && (typeof message.flowId === "object" ? message.flowId.low || message.flowId.high : message.flowId !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.flowId);
                if (message.method != null && $Object.hasOwnProperty.call(message, "method") && message.method !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.method);
                if (message.host != null && $Object.hasOwnProperty.call(message, "host"))
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.host);
                if (message.uri != null && $Object.hasOwnProperty.call(message, "uri") && message.uri !== "")
                    writer.uint32(/* id 8, wireType 2 =*/66).string(message.uri);
                if (message.userAgent != null && $Object.hasOwnProperty.call(message, "userAgent"))
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.userAgent);
                if (message.status != null && $Object.hasOwnProperty.call(message, "status"))
                    writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.status);
                if (message.contentType != null && $Object.hasOwnProperty.call(message, "contentType"))
                    writer.uint32(/* id 11, wireType 2 =*/90).string(message.contentType);
                if (message.basicAuth != null && $Object.hasOwnProperty.call(message, "basicAuth"))
                    writer.uint32(/* id 12, wireType 0 =*/96).bool(message.basicAuth);
                if (message.server != null && $Object.hasOwnProperty.call(message, "server"))
                    writer.uint32(/* id 13, wireType 2 =*/106).string(message.server);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Http message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Http
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Http & lanhound.v1.Http.$Shape} Http
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Http.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.Http();
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
                                message.src = value;
                            else
                                delete message.src;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.srcPort = reader.uint32();
                            message._srcPort = "srcPort";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.dst = value;
                            else
                                delete message.dst;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.dstPort = reader.uint32();
                            message._dstPort = "dstPort";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.flowId = value;
                            else
                                delete message.flowId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.method = value;
                            else
                                delete message.method;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.host = reader.stringVerify();
                            message._host = "host";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.uri = value;
                            else
                                delete message.uri;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.userAgent = reader.stringVerify();
                            message._userAgent = "userAgent";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            message.status = reader.uint32();
                            message._status = "status";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.contentType = reader.stringVerify();
                            message._contentType = "contentType";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            message.basicAuth = reader.bool();
                            message._basicAuth = "basicAuth";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.server = reader.stringVerify();
                            message._server = "server";
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

            return Http;
        })();

        v1.Cleartext = (function() {

            /**
             * Properties of a Cleartext.
             * @typedef {Object} lanhound.v1.Cleartext.$Properties
             * @property {string|null} [protocol] Cleartext protocol
             * @property {Uint8Array|null} [server] Cleartext server
             * @property {Uint8Array|null} [client] Cleartext client
             * @property {number|null} [port] Cleartext port
             * @property {number|null} [flowId] Cleartext flowId
             * @property {boolean|null} [credential] Cleartext credential
             * @property {string|null} [username] Cleartext username
             * @property {number|null} [clientMac] Cleartext clientMac
             * @property {number|null} [serverMac] Cleartext serverMac
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Cleartext.
             * @memberof lanhound.v1
             * @interface ICleartext
             * @augments lanhound.v1.Cleartext.$Properties
             * @deprecated Use lanhound.v1.Cleartext.$Properties instead.
             */

            /**
             * Shape of a Cleartext.
             * @typedef {lanhound.v1.Cleartext.$Properties} lanhound.v1.Cleartext.$Shape
             */

            /**
             * Constructs a new Cleartext.
             * @memberof lanhound.v1
             * @classdesc Represents a Cleartext.
             * @constructor
             * @param {lanhound.v1.Cleartext.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Cleartext = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Cleartext protocol.
             * @member {string} protocol
             * @memberof lanhound.v1.Cleartext
             * @instance
             */
            Cleartext.prototype.protocol = "";

            /**
             * Cleartext server.
             * @member {Uint8Array} server
             * @memberof lanhound.v1.Cleartext
             * @instance
             */
            Cleartext.prototype.server = $util.newBuffer([]);

            /**
             * Cleartext client.
             * @member {Uint8Array} client
             * @memberof lanhound.v1.Cleartext
             * @instance
             */
            Cleartext.prototype.client = $util.newBuffer([]);

            /**
             * Cleartext port.
             * @member {number} port
             * @memberof lanhound.v1.Cleartext
             * @instance
             */
            Cleartext.prototype.port = 0;

            /**
             * Cleartext flowId.
             * @member {number} flowId
             * @memberof lanhound.v1.Cleartext
             * @instance
             */
            Cleartext.prototype.flowId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Cleartext credential.
             * @member {boolean|null|undefined} credential
             * @memberof lanhound.v1.Cleartext
             * @instance
             */
            Cleartext.prototype.credential = null;

            /**
             * Cleartext username.
             * @member {string|null|undefined} username
             * @memberof lanhound.v1.Cleartext
             * @instance
             */
            Cleartext.prototype.username = null;

            /**
             * Cleartext clientMac.
             * @member {number|null|undefined} clientMac
             * @memberof lanhound.v1.Cleartext
             * @instance
             */
            Cleartext.prototype.clientMac = null;

            /**
             * Cleartext serverMac.
             * @member {number|null|undefined} serverMac
             * @memberof lanhound.v1.Cleartext
             * @instance
             */
            Cleartext.prototype.serverMac = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Cleartext.prototype, "_credential", {
                get: $util.oneOfGetter($oneOfFields = ["credential"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Cleartext.prototype, "_username", {
                get: $util.oneOfGetter($oneOfFields = ["username"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Cleartext.prototype, "_clientMac", {
                get: $util.oneOfGetter($oneOfFields = ["clientMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Cleartext.prototype, "_serverMac", {
                get: $util.oneOfGetter($oneOfFields = ["serverMac"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Cleartext instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.Cleartext
             * @static
             * @param {lanhound.v1.Cleartext.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.Cleartext} Cleartext instance
             * @type {{
             *   (properties: lanhound.v1.Cleartext.$Shape): lanhound.v1.Cleartext & lanhound.v1.Cleartext.$Shape;
             *   (properties?: lanhound.v1.Cleartext.$Properties): lanhound.v1.Cleartext;
             * }}
             */
            Cleartext.create = function(properties) {
                return new Cleartext(properties);
            };

            /**
             * Encodes the specified Cleartext message. Does not implicitly {@link lanhound.v1.Cleartext.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.Cleartext
             * @static
             * @param {lanhound.v1.Cleartext.$Properties} message Cleartext message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Cleartext.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.protocol);
                if (message.server != null && $Object.hasOwnProperty.call(message, "server") && message.server.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.server);
                if (message.client != null && $Object.hasOwnProperty.call(message, "client") && message.client.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.client);
                if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.port);
                if (message.flowId != null && $Object.hasOwnProperty.call(message, "flowId") && (typeof message.flowId === "object" ? message.flowId.low || message.flowId.high : message.flowId !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.flowId);
                if (message.credential != null && $Object.hasOwnProperty.call(message, "credential"))
                    writer.uint32(/* id 6, wireType 0 =*/48).bool(message.credential);
                if (message.username != null && $Object.hasOwnProperty.call(message, "username"))
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.username);
                if (message.clientMac != null && $Object.hasOwnProperty.call(message, "clientMac"))
                    writer.uint32(/* id 8, wireType 1 =*/65).fixed64(message.clientMac);
                if (message.serverMac != null && $Object.hasOwnProperty.call(message, "serverMac"))
                    writer.uint32(/* id 9, wireType 1 =*/73).fixed64(message.serverMac);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Cleartext message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.Cleartext
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.Cleartext & lanhound.v1.Cleartext.$Shape} Cleartext
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Cleartext.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.Cleartext();
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
                            if ((value = reader.stringVerify()).length)
                                message.protocol = value;
                            else
                                delete message.protocol;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.server = value;
                            else
                                delete message.server;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.client = value;
                            else
                                delete message.client;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.port = value;
                            else
                                delete message.port;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.flowId = value;
                            else
                                delete message.flowId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            message.credential = reader.bool();
                            message._credential = "credential";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.username = reader.stringVerify();
                            message._username = "username";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 1)
                                break;
                            message.clientMac = reader.fixed64();
                            message._clientMac = "clientMac";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 1)
                                break;
                            message.serverMac = reader.fixed64();
                            message._serverMac = "serverMac";
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

            return Cleartext;
        })();

        v1.SensorStats = (function() {

            /**
             * Properties of a SensorStats.
             * @typedef {Object} lanhound.v1.SensorStats.$Properties
             * @property {number|null} [packets] SensorStats packets
             * @property {number|null} [bytes] SensorStats bytes
             * @property {number|null} [kernelDrops] SensorStats kernelDrops
             * @property {number|null} [interfaceDrops] SensorStats interfaceDrops
             * @property {Object.<string,number>|null} [decodeDrops] SensorStats decodeDrops
             * @property {number|null} [flowsLive] SensorStats flowsLive
             * @property {number|null} [flowsEvicted] SensorStats flowsEvicted
             * @property {number|null} [spoolBatches] SensorStats spoolBatches
             * @property {number|null} [spoolBytes] SensorStats spoolBytes
             * @property {number|null} [batchesSent] SensorStats batchesSent
             * @property {number|null} [bytesSent] SensorStats bytesSent
             * @property {number|null} [batchesLost] SensorStats batchesLost
             * @property {number|null} [cpuMs] SensorStats cpuMs
             * @property {number|null} [rssBytes] SensorStats rssBytes
             * @property {string|null} [version] SensorStats version
             * @property {number|null} [clockOffsetUs] SensorStats clockOffsetUs
             * @property {string|null} [source] SensorStats source
             * @property {Array.<string>|null} [hostAddresses] SensorStats hostAddresses
             * @property {Object.<string,number>|null} [givenUp] SensorStats givenUp
             * @property {number|null} [diskBatches] SensorStats diskBatches
             * @property {number|null} [diskBytes] SensorStats diskBytes
             * @property {number|null} [oldestWaiting] SensorStats oldestWaiting
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SensorStats.
             * @memberof lanhound.v1
             * @interface ISensorStats
             * @augments lanhound.v1.SensorStats.$Properties
             * @deprecated Use lanhound.v1.SensorStats.$Properties instead.
             */

            /**
             * Shape of a SensorStats.
             * @typedef {lanhound.v1.SensorStats.$Properties} lanhound.v1.SensorStats.$Shape
             */

            /**
             * Constructs a new SensorStats.
             * @memberof lanhound.v1
             * @classdesc Represents a SensorStats.
             * @constructor
             * @param {lanhound.v1.SensorStats.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SensorStats = function (properties) {
                this.decodeDrops = {};
                this.hostAddresses = [];
                this.givenUp = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SensorStats packets.
             * @member {number} packets
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.packets = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats bytes.
             * @member {number} bytes
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.bytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats kernelDrops.
             * @member {number} kernelDrops
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.kernelDrops = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats interfaceDrops.
             * @member {number} interfaceDrops
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.interfaceDrops = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats decodeDrops.
             * @member {Object.<string,number>} decodeDrops
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.decodeDrops = $util.emptyObject;

            /**
             * SensorStats flowsLive.
             * @member {number} flowsLive
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.flowsLive = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats flowsEvicted.
             * @member {number} flowsEvicted
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.flowsEvicted = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats spoolBatches.
             * @member {number} spoolBatches
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.spoolBatches = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats spoolBytes.
             * @member {number} spoolBytes
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.spoolBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats batchesSent.
             * @member {number} batchesSent
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.batchesSent = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats bytesSent.
             * @member {number} bytesSent
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.bytesSent = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats batchesLost.
             * @member {number} batchesLost
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.batchesLost = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats cpuMs.
             * @member {number} cpuMs
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.cpuMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats rssBytes.
             * @member {number} rssBytes
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.rssBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats version.
             * @member {string} version
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.version = "";

            /**
             * SensorStats clockOffsetUs.
             * @member {number|null|undefined} clockOffsetUs
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.clockOffsetUs = null;

            /**
             * SensorStats source.
             * @member {string} source
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.source = "";

            /**
             * SensorStats hostAddresses.
             * @member {Array.<string>} hostAddresses
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.hostAddresses = $util.emptyArray;

            /**
             * SensorStats givenUp.
             * @member {Object.<string,number>} givenUp
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.givenUp = $util.emptyObject;

            /**
             * SensorStats diskBatches.
             * @member {number} diskBatches
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.diskBatches = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats diskBytes.
             * @member {number} diskBytes
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.diskBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorStats oldestWaiting.
             * @member {number|null|undefined} oldestWaiting
             * @memberof lanhound.v1.SensorStats
             * @instance
             */
            SensorStats.prototype.oldestWaiting = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(SensorStats.prototype, "_clockOffsetUs", {
                get: $util.oneOfGetter($oneOfFields = ["clockOffsetUs"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(SensorStats.prototype, "_oldestWaiting", {
                get: $util.oneOfGetter($oneOfFields = ["oldestWaiting"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new SensorStats instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.SensorStats
             * @static
             * @param {lanhound.v1.SensorStats.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.SensorStats} SensorStats instance
             * @type {{
             *   (properties: lanhound.v1.SensorStats.$Shape): lanhound.v1.SensorStats & lanhound.v1.SensorStats.$Shape;
             *   (properties?: lanhound.v1.SensorStats.$Properties): lanhound.v1.SensorStats;
             * }}
             */
            SensorStats.create = function(properties) {
                return new SensorStats(properties);
            };

            /**
             * Encodes the specified SensorStats message. Does not implicitly {@link lanhound.v1.SensorStats.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.SensorStats
             * @static
             * @param {lanhound.v1.SensorStats.$Properties} message SensorStats message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SensorStats.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.packets != null && $Object.hasOwnProperty.call(message, "packets") && (typeof message.packets === "object" ? message.packets.low || message.packets.high : message.packets !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.packets);
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && (typeof message.bytes === "object" ? message.bytes.low || message.bytes.high : message.bytes !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.bytes);
                if (message.kernelDrops != null && $Object.hasOwnProperty.call(message, "kernelDrops") && (typeof message.kernelDrops === "object" ? message.kernelDrops.low || message.kernelDrops.high : message.kernelDrops !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.kernelDrops);
                if (message.interfaceDrops != null && $Object.hasOwnProperty.call(message, "interfaceDrops") && (typeof message.interfaceDrops === "object" ? message.interfaceDrops.low || message.interfaceDrops.high : message.interfaceDrops !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.interfaceDrops);
                if (message.decodeDrops != null && $Object.hasOwnProperty.call(message, "decodeDrops"))
                    for (let keys = $Object.keys(message.decodeDrops), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 5, wireType 2 =*/42).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 0 =*/16).uint64(message.decodeDrops[keys[i]]).ldelim();
                if (message.flowsLive != null && $Object.hasOwnProperty.call(message, "flowsLive") && (typeof message.flowsLive === "object" ? message.flowsLive.low || message.flowsLive.high : message.flowsLive !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.flowsLive);
                if (message.flowsEvicted != null && $Object.hasOwnProperty.call(message, "flowsEvicted") && (typeof message.flowsEvicted === "object" ? message.flowsEvicted.low || message.flowsEvicted.high : message.flowsEvicted !== 0))
                    writer.uint32(/* id 7, wireType 0 =*/56).uint64(message.flowsEvicted);
                if (message.spoolBatches != null && $Object.hasOwnProperty.call(message, "spoolBatches") && (typeof message.spoolBatches === "object" ? message.spoolBatches.low || message.spoolBatches.high : message.spoolBatches !== 0))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.spoolBatches);
                if (message.spoolBytes != null && $Object.hasOwnProperty.call(message, "spoolBytes") && (typeof message.spoolBytes === "object" ? message.spoolBytes.low || message.spoolBytes.high : message.spoolBytes !== 0))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint64(message.spoolBytes);
                if (message.batchesSent != null && $Object.hasOwnProperty.call(message, "batchesSent") && (typeof message.batchesSent === "object" ? message.batchesSent.low || message.batchesSent.high : message.batchesSent !== 0))
                    writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.batchesSent);
                if (message.bytesSent != null && $Object.hasOwnProperty.call(message, "bytesSent") && (typeof message.bytesSent === "object" ? message.bytesSent.low || message.bytesSent.high : message.bytesSent !== 0))
                    writer.uint32(/* id 11, wireType 0 =*/88).uint64(message.bytesSent);
                if (message.batchesLost != null && $Object.hasOwnProperty.call(message, "batchesLost") && (typeof message.batchesLost === "object" ? message.batchesLost.low || message.batchesLost.high : message.batchesLost !== 0))
                    writer.uint32(/* id 12, wireType 0 =*/96).uint64(message.batchesLost);
                if (message.cpuMs != null && $Object.hasOwnProperty.call(message, "cpuMs") && (typeof message.cpuMs === "object" ? message.cpuMs.low || message.cpuMs.high : message.cpuMs !== 0))
                    writer.uint32(/* id 13, wireType 0 =*/104).uint64(message.cpuMs);
                if (message.rssBytes != null && $Object.hasOwnProperty.call(message, "rssBytes") && (typeof message.rssBytes === "object" ? message.rssBytes.low || message.rssBytes.high : message.rssBytes !== 0))
                    writer.uint32(/* id 14, wireType 0 =*/112).uint64(message.rssBytes);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
                    writer.uint32(/* id 15, wireType 2 =*/122).string(message.version);
                if (message.clockOffsetUs != null && $Object.hasOwnProperty.call(message, "clockOffsetUs"))
                    writer.uint32(/* id 16, wireType 0 =*/128).sint64(message.clockOffsetUs);
                if (message.source != null && $Object.hasOwnProperty.call(message, "source") && message.source !== "")
                    writer.uint32(/* id 17, wireType 2 =*/138).string(message.source);
                if (message.hostAddresses != null && message.hostAddresses.length)
                    for (let i = 0; i < message.hostAddresses.length; ++i)
                        writer.uint32(/* id 18, wireType 2 =*/146).string(message.hostAddresses[i]);
                if (message.givenUp != null && $Object.hasOwnProperty.call(message, "givenUp"))
                    for (let keys = $Object.keys(message.givenUp), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 19, wireType 2 =*/154).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 0 =*/16).uint64(message.givenUp[keys[i]]).ldelim();
                if (message.diskBatches != null && $Object.hasOwnProperty.call(message, "diskBatches") && (typeof message.diskBatches === "object" ? message.diskBatches.low || message.diskBatches.high : message.diskBatches !== 0))
                    writer.uint32(/* id 20, wireType 0 =*/160).uint64(message.diskBatches);
                if (message.diskBytes != null && $Object.hasOwnProperty.call(message, "diskBytes") && (typeof message.diskBytes === "object" ? message.diskBytes.low || message.diskBytes.high : message.diskBytes !== 0))
                    writer.uint32(/* id 21, wireType 0 =*/168).uint64(message.diskBytes);
                if (message.oldestWaiting != null && $Object.hasOwnProperty.call(message, "oldestWaiting"))
                    writer.uint32(/* id 22, wireType 1 =*/177).sfixed64(message.oldestWaiting);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SensorStats message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.SensorStats
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.SensorStats & lanhound.v1.SensorStats.$Shape} SensorStats
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SensorStats.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lanhound.v1.SensorStats();
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
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.packets = value;
                            else
                                delete message.packets;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bytes = value;
                            else
                                delete message.bytes;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.kernelDrops = value;
                            else
                                delete message.kernelDrops;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.interfaceDrops = value;
                            else
                                delete message.interfaceDrops;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (message.decodeDrops === $util.emptyObject)
                                message.decodeDrops = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = $util.Long ? $util.Long.fromNumber(0, true) : 0;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 0)
                                        break;
                                    value = reader.uint64();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.decodeDrops, key);
                            message.decodeDrops[key] = value;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.flowsLive = value;
                            else
                                delete message.flowsLive;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.flowsEvicted = value;
                            else
                                delete message.flowsEvicted;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.spoolBatches = value;
                            else
                                delete message.spoolBatches;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.spoolBytes = value;
                            else
                                delete message.spoolBytes;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.batchesSent = value;
                            else
                                delete message.batchesSent;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bytesSent = value;
                            else
                                delete message.bytesSent;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.batchesLost = value;
                            else
                                delete message.batchesLost;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.cpuMs = value;
                            else
                                delete message.cpuMs;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.rssBytes = value;
                            else
                                delete message.rssBytes;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 0)
                                break;
                            message.clockOffsetUs = reader.sint64();
                            message._clockOffsetUs = "clockOffsetUs";
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.source = value;
                            else
                                delete message.source;
                            continue;
                        }
                    case 18: {
                            if (wireType !== 2)
                                break;
                            if (!(message.hostAddresses && message.hostAddresses.length))
                                message.hostAddresses = [];
                            message.hostAddresses.push(reader.stringVerify());
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            if (message.givenUp === $util.emptyObject)
                                message.givenUp = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = $util.Long ? $util.Long.fromNumber(0, true) : 0;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 0)
                                        break;
                                    value = reader.uint64();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.givenUp, key);
                            message.givenUp[key] = value;
                            continue;
                        }
                    case 20: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.diskBatches = value;
                            else
                                delete message.diskBatches;
                            continue;
                        }
                    case 21: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.diskBytes = value;
                            else
                                delete message.diskBytes;
                            continue;
                        }
                    case 22: {
                            if (wireType !== 1)
                                break;
                            message.oldestWaiting = reader.sfixed64();
                            message._oldestWaiting = "oldestWaiting";
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

            return SensorStats;
        })();

        /**
         * LossReason enum.
         * @name lanhound.v1.LossReason
         * @enum {number}
         * @property {number} LOSS_REASON_UNSPECIFIED=0 LOSS_REASON_UNSPECIFIED value
         * @property {number} LOSS_REASON_SPOOL_FULL=1 LOSS_REASON_SPOOL_FULL value
         * @property {number} LOSS_REASON_QUEUE_FULL=2 LOSS_REASON_QUEUE_FULL value
         * @property {number} LOSS_REASON_REFUSED=3 LOSS_REASON_REFUSED value
         * @property {number} LOSS_REASON_DAMAGED=4 LOSS_REASON_DAMAGED value
         * @property {number} LOSS_REASON_STOPPED=5 LOSS_REASON_STOPPED value
         * @property {number} LOSS_REASON_KILLED=6 LOSS_REASON_KILLED value
         */
        v1.LossReason = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "LOSS_REASON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "LOSS_REASON_SPOOL_FULL"] = 1;
            values[valuesById[2] = "LOSS_REASON_QUEUE_FULL"] = 2;
            values[valuesById[3] = "LOSS_REASON_REFUSED"] = 3;
            values[valuesById[4] = "LOSS_REASON_DAMAGED"] = 4;
            values[valuesById[5] = "LOSS_REASON_STOPPED"] = 5;
            values[valuesById[6] = "LOSS_REASON_KILLED"] = 6;
            return values;
        })();

        v1.SensorLoss = (function() {

            /**
             * Properties of a SensorLoss.
             * @typedef {Object} lanhound.v1.SensorLoss.$Properties
             * @property {lanhound.v1.LossReason|null} [reason] SensorLoss reason
             * @property {number|null} [start] SensorLoss start
             * @property {number|null} [end] SensorLoss end
             * @property {number|null} [batches] SensorLoss batches
             * @property {number|null} [events] SensorLoss events
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SensorLoss.
             * @memberof lanhound.v1
             * @interface ISensorLoss
             * @augments lanhound.v1.SensorLoss.$Properties
             * @deprecated Use lanhound.v1.SensorLoss.$Properties instead.
             */

            /**
             * Shape of a SensorLoss.
             * @typedef {lanhound.v1.SensorLoss.$Properties} lanhound.v1.SensorLoss.$Shape
             */

            /**
             * Constructs a new SensorLoss.
             * @memberof lanhound.v1
             * @classdesc Represents a SensorLoss.
             * @constructor
             * @param {lanhound.v1.SensorLoss.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SensorLoss = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SensorLoss reason.
             * @member {lanhound.v1.LossReason} reason
             * @memberof lanhound.v1.SensorLoss
             * @instance
             */
            SensorLoss.prototype.reason = 0;

            /**
             * SensorLoss start.
             * @member {number} start
             * @memberof lanhound.v1.SensorLoss
             * @instance
             */
            SensorLoss.prototype.start = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            /**
             * SensorLoss end.
             * @member {number} end
             * @memberof lanhound.v1.SensorLoss
             * @instance
             */
            SensorLoss.prototype.end = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            /**
             * SensorLoss batches.
             * @member {number} batches
             * @memberof lanhound.v1.SensorLoss
             * @instance
             */
            SensorLoss.prototype.batches = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SensorLoss events.
             * @member {number} events
             * @memberof lanhound.v1.SensorLoss
             * @instance
             */
            SensorLoss.prototype.events = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new SensorLoss instance using the specified properties.
             * @function create
             * @memberof lanhound.v1.SensorLoss
             * @static
             * @param {lanhound.v1.SensorLoss.$Properties=} [properties] Properties to set
             * @returns {lanhound.v1.SensorLoss} SensorLoss instance
             * @type {{
             *   (properties: lanhound.v1.SensorLoss.$Shape): lanhound.v1.SensorLoss & lanhound.v1.SensorLoss.$Shape;
             *   (properties?: lanhound.v1.SensorLoss.$Properties): lanhound.v1.SensorLoss;
             * }}
             */
            SensorLoss.create = function(properties) {
                return new SensorLoss(properties);
            };

            /**
             * Encodes the specified SensorLoss message. Does not implicitly {@link lanhound.v1.SensorLoss.verify|verify} messages.
             * @function encode
             * @memberof lanhound.v1.SensorLoss
             * @static
             * @param {lanhound.v1.SensorLoss.$Properties} message SensorLoss message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SensorLoss.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.reason);
                if (message.start != null && $Object.hasOwnProperty.call(message, "start") && (typeof message.start === "object" ? message.start.low || message.start.high : message.start !== 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).sfixed64(message.start);
                if (message.end != null && $Object.hasOwnProperty.call(message, "end") && (typeof message.end === "object" ? message.end.low || message.end.high : message.end !== 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).sfixed64(message.end);
                if (message.batches != null && $Object.hasOwnProperty.call(message, "batches") && (typeof message.batches === "object" ? message.batches.low || message.batches.high : message.batches !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.batches);
                if (message.events != null && $Object.hasOwnProperty.call(message, "events") && (typeof message.events === "object" ? message.events.low || message.events.high : message.events !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.events);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SensorLoss message from the specified reader or buffer.
             * @function decode
             * @memberof lanhound.v1.SensorLoss
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lanhound.v1.SensorLoss & lanhound.v1.SensorLoss.$Shape} SensorLoss
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SensorLoss.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.lanhound.v1.SensorLoss();
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
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (typeof (value = reader.sfixed64()) === "object" ? value.low || value.high : value !== 0)
                                message.start = value;
                            else
                                delete message.start;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (typeof (value = reader.sfixed64()) === "object" ? value.low || value.high : value !== 0)
                                message.end = value;
                            else
                                delete message.end;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.batches = value;
                            else
                                delete message.batches;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.events = value;
                            else
                                delete message.events;
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

            return SensorLoss;
        })();

        return v1;
    })();

    return lanhound;
})();

export {
  $root as default
};
