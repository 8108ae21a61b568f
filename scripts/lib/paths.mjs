// Where things lie in a checkout. Everything else names a place through this module.
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** A path inside the checkout. */
export const inRoot = (...parts) => path.join(root, ...parts);

/** The folder the data live in: `PRODCHAIN_DATA_DIR`, or `.data` in the checkout. */
export const dataRoot = () => path.resolve(root, process.env.PRODCHAIN_DATA_DIR || ".data");

/** Next's build folder, relative to the checkout (`NEXT_DIST_DIR` chooses another). */
export const nextDir = () => process.env.NEXT_DIST_DIR || ".next";
