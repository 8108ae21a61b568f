import { ProdchainError } from "@/lib/shared/errors";

/** Koji's fault for a hub in maintenance or without its database. */
const SERVER_OFFLINE = 1014;
/** An exception nobody caught on the hub, which may be gone the next time. */
const UNCAUGHT = 1;
const GENERIC = 1000;
const WRONG_PARAMETERS = 1019;

/** The hub understood the request and says that it failed. Comes with HTTP 200. */
export class KojiFault extends ProdchainError {
  readonly faultCode: number;
  /** The hub's words alone. */
  readonly faultString: string;

  constructor(faultCode: number, faultString: string) {
    const passing = faultCode === SERVER_OFFLINE || faultCode === UNCAUGHT;
    const said = faultString.replace(/\s+/g, " ").trim().slice(0, 200);
    super(passing ? "source-unavailable" : "source-changed-shape", `Koji fault ${faultCode}: ${said}`);
    this.name = "KojiFault";
    this.faultCode = faultCode;
    this.faultString = faultString;
  }

  /** Nothing wrong with the request or the data: ask again later. */
  get isOffline(): boolean {
    return this.faultCode === SERVER_OFFLINE;
  }

  /** A method or argument that this hub is too old, or too new, to know. */
  get isUnknownCall(): boolean {
    return (
      this.faultCode === WRONG_PARAMETERS ||
      (this.faultCode === GENERIC && this.faultString.startsWith("Invalid method"))
    );
  }
}
