import { expect, it } from "vitest";
import { redact } from "./redact";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N";
const key = "MIIEpAIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gun";

it.each([
  ["https://bob:hunter2@example.org/x", "https://[redacted]@example.org/x"],
  ["git+https://:tok3n@example.org", "git+https://[redacted]@example.org"],
  ["password=hunter2 next", "password=[redacted] next"],
  ["OS_PASSWORD: 'a b c', more", "OS_PASSWORD: [redacted], more"],
  ['{"admin_password": "a\\"b", "user": "bob"}', '{"admin_password": [redacted], "user": "bob"}'],
  ["client_secret => s3cret;", "client_secret => [redacted];"],
  ["aws_secret_access_key = AbC/+123", "aws_secret_access_key = [redacted]"],
  ["run --os-password hunter2 --os-user bob", "run --os-password [redacted] --os-user bob"],
  ["Authorization: Bearer abc.def.ghi", "Authorization: [redacted]"],
  ["X-Auth-Token: gAAAAABk", "X-Auth-Token: [redacted]"],
  ["curl -H bearer abcdef0123456789", "curl -H bearer [redacted]"],
  ["GET /x?temp_url_sig=abc123&a=1", "GET /x?temp_url_sig=[redacted]&a=1"],
  [`cookie ${jwt} end`, "cookie [redacted] end"],
  ["used ghp_0123456789abcdefghijABCDEFGHIJ", "used [redacted]"],
  ["AKIAIOSFODNN7EXAMPLE", "[redacted]"],
  [
    `a\n-----BEGIN RSA PRIVATE KEY-----\n${key}\n-----END RSA PRIVATE KEY-----\nb`,
    "a\n-----PRIVATE KEY [redacted]-----\nb",
  ],
  [`-----BEGIN OPENSSH PRIVATE KEY-----\n${key}`, "-----PRIVATE KEY [redacted]-----"],
  [`tail of a key\n${key}\n-----END`, "tail of a key\n[redacted]\n-----END"],
])("hides what is secret in %j", (text, clean) => {
  expect(redact(text)).toBe(clean);
});

it.each([
  "Failed to connect to the host via ssh: ssh: connect to host 192.0.2.17 port 22",
  "https://logs.example.org/a/b?skip=1&limit=2",
  "commit b870fe975ba502237de96fe16d395d6474265b7d",
  "keystone: Could not authenticate with the password plugin",
  "No matching package to install: 'python3-oslo-utils >= 9.0.0'",
])("leaves %j as it is", (text) => {
  expect(redact(text)).toBe(text);
});

it.each([
  "password".repeat(4000),
  `${"a.".repeat(16_000)}`,
  `https://${"a:".repeat(10_000)}`,
  `authorization${" ".repeat(20_000)}`,
  `"${"\\".repeat(20_000)}`,
  `password="${"\\a".repeat(10_000)}`,
  "-----BEGIN PRIVATE KEY-----".repeat(1000),
])("is done with hostile text in no time (%#)", (text) => {
  const start = performance.now();
  redact(text);
  expect(performance.now() - start).toBeLessThan(2000);
});
