const HIDDEN = "[redacted]";

const NAME =
  "[\\w.-]{0,40}(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|cookie)s?";

/** Each replaces the secret and leaves what names it. Every pattern is linear: no two neighbouring parts match the same text. */
const RULES: readonly [RegExp, string][] = [
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    "-----PRIVATE KEY [redacted]-----",
  ],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:'"]{0,200}:[^\s/@'"]{1,200}@/gi, `$1${HIDDEN}@`],
  [
    /(\b(?:x-[\w-]{1,30}-token|(?:proxy-)?authorization)["']?\s{0,3}[:=]\s{0,3}["']?)[^\r\n"',}]+/gi,
    `$1${HIDDEN}`,
  ],
  [/(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi, `$1${HIDDEN}`],
  [/([?&](?:token|sig|signature|key|temp_url_sig|x-amz-[\w-]+|password)=)[^&\s"']+/gi, `$1${HIDDEN}`],
  [
    new RegExp(
      `(["']?\\b${NAME}["']?\\s{0,3}[:=]>?\\s{0,3})(?!\\[redacted)("(?:[^"\\\\\\n]|\\\\.)*"|'[^'\\n]*'|[^\\s"',;}\\]]+)`,
      "gi",
    ),
    `$1${HIDDEN}`,
  ],
  [new RegExp(`(--${NAME}[ =])(?:"[^"\\n]*"|'[^'\\n]*'|\\S+)`, "gi"), `$1${HIDDEN}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}/g, HIDDEN],
  [
    /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|gAAAAA[\w-]{40,}={0,2})/g,
    HIDDEN,
  ],
  // Lines of a key whose first line is not there any more.
  [/^(?=.*[0-9+/])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/]{60,}={0,2}$/gm, HIDDEN],
];

/**
 * A text of a log without what must not be kept: keys, tokens, passwords, and the user part of addresses. What names a
 * secret stays, so that a message can still be read.
 */
export function redact(text: string): string {
  let clean = text;
  for (const [pattern, by] of RULES) clean = clean.replace(pattern, by);
  return clean;
}
