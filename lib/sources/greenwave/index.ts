export {
  createGreenwaveClient,
  type GatingDecisions,
  type GreenwaveClient,
  type GreenwaveEndpoint,
} from "./client";
export type { GatingPoint } from "./map";
