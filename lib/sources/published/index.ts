export { parsePublications } from "./parse";
