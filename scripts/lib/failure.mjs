/** A failure the reader can act on: shown as its one sentence, without a stack. */
export class Failure extends Error {
  /**
   * @param {string} message one sentence that says what is wrong and what to do
   * @param {number} exitCode what the command ends with
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}
