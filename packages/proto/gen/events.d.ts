import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace lanhound. */
export namespace lanhound {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of an EventBatch.
         * @deprecated Use lanhound.v1.EventBatch.$Properties instead.
         */
        interface IEventBatch extends lanhound.v1.EventBatch.$Properties {
        }

        /** Represents an EventBatch. */
        class EventBatch {

            /**
             * Constructs a new EventBatch.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.EventBatch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EventBatch site. */
            site: string;

            /** EventBatch sensor. */
            sensor: string;

            /** EventBatch epoch. */
            epoch: number;

            /** EventBatch sequence. */
            sequence: number;

            /** EventBatch events. */
            events: lanhound.v1.Event.$Properties[];

            /**
             * Creates a new EventBatch instance using the specified properties.
             * @param [properties] Properties to set
             * @returns EventBatch instance
             */
            static create(properties: lanhound.v1.EventBatch.$Shape): lanhound.v1.EventBatch & lanhound.v1.EventBatch.$Shape;
            static create(properties?: lanhound.v1.EventBatch.$Properties): lanhound.v1.EventBatch;

            /**
             * Encodes the specified EventBatch message. Does not implicitly {@link lanhound.v1.EventBatch.verify|verify} messages.
             * @param message EventBatch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.EventBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EventBatch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.EventBatch & lanhound.v1.EventBatch.$Shape} EventBatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.EventBatch & lanhound.v1.EventBatch.$Shape;
        }

        namespace EventBatch {

            /** Properties of an EventBatch. */
            interface $Properties {

                /** EventBatch site */
                site?: (string|null);

                /** EventBatch sensor */
                sensor?: (string|null);

                /** EventBatch epoch */
                epoch?: (number|null);

                /** EventBatch sequence */
                sequence?: (number|null);

                /** EventBatch events */
                events?: (lanhound.v1.Event.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EventBatch. */
            type $Shape = {
              site?: string|null;
              sensor?: string|null;
              epoch?: number|null;
              sequence?: number|null;
              events?: lanhound.v1.Event.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of an Event.
         * @deprecated Use lanhound.v1.Event.$Properties instead.
         */
        interface IEvent extends lanhound.v1.Event.$Properties {
        }

        /** Represents an Event. */
        class Event {

            /**
             * Constructs a new Event.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Event.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Event time. */
            time: number;

            /** Event flow. */
            flow?: (lanhound.v1.Flow.$Properties|null);

            /** Event dns. */
            dns?: (lanhound.v1.Dns.$Properties|null);

            /** Event dhcp. */
            dhcp?: (lanhound.v1.Dhcp.$Properties|null);

            /** Event neighbor. */
            neighbor?: (lanhound.v1.Neighbor.$Properties|null);

            /** Event announcement. */
            announcement?: (lanhound.v1.Announcement.$Properties|null);

            /** Event tls. */
            tls?: (lanhound.v1.Tls.$Properties|null);

            /** Event http. */
            http?: (lanhound.v1.Http.$Properties|null);

            /** Event cleartext. */
            cleartext?: (lanhound.v1.Cleartext.$Properties|null);

            /** Event sensorStats. */
            sensorStats?: (lanhound.v1.SensorStats.$Properties|null);

            /** Event sensorLoss. */
            sensorLoss?: (lanhound.v1.SensorLoss.$Properties|null);

            /** Event kind. */
            kind?: ("flow"|"dns"|"dhcp"|"neighbor"|"announcement"|"tls"|"http"|"cleartext"|"sensorStats"|"sensorLoss");

            /**
             * Creates a new Event instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Event instance
             */
            static create(properties: lanhound.v1.Event.$Shape): lanhound.v1.Event & lanhound.v1.Event.$Shape;
            static create(properties?: lanhound.v1.Event.$Properties): lanhound.v1.Event;

            /**
             * Encodes the specified Event message. Does not implicitly {@link lanhound.v1.Event.verify|verify} messages.
             * @param message Event message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Event.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Event message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Event & lanhound.v1.Event.$Shape} Event
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Event & lanhound.v1.Event.$Shape;
        }

        namespace Event {

            /** Properties of an Event. */
            interface $Properties {

                /** Event time */
                time?: (number|null);

                /** Event flow */
                flow?: (lanhound.v1.Flow.$Properties|null);

                /** Event dns */
                dns?: (lanhound.v1.Dns.$Properties|null);

                /** Event dhcp */
                dhcp?: (lanhound.v1.Dhcp.$Properties|null);

                /** Event neighbor */
                neighbor?: (lanhound.v1.Neighbor.$Properties|null);

                /** Event announcement */
                announcement?: (lanhound.v1.Announcement.$Properties|null);

                /** Event tls */
                tls?: (lanhound.v1.Tls.$Properties|null);

                /** Event http */
                http?: (lanhound.v1.Http.$Properties|null);

                /** Event cleartext */
                cleartext?: (lanhound.v1.Cleartext.$Properties|null);

                /** Event sensorStats */
                sensorStats?: (lanhound.v1.SensorStats.$Properties|null);

                /** Event sensorLoss */
                sensorLoss?: (lanhound.v1.SensorLoss.$Properties|null);

                /** Event kind */
                kind?: ("flow"|"dns"|"dhcp"|"neighbor"|"announcement"|"tls"|"http"|"cleartext"|"sensorStats"|"sensorLoss");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of an Event. */
            type $Shape = {
              time?: number|null;
              flow?: lanhound.v1.Flow.$Shape|null;
              dns?: lanhound.v1.Dns.$Shape|null;
              dhcp?: lanhound.v1.Dhcp.$Shape|null;
              neighbor?: lanhound.v1.Neighbor.$Shape|null;
              announcement?: lanhound.v1.Announcement.$Shape|null;
              tls?: lanhound.v1.Tls.$Shape|null;
              http?: lanhound.v1.Http.$Shape|null;
              cleartext?: lanhound.v1.Cleartext.$Shape|null;
              sensorStats?: lanhound.v1.SensorStats.$Shape|null;
              sensorLoss?: lanhound.v1.SensorLoss.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "flow"; flow: lanhound.v1.Flow.$Shape; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "dns"; flow?: null; dns: lanhound.v1.Dns.$Shape; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "dhcp"; flow?: null; dns?: null; dhcp: lanhound.v1.Dhcp.$Shape; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "neighbor"; flow?: null; dns?: null; dhcp?: null; neighbor: lanhound.v1.Neighbor.$Shape; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "announcement"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement: lanhound.v1.Announcement.$Shape; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "tls"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls: lanhound.v1.Tls.$Shape; http?: null; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "http"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http: lanhound.v1.Http.$Shape; cleartext?: null; sensorStats?: null; sensorLoss?: null }|{ kind?: "cleartext"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext: lanhound.v1.Cleartext.$Shape; sensorStats?: null; sensorLoss?: null }|{ kind?: "sensorStats"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats: lanhound.v1.SensorStats.$Shape; sensorLoss?: null }|{ kind?: "sensorLoss"; flow?: null; dns?: null; dhcp?: null; neighbor?: null; announcement?: null; tls?: null; http?: null; cleartext?: null; sensorStats?: null; sensorLoss: lanhound.v1.SensorLoss.$Shape })
            );
        }

        /** FlowState enum. */
        enum FlowState {

            /** FLOW_STATE_UNSPECIFIED value */
            FLOW_STATE_UNSPECIFIED = 0,

            /** FLOW_STATE_OPEN value */
            FLOW_STATE_OPEN = 1,

            /** FLOW_STATE_UPDATE value */
            FLOW_STATE_UPDATE = 2,

            /** FLOW_STATE_CLOSED value */
            FLOW_STATE_CLOSED = 3
        }

        /** FlowReason enum. */
        enum FlowReason {

            /** FLOW_REASON_UNSPECIFIED value */
            FLOW_REASON_UNSPECIFIED = 0,

            /** FLOW_REASON_FIN value */
            FLOW_REASON_FIN = 1,

            /** FLOW_REASON_RST value */
            FLOW_REASON_RST = 2,

            /** FLOW_REASON_IDLE value */
            FLOW_REASON_IDLE = 3,

            /** FLOW_REASON_EVICTED value */
            FLOW_REASON_EVICTED = 4,

            /** FLOW_REASON_END value */
            FLOW_REASON_END = 5
        }

        /**
         * Properties of a Flow.
         * @deprecated Use lanhound.v1.Flow.$Properties instead.
         */
        interface IFlow extends lanhound.v1.Flow.$Properties {
        }

        /** Represents a Flow. */
        class Flow {

            /**
             * Constructs a new Flow.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Flow.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Flow flowId. */
            flowId: number;

            /** Flow state. */
            state: lanhound.v1.FlowState;

            /** Flow reason. */
            reason?: (lanhound.v1.FlowReason|null);

            /** Flow start. */
            start: number;

            /** Flow end. */
            end: number;

            /** Flow proto. */
            proto: number;

            /** Flow src. */
            src: Uint8Array;

            /** Flow srcPort. */
            srcPort?: (number|null);

            /** Flow srcMac. */
            srcMac?: (number|null);

            /** Flow dst. */
            dst: Uint8Array;

            /** Flow dstPort. */
            dstPort?: (number|null);

            /** Flow dstMac. */
            dstMac?: (number|null);

            /** Flow vlan. */
            vlan?: (number|null);

            /** Flow icmpType. */
            icmpType?: (number|null);

            /** Flow icmpCode. */
            icmpCode?: (number|null);

            /** Flow srcPackets. */
            srcPackets: number;

            /** Flow srcBytes. */
            srcBytes: number;

            /** Flow dstPackets. */
            dstPackets: number;

            /** Flow dstBytes. */
            dstBytes: number;

            /** Flow srcTcpFlags. */
            srcTcpFlags?: (number|null);

            /** Flow dstTcpFlags. */
            dstTcpFlags?: (number|null);

            /** Flow app. */
            app?: (string|null);

            /** Flow serverName. */
            serverName?: (string|null);

            /** Flow handshakeRttUs. */
            handshakeRttUs?: (number|null);

            /** Flow srcRetransmissions. */
            srcRetransmissions?: (number|null);

            /** Flow dstRetransmissions. */
            dstRetransmissions?: (number|null);

            /** Flow synFingerprint. */
            synFingerprint?: (string|null);

            /**
             * Creates a new Flow instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Flow instance
             */
            static create(properties: lanhound.v1.Flow.$Shape): lanhound.v1.Flow & lanhound.v1.Flow.$Shape;
            static create(properties?: lanhound.v1.Flow.$Properties): lanhound.v1.Flow;

            /**
             * Encodes the specified Flow message. Does not implicitly {@link lanhound.v1.Flow.verify|verify} messages.
             * @param message Flow message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Flow.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Flow message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Flow & lanhound.v1.Flow.$Shape} Flow
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Flow & lanhound.v1.Flow.$Shape;
        }

        namespace Flow {

            /** Properties of a Flow. */
            interface $Properties {

                /** Flow flowId */
                flowId?: (number|null);

                /** Flow state */
                state?: (lanhound.v1.FlowState|null);

                /** Flow reason */
                reason?: (lanhound.v1.FlowReason|null);

                /** Flow start */
                start?: (number|null);

                /** Flow end */
                end?: (number|null);

                /** Flow proto */
                proto?: (number|null);

                /** Flow src */
                src?: (Uint8Array|null);

                /** Flow srcPort */
                srcPort?: (number|null);

                /** Flow srcMac */
                srcMac?: (number|null);

                /** Flow dst */
                dst?: (Uint8Array|null);

                /** Flow dstPort */
                dstPort?: (number|null);

                /** Flow dstMac */
                dstMac?: (number|null);

                /** Flow vlan */
                vlan?: (number|null);

                /** Flow icmpType */
                icmpType?: (number|null);

                /** Flow icmpCode */
                icmpCode?: (number|null);

                /** Flow srcPackets */
                srcPackets?: (number|null);

                /** Flow srcBytes */
                srcBytes?: (number|null);

                /** Flow dstPackets */
                dstPackets?: (number|null);

                /** Flow dstBytes */
                dstBytes?: (number|null);

                /** Flow srcTcpFlags */
                srcTcpFlags?: (number|null);

                /** Flow dstTcpFlags */
                dstTcpFlags?: (number|null);

                /** Flow app */
                app?: (string|null);

                /** Flow serverName */
                serverName?: (string|null);

                /** Flow handshakeRttUs */
                handshakeRttUs?: (number|null);

                /** Flow srcRetransmissions */
                srcRetransmissions?: (number|null);

                /** Flow dstRetransmissions */
                dstRetransmissions?: (number|null);

                /** Flow synFingerprint */
                synFingerprint?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Flow. */
            type $Shape = lanhound.v1.Flow.$Properties;
        }

        /**
         * Properties of a Dns.
         * @deprecated Use lanhound.v1.Dns.$Properties instead.
         */
        interface IDns extends lanhound.v1.Dns.$Properties {
        }

        /** Represents a Dns. */
        class Dns {

            /**
             * Constructs a new Dns.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Dns.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Dns src. */
            src: Uint8Array;

            /** Dns srcPort. */
            srcPort?: (number|null);

            /** Dns srcMac. */
            srcMac?: (number|null);

            /** Dns dst. */
            dst?: (Uint8Array|null);

            /** Dns dstPort. */
            dstPort?: (number|null);

            /** Dns via. */
            via: string;

            /** Dns id. */
            id: number;

            /** Dns name. */
            name: string;

            /** Dns qtype. */
            qtype: string;

            /** Dns rcode. */
            rcode?: (string|null);

            /** Dns rttUs. */
            rttUs?: (number|null);

            /** Dns answers. */
            answers: lanhound.v1.DnsAnswer.$Properties[];

            /** Dns truncated. */
            truncated?: (boolean|null);

            /** Dns edns. */
            edns?: (boolean|null);

            /** Dns blockedBy. */
            blockedBy?: (string|null);

            /**
             * Creates a new Dns instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Dns instance
             */
            static create(properties: lanhound.v1.Dns.$Shape): lanhound.v1.Dns & lanhound.v1.Dns.$Shape;
            static create(properties?: lanhound.v1.Dns.$Properties): lanhound.v1.Dns;

            /**
             * Encodes the specified Dns message. Does not implicitly {@link lanhound.v1.Dns.verify|verify} messages.
             * @param message Dns message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Dns.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Dns message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Dns & lanhound.v1.Dns.$Shape} Dns
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Dns & lanhound.v1.Dns.$Shape;
        }

        namespace Dns {

            /** Properties of a Dns. */
            interface $Properties {

                /** Dns src */
                src?: (Uint8Array|null);

                /** Dns srcPort */
                srcPort?: (number|null);

                /** Dns srcMac */
                srcMac?: (number|null);

                /** Dns dst */
                dst?: (Uint8Array|null);

                /** Dns dstPort */
                dstPort?: (number|null);

                /** Dns via */
                via?: (string|null);

                /** Dns id */
                id?: (number|null);

                /** Dns name */
                name?: (string|null);

                /** Dns qtype */
                qtype?: (string|null);

                /** Dns rcode */
                rcode?: (string|null);

                /** Dns rttUs */
                rttUs?: (number|null);

                /** Dns answers */
                answers?: (lanhound.v1.DnsAnswer.$Properties[]|null);

                /** Dns truncated */
                truncated?: (boolean|null);

                /** Dns edns */
                edns?: (boolean|null);

                /** Dns blockedBy */
                blockedBy?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Dns. */
            type $Shape = lanhound.v1.Dns.$Properties;
        }

        /**
         * Properties of a DnsAnswer.
         * @deprecated Use lanhound.v1.DnsAnswer.$Properties instead.
         */
        interface IDnsAnswer extends lanhound.v1.DnsAnswer.$Properties {
        }

        /** Represents a DnsAnswer. */
        class DnsAnswer {

            /**
             * Constructs a new DnsAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.DnsAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DnsAnswer name. */
            name: string;

            /** DnsAnswer type. */
            type: string;

            /** DnsAnswer ttl. */
            ttl: number;

            /** DnsAnswer data. */
            data: string;

            /**
             * Creates a new DnsAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DnsAnswer instance
             */
            static create(properties: lanhound.v1.DnsAnswer.$Shape): lanhound.v1.DnsAnswer & lanhound.v1.DnsAnswer.$Shape;
            static create(properties?: lanhound.v1.DnsAnswer.$Properties): lanhound.v1.DnsAnswer;

            /**
             * Encodes the specified DnsAnswer message. Does not implicitly {@link lanhound.v1.DnsAnswer.verify|verify} messages.
             * @param message DnsAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.DnsAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DnsAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.DnsAnswer & lanhound.v1.DnsAnswer.$Shape} DnsAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.DnsAnswer & lanhound.v1.DnsAnswer.$Shape;
        }

        namespace DnsAnswer {

            /** Properties of a DnsAnswer. */
            interface $Properties {

                /** DnsAnswer name */
                name?: (string|null);

                /** DnsAnswer type */
                type?: (string|null);

                /** DnsAnswer ttl */
                ttl?: (number|null);

                /** DnsAnswer data */
                data?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DnsAnswer. */
            type $Shape = lanhound.v1.DnsAnswer.$Properties;
        }

        /**
         * Properties of a Dhcp.
         * @deprecated Use lanhound.v1.Dhcp.$Properties instead.
         */
        interface IDhcp extends lanhound.v1.Dhcp.$Properties {
        }

        /** Represents a Dhcp. */
        class Dhcp {

            /**
             * Constructs a new Dhcp.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Dhcp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Dhcp clientMac. */
            clientMac?: (number|null);

            /** Dhcp messageType. */
            messageType: string;

            /** Dhcp src. */
            src?: (Uint8Array|null);

            /** Dhcp dst. */
            dst?: (Uint8Array|null);

            /** Dhcp requestedIp. */
            requestedIp?: (Uint8Array|null);

            /** Dhcp assignedIp. */
            assignedIp?: (Uint8Array|null);

            /** Dhcp serverIp. */
            serverIp?: (Uint8Array|null);

            /** Dhcp hostname. */
            hostname?: (string|null);

            /** Dhcp fqdn. */
            fqdn?: (string|null);

            /** Dhcp vendorClass. */
            vendorClass?: (string|null);

            /** Dhcp parameterList. */
            parameterList: number[];

            /** Dhcp leaseSeconds. */
            leaseSeconds?: (number|null);

            /** Dhcp relay. */
            relay?: (Uint8Array|null);

            /** Dhcp clientDuid. */
            clientDuid?: (string|null);

            /** Dhcp srcMac. */
            srcMac?: (number|null);

            /** Dhcp routers. */
            routers: string[];

            /** Dhcp dnsServers. */
            dnsServers: string[];

            /**
             * Creates a new Dhcp instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Dhcp instance
             */
            static create(properties: lanhound.v1.Dhcp.$Shape): lanhound.v1.Dhcp & lanhound.v1.Dhcp.$Shape;
            static create(properties?: lanhound.v1.Dhcp.$Properties): lanhound.v1.Dhcp;

            /**
             * Encodes the specified Dhcp message. Does not implicitly {@link lanhound.v1.Dhcp.verify|verify} messages.
             * @param message Dhcp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Dhcp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Dhcp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Dhcp & lanhound.v1.Dhcp.$Shape} Dhcp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Dhcp & lanhound.v1.Dhcp.$Shape;
        }

        namespace Dhcp {

            /** Properties of a Dhcp. */
            interface $Properties {

                /** Dhcp clientMac */
                clientMac?: (number|null);

                /** Dhcp messageType */
                messageType?: (string|null);

                /** Dhcp src */
                src?: (Uint8Array|null);

                /** Dhcp dst */
                dst?: (Uint8Array|null);

                /** Dhcp requestedIp */
                requestedIp?: (Uint8Array|null);

                /** Dhcp assignedIp */
                assignedIp?: (Uint8Array|null);

                /** Dhcp serverIp */
                serverIp?: (Uint8Array|null);

                /** Dhcp hostname */
                hostname?: (string|null);

                /** Dhcp fqdn */
                fqdn?: (string|null);

                /** Dhcp vendorClass */
                vendorClass?: (string|null);

                /** Dhcp parameterList */
                parameterList?: (number[]|null);

                /** Dhcp leaseSeconds */
                leaseSeconds?: (number|null);

                /** Dhcp relay */
                relay?: (Uint8Array|null);

                /** Dhcp clientDuid */
                clientDuid?: (string|null);

                /** Dhcp srcMac */
                srcMac?: (number|null);

                /** Dhcp routers */
                routers?: (string[]|null);

                /** Dhcp dnsServers */
                dnsServers?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Dhcp. */
            type $Shape = lanhound.v1.Dhcp.$Properties;
        }

        /**
         * Properties of a Neighbor.
         * @deprecated Use lanhound.v1.Neighbor.$Properties instead.
         */
        interface INeighbor extends lanhound.v1.Neighbor.$Properties {
        }

        /** Represents a Neighbor. */
        class Neighbor {

            /**
             * Constructs a new Neighbor.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Neighbor.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Neighbor op. */
            op: string;

            /** Neighbor senderMac. */
            senderMac?: (number|null);

            /** Neighbor senderIp. */
            senderIp?: (Uint8Array|null);

            /** Neighbor targetMac. */
            targetMac?: (number|null);

            /** Neighbor targetIp. */
            targetIp?: (Uint8Array|null);

            /** Neighbor etherMac. */
            etherMac?: (number|null);

            /** Neighbor router. */
            router?: (lanhound.v1.Router.$Properties|null);

            /**
             * Creates a new Neighbor instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Neighbor instance
             */
            static create(properties: lanhound.v1.Neighbor.$Shape): lanhound.v1.Neighbor & lanhound.v1.Neighbor.$Shape;
            static create(properties?: lanhound.v1.Neighbor.$Properties): lanhound.v1.Neighbor;

            /**
             * Encodes the specified Neighbor message. Does not implicitly {@link lanhound.v1.Neighbor.verify|verify} messages.
             * @param message Neighbor message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Neighbor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Neighbor message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Neighbor & lanhound.v1.Neighbor.$Shape} Neighbor
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Neighbor & lanhound.v1.Neighbor.$Shape;
        }

        namespace Neighbor {

            /** Properties of a Neighbor. */
            interface $Properties {

                /** Neighbor op */
                op?: (string|null);

                /** Neighbor senderMac */
                senderMac?: (number|null);

                /** Neighbor senderIp */
                senderIp?: (Uint8Array|null);

                /** Neighbor targetMac */
                targetMac?: (number|null);

                /** Neighbor targetIp */
                targetIp?: (Uint8Array|null);

                /** Neighbor etherMac */
                etherMac?: (number|null);

                /** Neighbor router */
                router?: (lanhound.v1.Router.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Neighbor. */
            type $Shape = lanhound.v1.Neighbor.$Properties;
        }

        /**
         * Properties of a Router.
         * @deprecated Use lanhound.v1.Router.$Properties instead.
         */
        interface IRouter extends lanhound.v1.Router.$Properties {
        }

        /** Represents a Router. */
        class Router {

            /**
             * Constructs a new Router.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Router.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Router lifetimeSeconds. */
            lifetimeSeconds: number;

            /** Router prefixes. */
            prefixes: string[];

            /** Router dnsServers. */
            dnsServers: string[];

            /** Router managed. */
            managed?: (boolean|null);

            /**
             * Creates a new Router instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Router instance
             */
            static create(properties: lanhound.v1.Router.$Shape): lanhound.v1.Router & lanhound.v1.Router.$Shape;
            static create(properties?: lanhound.v1.Router.$Properties): lanhound.v1.Router;

            /**
             * Encodes the specified Router message. Does not implicitly {@link lanhound.v1.Router.verify|verify} messages.
             * @param message Router message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Router.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Router message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Router & lanhound.v1.Router.$Shape} Router
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Router & lanhound.v1.Router.$Shape;
        }

        namespace Router {

            /** Properties of a Router. */
            interface $Properties {

                /** Router lifetimeSeconds */
                lifetimeSeconds?: (number|null);

                /** Router prefixes */
                prefixes?: (string[]|null);

                /** Router dnsServers */
                dnsServers?: (string[]|null);

                /** Router managed */
                managed?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Router. */
            type $Shape = lanhound.v1.Router.$Properties;
        }

        /**
         * Properties of an Announcement.
         * @deprecated Use lanhound.v1.Announcement.$Properties instead.
         */
        interface IAnnouncement extends lanhound.v1.Announcement.$Properties {
        }

        /** Represents an Announcement. */
        class Announcement {

            /**
             * Constructs a new Announcement.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Announcement.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Announcement mac. */
            mac?: (number|null);

            /** Announcement ip. */
            ip?: (Uint8Array|null);

            /** Announcement via. */
            via: string;

            /** Announcement name. */
            name?: (string|null);

            /** Announcement service. */
            service?: (string|null);

            /** Announcement model. */
            model?: (string|null);

            /** Announcement manufacturer. */
            manufacturer?: (string|null);

            /** Announcement text. */
            text: { [k: string]: string };

            /**
             * Creates a new Announcement instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Announcement instance
             */
            static create(properties: lanhound.v1.Announcement.$Shape): lanhound.v1.Announcement & lanhound.v1.Announcement.$Shape;
            static create(properties?: lanhound.v1.Announcement.$Properties): lanhound.v1.Announcement;

            /**
             * Encodes the specified Announcement message. Does not implicitly {@link lanhound.v1.Announcement.verify|verify} messages.
             * @param message Announcement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Announcement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Announcement message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Announcement & lanhound.v1.Announcement.$Shape} Announcement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Announcement & lanhound.v1.Announcement.$Shape;
        }

        namespace Announcement {

            /** Properties of an Announcement. */
            interface $Properties {

                /** Announcement mac */
                mac?: (number|null);

                /** Announcement ip */
                ip?: (Uint8Array|null);

                /** Announcement via */
                via?: (string|null);

                /** Announcement name */
                name?: (string|null);

                /** Announcement service */
                service?: (string|null);

                /** Announcement model */
                model?: (string|null);

                /** Announcement manufacturer */
                manufacturer?: (string|null);

                /** Announcement text */
                text?: ({ [k: string]: string }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Announcement. */
            type $Shape = lanhound.v1.Announcement.$Properties;
        }

        /**
         * Properties of a Tls.
         * @deprecated Use lanhound.v1.Tls.$Properties instead.
         */
        interface ITls extends lanhound.v1.Tls.$Properties {
        }

        /** Represents a Tls. */
        class Tls {

            /**
             * Constructs a new Tls.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Tls.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Tls src. */
            src: Uint8Array;

            /** Tls srcPort. */
            srcPort?: (number|null);

            /** Tls dst. */
            dst: Uint8Array;

            /** Tls dstPort. */
            dstPort?: (number|null);

            /** Tls flowId. */
            flowId: number;

            /** Tls via. */
            via: string;

            /** Tls sni. */
            sni?: (string|null);

            /** Tls alpn. */
            alpn: string[];

            /** Tls version. */
            version?: (string|null);

            /** Tls ja3. */
            ja3?: (string|null);

            /** Tls ja4. */
            ja4?: (string|null);

            /** Tls serverVersion. */
            serverVersion?: (string|null);

            /** Tls cipher. */
            cipher?: (string|null);

            /** Tls ja3s. */
            ja3s?: (string|null);

            /** Tls certSubject. */
            certSubject?: (string|null);

            /** Tls certIssuer. */
            certIssuer?: (string|null);

            /** Tls certNotBefore. */
            certNotBefore?: (number|null);

            /** Tls certNotAfter. */
            certNotAfter?: (number|null);

            /** Tls certSans. */
            certSans: string[];

            /** Tls certSha256. */
            certSha256?: (string|null);

            /** Tls selfSigned. */
            selfSigned?: (boolean|null);

            /** Tls ech. */
            ech?: (boolean|null);

            /**
             * Creates a new Tls instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Tls instance
             */
            static create(properties: lanhound.v1.Tls.$Shape): lanhound.v1.Tls & lanhound.v1.Tls.$Shape;
            static create(properties?: lanhound.v1.Tls.$Properties): lanhound.v1.Tls;

            /**
             * Encodes the specified Tls message. Does not implicitly {@link lanhound.v1.Tls.verify|verify} messages.
             * @param message Tls message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Tls.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Tls message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Tls & lanhound.v1.Tls.$Shape} Tls
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Tls & lanhound.v1.Tls.$Shape;
        }

        namespace Tls {

            /** Properties of a Tls. */
            interface $Properties {

                /** Tls src */
                src?: (Uint8Array|null);

                /** Tls srcPort */
                srcPort?: (number|null);

                /** Tls dst */
                dst?: (Uint8Array|null);

                /** Tls dstPort */
                dstPort?: (number|null);

                /** Tls flowId */
                flowId?: (number|null);

                /** Tls via */
                via?: (string|null);

                /** Tls sni */
                sni?: (string|null);

                /** Tls alpn */
                alpn?: (string[]|null);

                /** Tls version */
                version?: (string|null);

                /** Tls ja3 */
                ja3?: (string|null);

                /** Tls ja4 */
                ja4?: (string|null);

                /** Tls serverVersion */
                serverVersion?: (string|null);

                /** Tls cipher */
                cipher?: (string|null);

                /** Tls ja3s */
                ja3s?: (string|null);

                /** Tls certSubject */
                certSubject?: (string|null);

                /** Tls certIssuer */
                certIssuer?: (string|null);

                /** Tls certNotBefore */
                certNotBefore?: (number|null);

                /** Tls certNotAfter */
                certNotAfter?: (number|null);

                /** Tls certSans */
                certSans?: (string[]|null);

                /** Tls certSha256 */
                certSha256?: (string|null);

                /** Tls selfSigned */
                selfSigned?: (boolean|null);

                /** Tls ech */
                ech?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Tls. */
            type $Shape = lanhound.v1.Tls.$Properties;
        }

        /**
         * Properties of a Http.
         * @deprecated Use lanhound.v1.Http.$Properties instead.
         */
        interface IHttp extends lanhound.v1.Http.$Properties {
        }

        /** Represents a Http. */
        class Http {

            /**
             * Constructs a new Http.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Http.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Http src. */
            src: Uint8Array;

            /** Http srcPort. */
            srcPort?: (number|null);

            /** Http dst. */
            dst: Uint8Array;

            /** Http dstPort. */
            dstPort?: (number|null);

            /** Http flowId. */
            flowId: number;

            /** Http method. */
            method: string;

            /** Http host. */
            host?: (string|null);

            /** Http uri. */
            uri: string;

            /** Http userAgent. */
            userAgent?: (string|null);

            /** Http status. */
            status?: (number|null);

            /** Http contentType. */
            contentType?: (string|null);

            /** Http basicAuth. */
            basicAuth?: (boolean|null);

            /** Http server. */
            server?: (string|null);

            /**
             * Creates a new Http instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Http instance
             */
            static create(properties: lanhound.v1.Http.$Shape): lanhound.v1.Http & lanhound.v1.Http.$Shape;
            static create(properties?: lanhound.v1.Http.$Properties): lanhound.v1.Http;

            /**
             * Encodes the specified Http message. Does not implicitly {@link lanhound.v1.Http.verify|verify} messages.
             * @param message Http message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Http.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Http message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Http & lanhound.v1.Http.$Shape} Http
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Http & lanhound.v1.Http.$Shape;
        }

        namespace Http {

            /** Properties of a Http. */
            interface $Properties {

                /** Http src */
                src?: (Uint8Array|null);

                /** Http srcPort */
                srcPort?: (number|null);

                /** Http dst */
                dst?: (Uint8Array|null);

                /** Http dstPort */
                dstPort?: (number|null);

                /** Http flowId */
                flowId?: (number|null);

                /** Http method */
                method?: (string|null);

                /** Http host */
                host?: (string|null);

                /** Http uri */
                uri?: (string|null);

                /** Http userAgent */
                userAgent?: (string|null);

                /** Http status */
                status?: (number|null);

                /** Http contentType */
                contentType?: (string|null);

                /** Http basicAuth */
                basicAuth?: (boolean|null);

                /** Http server */
                server?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Http. */
            type $Shape = lanhound.v1.Http.$Properties;
        }

        /**
         * Properties of a Cleartext.
         * @deprecated Use lanhound.v1.Cleartext.$Properties instead.
         */
        interface ICleartext extends lanhound.v1.Cleartext.$Properties {
        }

        /** Represents a Cleartext. */
        class Cleartext {

            /**
             * Constructs a new Cleartext.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Cleartext.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Cleartext protocol. */
            protocol: string;

            /** Cleartext server. */
            server: Uint8Array;

            /** Cleartext client. */
            client: Uint8Array;

            /** Cleartext port. */
            port: number;

            /** Cleartext flowId. */
            flowId: number;

            /** Cleartext credential. */
            credential?: (boolean|null);

            /** Cleartext username. */
            username?: (string|null);

            /** Cleartext clientMac. */
            clientMac?: (number|null);

            /** Cleartext serverMac. */
            serverMac?: (number|null);

            /**
             * Creates a new Cleartext instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Cleartext instance
             */
            static create(properties: lanhound.v1.Cleartext.$Shape): lanhound.v1.Cleartext & lanhound.v1.Cleartext.$Shape;
            static create(properties?: lanhound.v1.Cleartext.$Properties): lanhound.v1.Cleartext;

            /**
             * Encodes the specified Cleartext message. Does not implicitly {@link lanhound.v1.Cleartext.verify|verify} messages.
             * @param message Cleartext message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Cleartext.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Cleartext message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Cleartext & lanhound.v1.Cleartext.$Shape} Cleartext
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Cleartext & lanhound.v1.Cleartext.$Shape;
        }

        namespace Cleartext {

            /** Properties of a Cleartext. */
            interface $Properties {

                /** Cleartext protocol */
                protocol?: (string|null);

                /** Cleartext server */
                server?: (Uint8Array|null);

                /** Cleartext client */
                client?: (Uint8Array|null);

                /** Cleartext port */
                port?: (number|null);

                /** Cleartext flowId */
                flowId?: (number|null);

                /** Cleartext credential */
                credential?: (boolean|null);

                /** Cleartext username */
                username?: (string|null);

                /** Cleartext clientMac */
                clientMac?: (number|null);

                /** Cleartext serverMac */
                serverMac?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Cleartext. */
            type $Shape = lanhound.v1.Cleartext.$Properties;
        }

        /**
         * Properties of a SensorStats.
         * @deprecated Use lanhound.v1.SensorStats.$Properties instead.
         */
        interface ISensorStats extends lanhound.v1.SensorStats.$Properties {
        }

        /** Represents a SensorStats. */
        class SensorStats {

            /**
             * Constructs a new SensorStats.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.SensorStats.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SensorStats packets. */
            packets: number;

            /** SensorStats bytes. */
            bytes: number;

            /** SensorStats kernelDrops. */
            kernelDrops: number;

            /** SensorStats interfaceDrops. */
            interfaceDrops: number;

            /** SensorStats decodeDrops. */
            decodeDrops: { [k: string]: number };

            /** SensorStats flowsLive. */
            flowsLive: number;

            /** SensorStats flowsEvicted. */
            flowsEvicted: number;

            /** SensorStats spoolBatches. */
            spoolBatches: number;

            /** SensorStats spoolBytes. */
            spoolBytes: number;

            /** SensorStats batchesSent. */
            batchesSent: number;

            /** SensorStats bytesSent. */
            bytesSent: number;

            /** SensorStats batchesLost. */
            batchesLost: number;

            /** SensorStats cpuMs. */
            cpuMs: number;

            /** SensorStats rssBytes. */
            rssBytes: number;

            /** SensorStats version. */
            version: string;

            /** SensorStats clockOffsetUs. */
            clockOffsetUs?: (number|null);

            /** SensorStats source. */
            source: string;

            /** SensorStats hostAddresses. */
            hostAddresses: string[];

            /** SensorStats givenUp. */
            givenUp: { [k: string]: number };

            /** SensorStats diskBatches. */
            diskBatches: number;

            /** SensorStats diskBytes. */
            diskBytes: number;

            /** SensorStats oldestWaiting. */
            oldestWaiting?: (number|null);

            /**
             * Creates a new SensorStats instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SensorStats instance
             */
            static create(properties: lanhound.v1.SensorStats.$Shape): lanhound.v1.SensorStats & lanhound.v1.SensorStats.$Shape;
            static create(properties?: lanhound.v1.SensorStats.$Properties): lanhound.v1.SensorStats;

            /**
             * Encodes the specified SensorStats message. Does not implicitly {@link lanhound.v1.SensorStats.verify|verify} messages.
             * @param message SensorStats message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.SensorStats.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SensorStats message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.SensorStats & lanhound.v1.SensorStats.$Shape} SensorStats
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.SensorStats & lanhound.v1.SensorStats.$Shape;
        }

        namespace SensorStats {

            /** Properties of a SensorStats. */
            interface $Properties {

                /** SensorStats packets */
                packets?: (number|null);

                /** SensorStats bytes */
                bytes?: (number|null);

                /** SensorStats kernelDrops */
                kernelDrops?: (number|null);

                /** SensorStats interfaceDrops */
                interfaceDrops?: (number|null);

                /** SensorStats decodeDrops */
                decodeDrops?: ({ [k: string]: number }|null);

                /** SensorStats flowsLive */
                flowsLive?: (number|null);

                /** SensorStats flowsEvicted */
                flowsEvicted?: (number|null);

                /** SensorStats spoolBatches */
                spoolBatches?: (number|null);

                /** SensorStats spoolBytes */
                spoolBytes?: (number|null);

                /** SensorStats batchesSent */
                batchesSent?: (number|null);

                /** SensorStats bytesSent */
                bytesSent?: (number|null);

                /** SensorStats batchesLost */
                batchesLost?: (number|null);

                /** SensorStats cpuMs */
                cpuMs?: (number|null);

                /** SensorStats rssBytes */
                rssBytes?: (number|null);

                /** SensorStats version */
                version?: (string|null);

                /** SensorStats clockOffsetUs */
                clockOffsetUs?: (number|null);

                /** SensorStats source */
                source?: (string|null);

                /** SensorStats hostAddresses */
                hostAddresses?: (string[]|null);

                /** SensorStats givenUp */
                givenUp?: ({ [k: string]: number }|null);

                /** SensorStats diskBatches */
                diskBatches?: (number|null);

                /** SensorStats diskBytes */
                diskBytes?: (number|null);

                /** SensorStats oldestWaiting */
                oldestWaiting?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SensorStats. */
            type $Shape = lanhound.v1.SensorStats.$Properties;
        }

        /** LossReason enum. */
        enum LossReason {

            /** LOSS_REASON_UNSPECIFIED value */
            LOSS_REASON_UNSPECIFIED = 0,

            /** LOSS_REASON_SPOOL_FULL value */
            LOSS_REASON_SPOOL_FULL = 1,

            /** LOSS_REASON_QUEUE_FULL value */
            LOSS_REASON_QUEUE_FULL = 2,

            /** LOSS_REASON_REFUSED value */
            LOSS_REASON_REFUSED = 3,

            /** LOSS_REASON_DAMAGED value */
            LOSS_REASON_DAMAGED = 4,

            /** LOSS_REASON_STOPPED value */
            LOSS_REASON_STOPPED = 5,

            /** LOSS_REASON_KILLED value */
            LOSS_REASON_KILLED = 6
        }

        /**
         * Properties of a SensorLoss.
         * @deprecated Use lanhound.v1.SensorLoss.$Properties instead.
         */
        interface ISensorLoss extends lanhound.v1.SensorLoss.$Properties {
        }

        /** Represents a SensorLoss. */
        class SensorLoss {

            /**
             * Constructs a new SensorLoss.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.SensorLoss.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SensorLoss reason. */
            reason: lanhound.v1.LossReason;

            /** SensorLoss start. */
            start: number;

            /** SensorLoss end. */
            end: number;

            /** SensorLoss batches. */
            batches: number;

            /** SensorLoss events. */
            events: number;

            /**
             * Creates a new SensorLoss instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SensorLoss instance
             */
            static create(properties: lanhound.v1.SensorLoss.$Shape): lanhound.v1.SensorLoss & lanhound.v1.SensorLoss.$Shape;
            static create(properties?: lanhound.v1.SensorLoss.$Properties): lanhound.v1.SensorLoss;

            /**
             * Encodes the specified SensorLoss message. Does not implicitly {@link lanhound.v1.SensorLoss.verify|verify} messages.
             * @param message SensorLoss message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.SensorLoss.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SensorLoss message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.SensorLoss & lanhound.v1.SensorLoss.$Shape} SensorLoss
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.SensorLoss & lanhound.v1.SensorLoss.$Shape;
        }

        namespace SensorLoss {

            /** Properties of a SensorLoss. */
            interface $Properties {

                /** SensorLoss reason */
                reason?: (lanhound.v1.LossReason|null);

                /** SensorLoss start */
                start?: (number|null);

                /** SensorLoss end */
                end?: (number|null);

                /** SensorLoss batches */
                batches?: (number|null);

                /** SensorLoss events */
                events?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SensorLoss. */
            type $Shape = lanhound.v1.SensorLoss.$Properties;
        }
    }
}
