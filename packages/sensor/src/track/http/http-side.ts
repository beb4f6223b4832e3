import { HeadScanner } from '../../decode/http-head.ts';
import { ChunkedBody } from './chunked-body.ts';

/** One side of a connection, and where in its messages it is. Bodies of a known length are skipped by the tracker. */
export class HttpSide {
  /** Where the head that comes next was scanned to. */
  readonly scanner = new HeadScanner();
  /** The body that is being read, when it is chunked. */
  readonly chunks = new ChunkedBody();
  /** Where the next message should begin was found by what was said before, and not by looking for it. */
  isInStep = true;
  /** Nothing is read until it is known whether what follows is a tunnel. */
  isHeld = false;
  /** What is held begins like TLS. */
  holdsTls = false;
  /** Nothing more of this side is wanted. */
  isDone = false;

  /** Forget where it was: a head may begin what is heard next. */
  restart(): void {
    this.isInStep = false;
    this.scanner.reset();
    this.chunks.stop();
    this.isHeld = false;
    this.holdsTls = false;
  }
}
