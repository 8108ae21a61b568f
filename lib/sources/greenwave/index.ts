export { createGreenwaveClient, type GreenwaveClient } from "./client";
