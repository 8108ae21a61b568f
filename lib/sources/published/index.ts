export { type ImportMistake, type PublicationImport, parsePublications } from "./parse";
