import { describe, expect, it } from "vitest";
import { parseQueuePage } from "./queue-page";

const page = (
  rows: string,
) => `<html><table><thead><tr><th>Commit Date Time</th><th>Project Name</th><th>Commit Hash</th></tr></thead>
  <tbody>${rows}</tbody></table></html>`;
const hash = "0123456789abcdef0123456789abcdef01234567";

describe("queue.html", () => {
  it("gives project, hash and time of each pending commit", () => {
    const row = `<tr class="failure"><td>2026-11-20 10:11:12</td><td>openstack-nova</td>
      <td class="commit"><i></i> <a href="https://review.example.org/nova/commit/?id=${hash}"> ${hash} </a></td></tr>`;
    expect(parseQueuePage(page(row))).toEqual({
      facts: [
        { projectName: "openstack-nova", commitHash: hash, committedAt: new Date("2026-11-20T10:11:12Z") },
      ],
      rejected: [],
    });
  });

  it("is empty when nothing waits", () => {
    expect(parseQueuePage(page(""))).toEqual({ facts: [], rejected: [] });
  });

  it("sets a broken row aside and keeps an unreadable date as none", () => {
    const rows = `<tr><td>soon</td><td>a&amp;b</td><td>${hash}</td></tr><tr><td>x</td><td></td><td>y</td></tr>`;
    const { facts, rejected } = parseQueuePage(page(rows));
    expect(facts).toEqual([{ projectName: "a&b", commitHash: hash, committedAt: null }]);
    expect(rejected).toHaveLength(1);
  });

  it("refuses a page that is not the queue", () => {
    expect(() => parseQueuePage("<html><h1>Maintenance</h1></html>")).toThrow(/no table/);
  });
});
