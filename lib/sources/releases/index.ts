export { collectDeliverables, type DeliverableRead, type DeliverablesOptions } from "./collect";
