// How every command begins and ends. Nothing newer than the check itself may stand in this file or be imported by it
// statically (no `?.`, no `??`), so that an old Node says one clear sentence instead of a syntax error.
const wanted = [20, 19];

/**
 * Checks Node, loads a command and runs it; the process ends with its exit code.
 * @param {() => Promise<{ main(args: string[]): Promise<number | void> }>} load
 */
export function run(load) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
    console.error(
      `Node ${process.versions.node} is too old: Prodchain needs Node ${wanted.join(".")} or newer.`,
    );
    process.exit(1);
  }
  load()
    .then((command) => command.main(process.argv.slice(2)))
    .then((code) => process.exit(code || 0), fail);
}

function fail(error) {
  if (error.name === "Failure") {
    console.error(error.message);
    process.exit(error.exitCode);
  }
  if (["EROFS", "EACCES", "EPERM"].includes(error.code)) {
    console.error(`No permission to write ${error.path || "here"} (${error.code}).`);
    process.exit(1);
  }
  if (error.code === "ENOSPC") {
    console.error(`The disk is full: ${error.message}.`);
    process.exit(1);
  }
  console.error(error);
  process.exit(1);
}
