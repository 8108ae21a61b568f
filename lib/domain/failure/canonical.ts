/** A test by its name, as stestr, unittest, pytest and others write one that failed. */
const FAILED_TEST =
  /^(?:\W{0,20}(?:\{\d{1,4}\} )?([A-Za-z_]\w{0,80}(?:\.\w{1,120}){2,16})(?:[[(][^\])]{0,300}[\])])? \[[\d.]+s\] \.\.\. (?:FAILED|ERROR)|\W{0,20}(?:FAIL|ERROR): ([A-Za-z_]\w{0,80}(?:\.\w{1,120}){2,16})(?:[[(][^\])]{0,300}[\])])?\s*$|(?:FAILED|ERROR) ([\w./-]{1,300}(?:::\w{1,200}){1,4})|([\w./-]{1,300}(?:::\w{1,200}){1,4}) (?:FAILED|ERROR)\b)/;

/** A package that something needs and nothing gives, as dnf and mock say it. */
const MISSING_PACKAGE =
  /\b(?:No matching package to install: '?|nothing provides (?:requested )?)([A-Za-z0-9_.()+-]{1,200}(?: (?:[<>]=?|=) [\w.~^+-]{1,80})?)/;

/** What patch(1) says of a patch that does not fit any more. */
const REJECTED_PATCH =
  /\bHunk #\d{1,12} FAILED\b|\bhunks? FAILED\b|^can't find file to patch|^Patch failed at\b/i;

/**
 * The same thing for what different tools, or one tool at different moments, say in different words; undefined for all other
 * texts. The result is compared as it stands: versions and digits in it are part of what is said.
 */
export function canonical(text: string): string | undefined {
  const [, stestr, unittest, after, before] = FAILED_TEST.exec(text) ?? [];
  const test = stestr ?? unittest ?? after ?? before;
  if (test !== undefined)
    return `failed test ${test.replace(".py::", ".").replaceAll("::", ".").replaceAll("/", ".")}`;
  const [, required] = MISSING_PACKAGE.exec(text) ?? [];
  if (required !== undefined) return `nothing provides ${required}`;
  return REJECTED_PATCH.test(text) ? "a patch does not apply" : undefined;
}
