/** What another program has found, as it was handed in: bounded, and in our own terms. */
export interface ExternalAlert {
  /** By which the program knows it; sorted by name. */
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Microseconds since 1970 UTC; absent where nothing was said. */
  startsUs?: number | undefined;
  endsUs?: number | undefined;
  generatorUrl?: string | undefined;
  /** Who handed it in. */
  by: string;
}
