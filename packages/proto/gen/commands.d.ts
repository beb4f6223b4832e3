import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace lanhound. */
export namespace lanhound {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a Command.
         * @deprecated Use lanhound.v1.Command.$Properties instead.
         */
        interface ICommand extends lanhound.v1.Command.$Properties {
        }

        /** Represents a Command. */
        class Command {

            /**
             * Constructs a new Command.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Command.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Command marker. */
            marker: number;

            /** Command id. */
            id: string;

            /** Command issued. */
            issued: number;

            /** Command probe. */
            probe?: (lanhound.v1.Probe.$Properties|null);

            /** Command kind. */
            kind?: "probe";

            /**
             * Creates a new Command instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Command instance
             */
            static create(properties: lanhound.v1.Command.$Shape): lanhound.v1.Command & lanhound.v1.Command.$Shape;
            static create(properties?: lanhound.v1.Command.$Properties): lanhound.v1.Command;

            /**
             * Encodes the specified Command message. Does not implicitly {@link lanhound.v1.Command.verify|verify} messages.
             * @param message Command message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Command.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Command message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Command & lanhound.v1.Command.$Shape} Command
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Command & lanhound.v1.Command.$Shape;
        }

        namespace Command {

            /** Properties of a Command. */
            interface $Properties {

                /** Command marker */
                marker?: (number|null);

                /** Command id */
                id?: (string|null);

                /** Command issued */
                issued?: (number|null);

                /** Command probe */
                probe?: (lanhound.v1.Probe.$Properties|null);

                /** Command kind */
                kind?: "probe";

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Command. */
            type $Shape = {
              marker?: number|null;
              id?: string|null;
              issued?: number|null;
              probe?: lanhound.v1.Probe.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; probe?: null }|{ kind?: "probe"; probe: lanhound.v1.Probe.$Shape })
            );
        }

        /**
         * Properties of a Probe.
         * @deprecated Use lanhound.v1.Probe.$Properties instead.
         */
        interface IProbe extends lanhound.v1.Probe.$Properties {
        }

        /** Represents a Probe. */
        class Probe {

            /**
             * Constructs a new Probe.
             * @param [properties] Properties to set
             */
            constructor(properties?: lanhound.v1.Probe.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Probe ip. */
            ip: Uint8Array;

            /**
             * Creates a new Probe instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Probe instance
             */
            static create(properties: lanhound.v1.Probe.$Shape): lanhound.v1.Probe & lanhound.v1.Probe.$Shape;
            static create(properties?: lanhound.v1.Probe.$Properties): lanhound.v1.Probe;

            /**
             * Encodes the specified Probe message. Does not implicitly {@link lanhound.v1.Probe.verify|verify} messages.
             * @param message Probe message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lanhound.v1.Probe.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Probe message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lanhound.v1.Probe & lanhound.v1.Probe.$Shape} Probe
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lanhound.v1.Probe & lanhound.v1.Probe.$Shape;
        }

        namespace Probe {

            /** Properties of a Probe. */
            interface $Properties {

                /** Probe ip */
                ip?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Probe. */
            type $Shape = lanhound.v1.Probe.$Properties;
        }
    }
}
